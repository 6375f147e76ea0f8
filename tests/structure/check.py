"""check.py ROOT [RULE...]: prints what breaks a rule of the house; exit 1 if anything does."""

import sys

from rules import RULES
from source import tree


def main(root, names):
    files = tree(root)
    if not files:
        sys.exit(f"no files below {root}")
    findings = [f"{name}: {finding}" for name in names or RULES for finding in RULES[name](files)]
    print("\n".join(findings) or "no findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
