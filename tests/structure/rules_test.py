"""Every rule must find what it forbids and leave alone what it allows."""

import pathlib
import unittest

from rules import RULES, sizes
from source import functions

LONG = "int f(int a) {\n" + "  ++a;\n" * 70 + "  return a;\n}\n"

# (rule, path, text, how many findings)
CASES = [
    ("layers", "core/time/a.cc", '#include "core/base/check.h"\n', 0),
    ("layers", "core/time/a.cc", '#include "core/decide/engine.h"\n', 1),
    ("layers", "core/decide/a.cc", '#include "core/author/author.h"\n', 1),
    ("layers", "core/base/a.h", '#include "server/app/app.h"\n', 1),
    ("layers", "core/new_room/a.h", '#include "core/base/check.h"\n', 1),
    ("layers", "wasm/abi.cc", '#include "core/decide/engine.h"\n', 0),
    ("layers", "wasm/abi.cc", '#include "core/author/author.h"\n', 1),
    ("layers", "wasm/abi.cc", '#include "server/app/app.h"\n', 1),
    ("layers", "server/app/a.cc", '#include "server/store/store.h"\n', 0),
    ("layers", "server/http/a.cc", '#include "server/store/store.h"\n', 1),
    ("layers", "server/store/a.cc", '#include "server/app/app.h"\n', 1),
    ("layers", "server/app/a.cc", '#include "server/http/server.h"\n', 1),
    ("layers", "server/app/a.cc", '#include "web-demo/server/demo.h"\n', 1),
    ("layers", "core/time/a.cc", '// #include "server/app/app.h"\n', 0),
    ("core_headers", "core/time/a.cc", "#include <span>\n#include <array>\n", 0),
    ("core_headers", "core/time/a.cc", "#include <iostream>\n", 1),
    ("core_headers", "core/time/a.cc", "#include <string>\n#include <vector>\n", 2),
    ("core_headers", "core/time/a.cc", "#  include <chrono>\n", 1),
    ("core_headers", "core/time/a.cc", "#include <nlohmann/json.hpp>\n", 1),
    ("core_headers", "core/author/a.cc", "#include <nlohmann/json.hpp>\n#include <string>\n", 0),
    ("core_headers", "core/author/a.cc", "#include <sodium.h>\n", 1),
    ("core_headers", "wasm/abi.cc", "#include <cstdio>\n", 1),
    ("page_imports", "wasm/src/a.ts", 'import { b } from "./b.js";\n', 0),
    ("page_imports", "wasm/src/a.ts", 'import { html } from "lit";\n', 1),
    ("page_imports", "web-demo/public/js/a.js", 'import "kulanz/define.js";\n', 0),
    ("page_imports", "web-demo/public/js/a.js", 'import "../../../wasm/src/kernel.js";\n', 1),
    ("page_imports", "web-demo/public/js/a.js", 'const m = await import("lodash");\n', 1),
    ("page_imports", "wasm/package.json", '{"dependencies": {"lit": "3"}}', 1),
    ("page_imports", "wasm/package.json", '{"devDependencies": {"esbuild": "0.28"}}', 0),
    ("integers_only", "core/decide/a.cc", "double rate = 0.5;\n", 1),
    ("integers_only", "core/author/a.cc", "auto x = std::stod(text);\n", 1),
    ("integers_only", "core/decide/a.cc", '// a double spend\nauto s = "float";\n', 0),
    ("integers_only", "server/app/a.cc", "double seconds = 0.5;\n", 0),
    ("ascii_core", "core/time/a.cc", 'auto s = "f\u00fcr";\n', 1),
    ("ascii_core", "core/time/a.cc", "int gr\u00f6sse = 1;\n", 1),
    ("ascii_core", "core/time/a.cc", "// facts \u2192 decision\n", 0),
    ("seams", "core/time/a.cc", "auto t = time(nullptr);\n", 1),
    ("seams", "server/app/a.cc", "auto t = std::chrono::system_clock::now();\n", 1),
    ("seams", "server/app/system_clock.cc", "auto t = std::chrono::system_clock::now();\n", 0),
    ("seams", "server/app/a.cc", "randombytes_buf(out, 8);\n", 1),
    ("seams", "wasm/src/view/a.ts", "const t = Date.now();\n", 1),
    ("seams", "wasm/src/view/a.ts", "const t = new Date();\n", 1),
    ("seams", "wasm/src/presenter.ts", "const t = performance.now();\n", 0),
    ("page_decides_nothing", "wasm/src/frame.ts", "const t = Date.parse(text);\n", 1),
    ("page_decides_nothing", "wasm/src/instant.ts", "const t = Date.parse(text);\n", 0),
    ("page_decides_nothing", "wasm/src/instant.ts", "const t = Date.UTC(2026);\n", 1),
    ("page_decides_nothing", "wasm/src/frame.ts", "const n = parseInt(text);\n", 1),
    ("page_decides_nothing", "wasm/src/frame.ts", "const text = String(leaf);\n", 0),
    ("seams", "wasm/src/a.ts", "const n = Math.random();\n", 1),
    ("sizes", "core/time/a.cc", "int a = 1;\n" * 401, 1),
    ("sizes", "core/time/a.cc", "int a = 1;\n" * 400, 0),
    ("sizes", "core/time/a.cc", LONG, 1),
    ("sizes", "core/time/a.cc", "namespace kulanz {\n" + "int a = 1;\n" * 80 + "}\n", 0),
    ("sizes", "wasm/src/a.ts", "export const f = (a: number): void => {\n" + "  g();\n" * 71 + "};\n", 1),
    ("machine_paths", "README.md", "See /ho" + "me/jo/kulanz.\n", 1),
    ("machine_paths", "server/a.cc", 'open("/wo' + 'rk/main/x")\n', 1),
    ("machine_paths", "README.md", "https://example.org/work/main\n", 0),
]


class Rules(unittest.TestCase):
    def test_every_rule_is_run(self):
        listed = pathlib.Path(__file__).with_name("CMakeLists.txt").read_text()
        for name in RULES:
            self.assertRegex(listed, rf"\b{name}\b")

    def test_cases(self):
        for rule, path, text, expected in CASES:
            with self.subTest(rule=rule, path=path, text=text[:60]):
                self.assertEqual(len(RULES[rule]({path: text})), expected)

    def test_every_rule_can_fail_and_can_pass(self):
        for name in RULES:
            counts = [expected for rule, _, _, expected in CASES if rule == name]
            self.assertGreater(max(counts), 0, name)
            self.assertEqual(min(counts), 0, name)

    def test_the_ratchet_only_goes_down(self):
        long_file = {"core/a.cc": "int a = 1;\n" * 500}
        self.assertEqual(sizes(long_file, {"core/a.cc": 500}), [])
        self.assertEqual(len(sizes(long_file, {"core/a.cc": 499})), 1)
        self.assertEqual(len(sizes(long_file, {"core/a.cc": 501})), 1)
        self.assertEqual(len(sizes({"core/a.cc": "int a;\n"}, {"core/a.cc": 500})), 1)

    def test_functions_are_told_from_other_braces(self):
        text = ("struct A {\n  A(int a) : a_{a}, b_(2) {\n    use(a);\n  }\n  int f() const noexcept {\n"
                "    if (a_) {\n      return 1;\n    }\n    return g([&](int x) {\n      return x;\n"
                "    });\n  }\n};\nint t[] = {\n  1, 2,\n};\n")
        self.assertEqual(sorted(functions(text)), [(2, 3), (5, 8), (9, 3)])

    def test_strings_and_comments_do_not_open_functions(self):
        text = "// f() {\nauto s = \"f() {\";\nauto c = '{';\nauto n = 1'000'000;\nint f() {\n}\n"
        self.assertEqual(functions(text), [(5, 2)])


if __name__ == "__main__":
    unittest.main()
