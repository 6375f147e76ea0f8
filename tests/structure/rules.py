"""The rules of the house. Each takes {path: text} and returns its findings, one line each."""

import re

from source import code_of, functions, inside, line_of

# ---- who may know whom -------------------------------------------------------

CORE_ROOMS = {  # room: the rooms it may include
    "base": {"base"},
    "time": {"base", "time"},
    "policy": {"base", "time", "policy"},
    "facts": {"base", "time", "policy", "facts", "promise"},
    "promise": {"base", "time", "policy", "facts", "promise"},
    "decide": {"base", "time", "policy", "facts", "promise", "decide"},
    "plan": {"base", "time", "policy", "facts", "promise", "decide", "plan"},
    "voucher": {"base", "time", "voucher"},
    "author": {"base", "time", "policy", "facts", "promise", "decide", "author"},
}
SERVER_ROOMS = {
    "store": {"store"},
    "app": {"app", "store"},
    "tell": {"tell", "app", "store"},
    "ingest": {"ingest", "app", "store"},
    "http": {"http", "ingest", "app"},
    "cli": {"cli", "http", "ingest", "tell", "app", "store"},
}

# What the core may take from the standard library: nothing that allocates,
# throws, prints, or reads a clock.
CORE_STANDARD = {
    "algorithm", "array", "bit", "compare", "concepts", "cstddef", "cstdint", "cstring",
    "initializer_list", "iterator", "limits", "numeric", "optional", "span", "stddef.h",
    "stdint.h", "string_view", "tuple", "type_traits", "utility",
}

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


def _may_include(path, target):
    """Whether the file at `path` may include "target", both from the repository's root."""
    own, other = path.split("/"), target.split("/")
    if own[0] in ("tests", "bench"):
        return True
    if own[0] == "core":
        return other[0] == "core" and other[1] in CORE_ROOMS.get(own[1], set())
    if own[0] == "wasm":
        return other[0] == "wasm" or (other[0] == "core" and other[1] != "author")
    if own[0] == "server":
        return other[0] == "core" or (
            other[0] == "server" and other[1] in SERVER_ROOMS.get(own[1], set()))
    if own[0] == "web-demo":
        return other[0] in ("web-demo", "server", "core")
    return False


def layers(files):
    """core → core below it; wasm → core; server → core, http → app → store; demo → server."""
    findings = []
    for path, text in inside(files, "core/", "wasm/", "server/", "web-demo/",
                             suffixes=(".h", ".cc", ".inc")).items():
        for match in _INCLUDE.finditer(code_of(text, keep_strings=True)):
            if match.group(1) == '"' and not _may_include(path, match.group(2)):
                findings.append(f"{path}:{line_of(text, match.start())}: "
                                f"may not know {match.group(2)}")
    return findings


def core_headers(files):
    """The core takes only harmless standard headers; core/author also others and nlohmann/json."""
    findings = []
    for path, text in inside(files, "core/", "wasm/", suffixes=(".h", ".cc")).items():
        for match in _INCLUDE.finditer(code_of(text, keep_strings=True)):
            if match.group(1) == '"':
                continue
            name = match.group(2)
            author = path.startswith("core/author/")
            fine = (name.startswith("nlohmann/") or "/" not in name and not name.endswith(".h")
                    ) if author else name in CORE_STANDARD
            if not fine:
                findings.append(f"{path}:{line_of(text, match.start())}: <{name}> in the core")
    return findings


_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")


def page_imports(files):
    """The element knows nothing but itself; the demo's pages know the package and themselves."""
    findings = []
    allowed = {"wasm/src/": (".",), "web-demo/public/": (".", "/", "kulanz"),
               "web-demo/pages/": (".", "/", "kulanz")}
    for folder, starts in allowed.items():
        for path, text in inside(files, folder, suffixes=(".ts", ".js", ".mjs", ".html")).items():
            for match in _IMPORT.finditer(code_of(text, keep_strings=True)):
                name = match.group(1)
                outside = "/wasm/" in name or "/core/" in name or "/server/" in name
                if outside or not name.startswith(starts):
                    findings.append(f"{path}:{line_of(text, match.start())}: imports {name}")
    package = files.get("wasm/package.json", "")
    if re.search(r'"(dependencies|peerDependencies|optionalDependencies)"', package):
        findings.append("wasm/package.json: the package depends on another at run time")
    return findings


# ---- what the core is made of ------------------------------------------------

def integers_only(files):
    """No floating point in the core, nor in what hands it its questions."""
    findings = []
    for path, text in inside(files, "core/", "wasm/", suffixes=(".h", ".cc")).items():
        for match in re.finditer(r"\b(float|double|strtod|stod|stof)\b", code_of(text)):
            findings.append(f"{path}:{line_of(text, match.start())}: {match.group(0)}")
    return findings


def ascii_core(files):
    """The core's code and strings are ASCII; a comment, or the author's advice, need not be."""
    findings = []
    for path, text in inside(files, "core/", "wasm/", suffixes=(".h", ".cc")).items():
        if path.startswith("core/author/"):
            continue
        code = code_of(text, keep_strings=True)
        for match in re.finditer(r"[^\x00-\x7f]+", code):
            findings.append(f"{path}:{line_of(code, match.start())}: {match.group(0)!r}")
    return findings


# ---- one seam for each thing that is not a function of its input -------------

_CORE_AND_SERVER = (("core/", "wasm/", "server/"), (".h", ".cc"))
_SEAMS = [  # (pattern, (folders, suffixes), words of which one is in the name of the seam's file)
    (r"\b(system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday)\b"
     r"|\btime\((?:nullptr|NULL|0)\)", _CORE_AND_SERVER, ("clock",)),
    (r"\b(random_device|randombytes_\w+|getrandom|mt19937)\b", _CORE_AND_SERVER, ("random",)),
    # The visitor's own clock; performance.now() only measures how long something takes.
    (r"\bDate\.now\b|\bnew Date\(\s*\)", (("wasm/src/",), (".ts",)), ("clock",)),
    (r"\bMath\.random\b", (("wasm/src/",), (".ts",)), ("random",)),
]


def seams(files):
    """Time and randomness come in through one file each, named after what it is."""
    findings = []
    for pattern, (folders, suffixes), words in _SEAMS:
        for path, text in inside(files, *folders, suffixes=suffixes).items():
            if any(word in path.rsplit("/", 1)[1] for word in words):
                continue
            code = code_of(text)
            for match in re.finditer(pattern, code):
                findings.append(f"{path}:{line_of(code, match.start())}: {match.group(0)} "
                                f"outside of the {words[0]} seam")
    return findings


def page_decides_nothing(files):
    """TypeScript reads no date or number out of a text: texts go to the core. Moments that are
    only shown are read in one place."""
    findings = []
    for path, text in inside(files, "wasm/src/", suffixes=(".ts",)).items():
        code = code_of(text)
        for match in re.finditer(r"\bDate\.(?:parse|UTC)\b|\bparse(?:Int|Float)\b", code):
            if path == "wasm/src/instant.ts" and match.group(0) == "Date.parse":
                continue
            findings.append(f"{path}:{line_of(code, match.start())}: {match.group(0)}")
    return findings


# ---- sizes -------------------------------------------------------------------

FUNCTION_LINES = 70
FILE_LINES = 400
CODE = (".cc", ".h", ".ts", ".mjs", ".js", ".css", ".py")

# The ratchet: what was above a limit when the rule came, and may only shrink.
ABOVE = {}


def _measure(files):
    for path, text in inside(files, "", suffixes=CODE).items():
        yield path, text.count("\n"), FILE_LINES
        if path.endswith((".css", ".py")):
            continue
        for line, size in functions(text):
            yield f"{path}:{line}", size, FUNCTION_LINES


def sizes(files, above=None):
    """No function over 70 lines, no file over 400; an old exception may only shrink."""
    above = ABOVE if above is None else above
    findings, seen = [], set()
    for place, size, limit in _measure(files):
        path = place.split(":")[0]
        key = path if limit == FILE_LINES else f"{path}()"
        if size > max(limit, above.get(key, 0)):
            findings.append(f"{place}: {size} lines, the limit is {limit}")
        if size > limit:
            seen.add((key, size))
    for key, allowed in above.items():
        largest = max((size for k, size in seen if k == key), default=0)
        if largest < allowed:
            findings.append(f"{key}: has shrunk to {largest or 'the limit'}: lower the ratchet")
    return findings


# ---- nothing of one machine --------------------------------------------------

_MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|root|Users)/|/home/\w|\.\./shared\b")


def machine_paths(files):
    """No path of the machine something was written on."""
    findings = []
    for path, text in sorted(files.items()):
        if path.startswith("tests/structure/"):
            continue
        for match in _MACHINE.finditer(text):
            findings.append(f"{path}:{line_of(text, match.start())}: {match.group(0)}")
    return findings


RULES = {rule.__name__: rule for rule in (
    layers, core_headers, page_imports, integers_only, ascii_core, seams, page_decides_nothing,
    sizes, machine_paths)}
