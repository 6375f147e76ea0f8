"""symbols.py ARCHIVE: the compiled core calls nothing of the system and keeps no mutable globals."""

import re
import subprocess
import sys

# Pure functions of memory and of integers, and the check inside string_view::substr.
PURE = re.compile(r"mem(cpy|move|set|cmp|chr)|bcmp|strlen|__(u?div|u?mod|u?mul|u?div?mod)[a-z]*[0-9]"
                  r"|_GLOBAL_OFFSET_TABLE_|_?_ZN6kulanz.*|_ZNK6kulanz.*"
                  r"|_ZSt24__throw_out_of_range_fmtPKcz|__stack_chk_fail")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def foreign_calls(listing):
    """Undefined symbols of an `nm -u` listing that are neither pure nor the core's own."""
    names = {line.split()[-1] for line in listing.splitlines() if re.match(r"\s+[Uw] ", line)}
    return sorted(name for name in names if not PURE.fullmatch(name.split("@")[0]))


def mutable_sections(listing):
    """Sections of an `size -A` listing that hold variables, and their bytes."""
    return [line.strip() for line in listing.splitlines()
            if re.match(r"\.(data|bss|tdata|tbss)(?!\.rel\.ro)[\w.]*\s+[1-9]", line)]


def self_test():
    assert foreign_calls("                 U memcpy\n                 U _ZN6kulanz6decideEv\n") == []
    assert foreign_calls("                 U malloc\n                 U _Znwm\n") == ["_Znwm", "malloc"]
    assert mutable_sections(".text 90 0\n.bss 0 0\n.data.rel.ro.local 16 0\n") == []
    assert mutable_sections(".bss 8 0\n.data._ZN6kulanz1aE 4 0\n") != []


def main(archive):
    self_test()
    findings = [f"calls {name}" for name in foreign_calls(run("nm", "-u", archive))]
    findings += [f"variables in {section}" for section in mutable_sections(run("size", "-A", archive))]
    print("\n".join(findings) or "no findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
