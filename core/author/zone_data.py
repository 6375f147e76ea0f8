#!/usr/bin/env python3
"""Writes zone_data.inc from a compiled tz database (TZif files, RFC 9636).

    core/author/zone_data.py /usr/share/zoneinfo > core/author/zone_data.inc

The result is committed, so that the same policy gives the same digest on every
machine. It holds what happened from 1970 on, up to where each zone's POSIX rule
takes over; names with the same history share it. `zic -b fat` and `-b slim`
give the same output.
"""
import pathlib
import re
import struct
import sys
from datetime import date

SKIPPED = {"posix", "right", "localtime", "posixrules", "Factory"}
LAST_YEAR = 2105  # the rule is compared up to here; every explicit table ends before
FOREVER = 1 << 62


def read_tzif(data):
    """The 64-bit transitions as [(at, offset)], the first offset and the POSIX rule's text."""
    def counts(at):
        return struct.unpack(">6I", data[at + 20:at + 44])

    isut, isstd, leap, times, types, chars = counts(0)
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = counts(second)
    at = second + 44
    moments = struct.unpack(f">{times}q", data[at:at + 8 * times])
    indices = data[at + 8 * times:at + 9 * times]
    type_at = at + 9 * times
    kinds = (data[type_at + 6 * i:type_at + 6 * i + 4] for i in range(types))
    offsets = [struct.unpack(">i", kind)[0] for kind in kinds]
    rule = data.rstrip(b"\n").split(b"\n")[-1].decode("ascii")
    return [(m, offsets[i]) for m, i in zip(moments, indices)], offsets[0], rule


def parse_time(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(p) for p in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def parse_change(text):
    day, _, time = text.partition("/")
    month, week, weekday = (int(p) for p in re.fullmatch(r"M(\d+)\.(\d+)\.(\d+)", day).groups())
    return month, week, weekday, parse_time(time) if time else 7200


def parse_rule(text):
    """(standard, None) or (standard, (dst, to_dst, back)); offsets in seconds east of UTC."""
    name = r"(?:<[^>]+>|[A-Za-z]+)"
    clock = r"[-+]?[\d:]+"
    match = re.fullmatch(f"{name}({clock})(?:{name}({clock})?,([^,]+),([^,]+))?", text)
    standard = -parse_time(match[1])
    if match[3] is None:
        return standard, None
    dst = -parse_time(match[2]) if match[2] else standard + 3600
    return standard, (dst, parse_change(match[3]), parse_change(match[4]))


def change_clock(change, year):
    month, week, weekday, time = change
    first = date(year, month, 1).toordinal()
    day = first + (weekday - first % 7) % 7 + (week - 1) * 7  # ordinals: 0 mod 7 is a Sunday
    after = date(year + month // 12, month % 12 + 1, 1).toordinal()
    if day >= after:
        day -= 7
    return (day - date(1970, 1, 1).toordinal()) * 86400 + time


def rule_changes(rule, first_year):
    standard, dst = rule
    changes = []
    for year in range(first_year, LAST_YEAR + 1) if dst else ():
        changes.append((change_clock(dst[1], year) - standard, dst[0]))
        changes.append((change_clock(dst[2], year) - dst[0], standard))
    return sorted(changes)


def without_repeats(first_offset, changes):
    kept, offset = [], first_offset
    for at, after in changes:
        if after != offset:
            kept.append((at, after))
        offset = after
    return kept


def offset_at(moment, first_offset, changes):
    return ([first_offset] + [after for at, after in changes if at <= moment])[-1]


def history(data):
    """(first_offset, transitions, rule): what zone.h's encoding says, as short as it goes."""
    explicit, before_all, rule_text = read_tzif(data)
    rule = parse_rule(rule_text)
    last = explicit[-1][0] if explicit else -FOREVER
    everything = explicit + [c for c in rule_changes(rule, 1960) if c[0] > last]
    first_offset = offset_at(0, before_all, everything)
    real = without_repeats(first_offset, [c for c in everything if c[0] > 0])
    by_rule = [c for c in rule_changes(rule, 1960)]
    ruled_first = offset_at(0, rule[0], by_rule)
    ruled = without_repeats(ruled_first, [c for c in by_rule if c[0] > 0])
    same = 0
    while same < min(len(real), len(ruled)) and real[-1 - same] == ruled[-1 - same]:
        same += 1
    needed = len(real) - same
    # The last transition that differs, or 1970, is enough where the rule says
    # the same from there to the first one that agrees.
    from_there = real[needed - 1] if needed else (0, first_offset)
    agrees = offset_at(from_there[0], ruled_first, ruled) == from_there[1]
    later_rules = [c for c in ruled if c[0] > from_there[0]]
    if not agrees or len(later_rules) != same:
        needed += 1
    assert needed <= len(real) and last < change_clock((12, 1, 0, 0), LAST_YEAR - 1)
    if needed == 0:
        first_offset = rule[0]  # never read: the rule always holds
    return first_offset, tuple(real[:needed]), rule


def tzdata_version(root):
    first = (root / "tzdata.zi").read_text(encoding="ascii").splitlines()[0]
    return first.removeprefix("# version ").strip()


def zone_files(root):
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name.split("/")[0] not in SKIPPED:
            data = path.read_bytes()
            if data.startswith(b"TZif"):
                yield name, data


def wrapped(items):
    line = " "
    for item in items:
        if len(line) + len(item) + 1 > 100:
            yield line
            line = " "
        line += " " + item
    yield line


def cpp_rule(rule):
    standard, dst = rule
    if dst is None:
        return f"{{{standard}, false, 0, {{}}, {{}}}},"
    changes = ", ".join("{" + ", ".join(map(str, change)) + "}" for change in dst[1:])
    return f"{{{standard}, true, {dst[0]}, {changes}}},"


def main():
    root = pathlib.Path(sys.argv[1])
    histories, rules, names = {}, {}, []
    for name, data in zone_files(root):
        entry = history(data)
        names.append((name, histories.setdefault(entry, len(histories))))
        rules.setdefault(entry[2], len(rules))
    print("// Written by zone_data.py; do not edit. The tz database is in the public domain.")
    print(f'constexpr std::string_view kVersion = "{tzdata_version(root)}";\n')
    print("constexpr Rule kRules[] = {")
    print("\n".join("    " + cpp_rule(rule) for rule in rules))
    print("};\n\n// {unix seconds, seconds east of UTC from then on}, zone after zone")
    print("constexpr Transition kTransitions[] = {")
    steps = [step for entry in histories for step in entry[1]]
    print("\n".join(wrapped(f"{{{at},{offset}}}," for at, offset in steps)))
    print("};\n\n// {first offset, number of transitions, rule}")
    print("constexpr History kHistories[] = {")
    rows = (f"{{{first},{len(own)},{rules[rule]}}}," for first, own, rule in histories)
    print("\n".join(wrapped(rows)))
    print("};\n\n// {name, history}, in the order of the bytes of the name")
    print("constexpr Name kNames[] = {")
    print("\n".join(wrapped(f'{{"{name}",{index}}},' for name, index in sorted(names))))
    print("};")


main()
