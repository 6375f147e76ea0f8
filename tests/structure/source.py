"""Reads the tree as the rules need it: paths, texts, code without comments, functions."""

import pathlib
import re
import subprocess

TEXT_SUFFIXES = {".cc", ".h", ".ts", ".mjs", ".js", ".css", ".py", ".json", ".md", ".html",
                 ".txt", ".cmake", ".yaml", ".yml", ".sh", ""}


def tree(root):
    """{path: text} of everything that is, or is about to be, committed."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"],
                            capture_output=True, text=True)
    if listed.returncode == 0:
        paths = [p for p in listed.stdout.split("\0") if p]
    else:  # an unpacked archive
        paths = [str(p.relative_to(root)) for p in pathlib.Path(root).rglob("*") if p.is_file()]
    files = {}
    for path in paths:
        file = pathlib.Path(root, path)
        skipped = {"node_modules", "build", ".git"} & set(file.relative_to(root).parts)
        if file.suffix in TEXT_SUFFIXES and file.is_file() and not skipped:
            files[path] = file.read_text(encoding="utf-8", errors="replace")
    return files


def inside(files, *prefixes, suffixes):
    """The files below one of the prefixes, sorted by path."""
    return {p: files[p] for p in sorted(files) if p.startswith(prefixes) and p.endswith(suffixes)}


_TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![\w])'(?:\\.|[^'\\\n])*'"""
    r"""|`(?:\\.|[^`\\])*`|(?<=[(,=:?!&|\s])/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/""",
    re.DOTALL)


def code_of(text, keep_strings=False):
    """C++ or TypeScript with comments, and usually strings, blanked: lines stay where they are."""
    def blank(match):
        token = match.group(0)
        comment = token.startswith(("//", "/*"))
        if keep_strings and not comment:
            return token
        quote = "" if comment else '""'
        return quote + re.sub(r"[^\n]", " ", token)[len(quote):]
    return _TOKENS.sub(blank, text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def _is_function(head):
    """Whether a `{` after `head` opens the body of a function, method or lambda."""
    if not head.endswith((")", " ", "\n")):  # a member's initialiser: a_{1}
        return False
    head = head.rstrip()
    if head.endswith("=>"):
        return True
    head = re.sub(r"\)\s*(?:(?:const|noexcept|override|final|mutable)\b\s*|(?:->|:)\s*[^(){};=]+)*$",
                  ")", head)
    if not head.endswith(")"):
        return False
    depth = 0
    for at in range(len(head) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(head[at], 0)
        if depth == 0:
            word = re.search(r"([\w$]*)\s*$", head[:at]).group(1)
            return word not in {"if", "for", "while", "switch", "catch", "constexpr"}
    return False


def functions(text):
    """(first line, number of lines) of every function, lambdas included."""
    code = code_of(text)
    found, open_braces, head_at = [], [], 0
    for at, char in enumerate(code):
        if char == "{":
            head = code[head_at:at]
            first = head_at + len(head) - len(head.lstrip())
            open_braces.append(first if _is_function(head) else None)
        elif char == "}" and open_braces:
            first = open_braces.pop()
            if first is not None:
                found.append((line_of(code, first), code.count("\n", first, at) + 1))
        if char in "{};":
            head_at = at + 1
    return found
