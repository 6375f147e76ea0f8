"""The policy language's expressions (policies/README.md), evaluated with exact
fractions: slow, small, and sharing nothing with core/author and core/decide.

Money is in minor units, durations in seconds, percent in millionths of a percent,
dates in days and instants in seconds since 1970. None is what is not known.
"""
import datetime
import math
import re
from fractions import Fraction

SECONDS = {'s': 1, 'min': 60, 'h': 3600, 'd': 86400}
DIGITS = {'JPY': 0, 'KRW': 0, 'CLP': 0, 'ISK': 0, 'VND': 0, 'BHD': 3, 'KWD': 3, 'OMR': 3, 'TND': 3, 'JOD': 3}
ONE_PERCENT = 1_000_000
EPOCH = datetime.date(1970, 1, 1)

TOKEN = re.compile(r"""\s*(?:
    (?P<date>\d{4}-\d\d-\d\d) | (?P<time>\d\d:\d\d(?::\d\d)?) | (?P<number>\d+(?:\.\d+)?)
  | '(?P<text>[^']*)' | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*) | (?P<op><=|>=|!=|[-+*/()<>=,%])
)""", re.VERBOSE)

# Their results stand in the explanation, in the order in which they are reached.
CALLS = {'date', 'time', 'at', 'year', 'month', 'day', 'weekday', 'count', 'contains', 'is_working_day',
         'add_working_days', 'nth_working_day_after', 'working_days_between', 'add_business_time',
         'business_time_between'}
COMPARE = {'=': lambda a, b: a == b, '!=': lambda a, b: a != b, '<': lambda a, b: a < b,
           '<=': lambda a, b: a <= b, '>': lambda a, b: a > b, '>=': lambda a, b: a >= b}


def days_of(text):
    return (datetime.date.fromisoformat(text) - EPOCH).days


def number_of(value, kind):
    """A value of an explanation as this module counts it."""
    if value is None or kind == 'enumeration':
        return value
    if kind == 'date':
        return days_of(value)
    if kind == 'instant':
        return int(datetime.datetime.fromisoformat(value.replace('Z', '+00:00')).timestamp())
    return Fraction(value)


class Evaluator:
    def __init__(self, written, names, calls, currency):
        self.names, self.calls, self.currency = names, list(calls), currency
        self.tokens, at = [], 0
        while at < len(written.rstrip()):
            match = TOKEN.match(written, at)
            if not match:
                raise ValueError(f'{written!r} at {at}')
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        self.tokens.append(('end', ''))

    def accept(self, *words):
        if self.tokens[0][0] in ('op', 'name') and self.tokens[0][1] in words:
            return self.tokens.pop(0)[1]
        return None

    def whole(self):
        value = self.either()
        assert self.tokens == [('end', '')] and not self.calls, 'left over'
        return value

    def either(self):
        value = self.both()
        while self.accept('or'):
            other = self.both()
            value = True if True in (value, other) else None if None in (value, other) else False
        return value

    def both(self):
        value = self.negation()
        while self.accept('and'):
            other = self.negation()
            value = False if False in (value, other) else None if None in (value, other) else True
        return value

    def negation(self):
        if not self.accept('not'):
            return self.comparison()
        value = self.negation()
        return None if value is None else not value

    def comparison(self):
        left = self.sum()
        operator = self.accept(*COMPARE)
        if not operator:
            return left
        right = self.sum()
        return None if left is None or right is None else COMPARE[operator](left, right)

    def sum(self):
        value = self.product()
        while operator := self.accept('+', '-'):
            other = self.product()
            known = value is not None and other is not None
            value = (value + other if operator == '+' else value - other) if known else None
        return value

    def product(self):
        value = self.sign()
        while operator := self.accept('*', '/', 'of'):
            other = self.sign()
            if value is None or other is None:
                value = None
            elif operator == '/':
                value = Fraction(value) / other
            else:
                value = value * other / (100 * ONE_PERCENT if operator == 'of' else 1)
        return value

    def sign(self):
        if not self.accept('-'):
            return self.primary()
        value = self.primary()
        return None if value is None else -value

    def primary(self):
        if self.accept('('):
            value = self.either()
            assert self.accept(')')
            return value
        kind, text = self.tokens.pop(0)
        if kind == 'number':
            return self.number(Fraction(text))
        if kind == 'text':
            return text
        if kind == 'date':
            return days_of(text)
        if kind == 'time':
            parts = [int(part) for part in text.split(':')] + [0]
            return parts[0] * 3600 + parts[1] * 60 + parts[2]
        assert kind == 'name', text
        if text in ('true', 'false'):
            return text == 'true'
        if text == 'now':
            return Fraction(self.calls.pop(0))
        return self.call(text) if self.accept('(') else self.names.get(text)

    def number(self, number):
        if self.accept('%'):
            return number * ONE_PERCENT
        if self.tokens[0][0] == 'name' and self.tokens[0][1] in SECONDS:
            return number * SECONDS[self.tokens.pop(0)[1]]
        if self.tokens[0] == ('name', self.currency):
            return number * 10 ** DIGITS.get(self.tokens.pop(0)[1], 2)
        return number

    def call(self, function):
        if function == 'round':
            value = self.either()
            assert self.accept(',')
            mode = self.tokens.pop(0)[1]
            assert self.accept(',')
            return rounded(value, mode, self.arguments()[0])
        arguments = self.arguments()
        if function in CALLS:
            value = self.calls.pop(0)
            return value if value is None or isinstance(value, bool) else Fraction(value)
        return FUNCTIONS[function](*arguments)

    def arguments(self):
        found = []
        while not self.accept(')'):
            found.append(self.either())
            self.accept(',')
        return found


def rounded(value, mode, unit):
    if value is None or unit is None:
        return None
    count = Fraction(value) / unit
    whole = {'up': math.ceil, 'down': math.floor, 'half_even': round,
             'half_up': lambda x: math.floor(x + Fraction(1, 2)) if x >= 0 else math.ceil(x - Fraction(1, 2))}[mode](count)
    return whole * unit


def strict(function):
    return lambda *values: None if None in values else function(*values)


FUNCTIONS = {
    'min': strict(min),
    'max': strict(max),
    'full': strict(lambda x, unit: math.floor(Fraction(x) / unit)),
    'started': strict(lambda x, unit: math.ceil(Fraction(x) / unit)),
    'known': lambda x: x is not None,
    'otherwise': lambda x, y: y if x is None else x,
    'if': lambda condition, yes, no: None if condition is None else yes if condition else no,
}


def evaluate(written, names, calls, currency):
    return Evaluator(written, names, calls, currency).whole()
