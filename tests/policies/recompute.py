#!/usr/bin/env python3
"""Works out every amount again, from the explanation alone.

For each case `kulanz decide --explain` tells its facts, which rows matched, which
items counted and what was written; this script evaluates what was written with
exact fractions and compares every line and remedy with what the core says. It
shares no code with the core. What only calendars and clocks know stands in the
explanation as "call".

usage: recompute.py KULANZ POLICIES [CASES]     CASES as kulanz decide --cases takes;
without it, the own tests of all policies. Closes with "N passed, N failed".
"""
import json
import pathlib
import subprocess
import sys

from expression import evaluate, number_of


class Mismatch(Exception):
    pass


class Item:
    """A row of a series, or the one run of a line that has none."""

    def __init__(self, counts='yes'):
        self.counts = counts
        self.cells = {}
        self.calls = []
        self.table = None


class Table:
    def __init__(self, step):
        self.hit = step['table']
        self.rows = []

    def result(self, names, currency):
        if any(row['hit'] == 'unknown' for row, _ in self.rows):
            return None
        hits = [1 if row['then'] is None else evaluate(row['then'], names, calls, currency)
                for row, calls in self.rows if row['hit'] == 'yes']
        return collected(self.hit, hits)


def collected(how, values):
    if how == 'count':
        return len(values)
    if any(value is None for value in values):
        return None
    if how == 'sum':
        return sum(values)
    if how == 'max':
        return max(values, default=None)
    return values[0] if values else None


class Recount:
    """Reads an explanation from top to bottom."""

    def __init__(self, decision):
        self.currency = decision['currency']
        self.names = {}
        self.remedies = {}
        self.begin()
        for step in decision['trace']:
            self.take(step)

    def begin(self):
        self.series = None
        self.items = [Item()]

    def take(self, step):
        item = self.items[-1]
        if 'call' in step:
            (item.table.rows[-1][1] if item.table and item.table.rows else item.calls).append(step['call'])
        elif 'fact' in step:
            cells = item.cells if self.series else self.names
            cells[step['fact']] = number_of(step['value'], step['type'])
        elif 'series' in step:
            self.series, self.items = step, [Item('none')]
        elif 'item' in step:
            self.items.append(Item(step['counts']))
        elif 'table' in step:
            item.table = Table(step)
        elif 'row' in step:
            item.table.rows.append((step, []))
        elif 'line' in step:
            self.names[step['line']] = self.check(step, step['line'], self.value(step['is']))
            self.begin()
        elif 'remedy' in step:
            self.remedies[step['remedy']] = self.check(step, step['remedy'], self.value(step['is']))
            self.begin()

    def value(self, written):
        if not self.series:
            return self.value_of(self.items[0], written)
        if self.series['rows'] is None:
            return None
        items = self.items[1:]
        if any(item.counts == 'unknown' for item in items):
            return None
        counted = [item for item in items if item.counts == 'yes']
        how = self.series['collect']
        values = [1 if how == 'count' else self.value_of(item, written) for item in counted]
        return collected(how, values)

    def value_of(self, item, written):
        names = {**self.names, **item.cells}
        if item.table:
            return item.table.result(names, self.currency)
        return evaluate(written, names, item.calls, self.currency)

    @staticmethod
    def check(step, name, mine):
        theirs = number_of(step['value'], step['type'])
        if mine != theirs:
            raise Mismatch(f'{name}: the core says {theirs}, its explanation gives {mine}')
        return mine


def due(recount, decision):
    """The remedies as recounted, as the decision lists them."""
    for remedy in decision['remedies']:
        said = remedy.get('amount_minor', remedy.get('count'))
        if recount.remedies.get(remedy['id']) != said:
            raise Mismatch(f"{remedy['id']}: {said} is due, its explanation gives {recount.remedies.get(remedy['id'])}")
    listed = {remedy['id'] for remedy in decision['remedies']}
    for name, amount in recount.remedies.items():
        if amount is not None and amount > 0 and name not in listed:
            raise Mismatch(f'{name}: its explanation gives {amount}, but it is not due')


def ask(kulanz, policy, given, now):
    run = subprocess.run([kulanz, 'decide', '--policy', policy, '--facts', '-', '--now', now, '--explain'],
                         input=json.dumps(given), capture_output=True, text=True)
    decision = json.loads(run.stdout) if run.stdout.startswith('{') else {'error': run.stderr}
    if 'error' in decision:
        raise Mismatch(decision['error'])
    if decision.get('trace_cut'):
        raise Mismatch('the explanation is cut off')
    return decision


def cases(policies, file):
    if file:
        for case in json.loads(pathlib.Path(file).read_text()):
            yield case['id'], policies / f"{case['policy']}.json", {'facts': case['facts']}, '2026-11-22T12:00:00Z'
        return
    for path in sorted(policies.glob('*.json')):
        for test in json.loads(path.read_text()).get('tests', []):
            yield f"{path.stem}: {test['name']}", path, {'facts': {}, **test['given']}, test.get('at', '2026-01-01T00:00:00Z')


def main(kulanz, policies, file=None):
    passed = failed = 0
    for name, policy, given, now in cases(pathlib.Path(policies), file):
        try:
            decision = ask(kulanz, str(policy), given, now)
            due(Recount(decision), decision)
            passed += 1
        except Mismatch as wrong:
            failed += 1
            print(f'{name}: {wrong}')
    print(f'{passed} passed, {failed} failed')
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == '__main__':
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
