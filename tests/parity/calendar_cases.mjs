// The cases of a calendar file (tests/vectors/calendars.json shows one), each as a
// policy of one line: the calendar is asked through the language, so that what comes
// out also holds in the page.
import { readFileSync } from 'node:fs';

const kAsked = {
  add: 'add_business_time(asked, START, budget, pauses)',
  between: 'business_time_between(asked, START, END, pauses)',
  add_working_days: 'add_working_days(asked, START, days)',
  nth_working_day_after: 'nth_working_day_after(asked, START, days)',
  working_days_between: 'working_days_between(asked, START, END)',
};
// The language does not count the earlier day; a policy that wants to says so.
const kInclusive = ' + if(START <= END, if(is_working_day(asked, START), 1, 0), if(is_working_day(asked, END), -1, 0))';

/** Facts, their values and the expression that makes a date or a moment of them. */
function when(name, text, is_day) {
  if (is_day) return { facts: { [name]: { type: 'date' } }, given: { [name]: text }, is: name };
  if (text.length > 19) return { facts: { [name]: { type: 'instant' } }, given: { [name]: text }, is: name };
  // On the calendar's clocks; a date alone is its first moment.
  const [day, clock = '00:00:00'] = text.split('T');
  return {
    facts: { [`${name}_on`]: { type: 'date' }, [`${name}_at`]: { type: 'time of day' } },
    given: { [`${name}_on`]: day, [`${name}_at`]: clock },
    is: `at(${name}_on, ${name}_at)`,
  };
}

const kSeconds = { type: 'duration', unit: 's' };
const number = (name, type, value) => ({ facts: { [name]: type }, given: { [name]: value }, is: name });

// A cell of a series has no clocks of its own: it needs the offset.
function with_offset(text, timeZone) {
  if (text.length > 19) return text;
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offset = format.formatToParts(Date.parse(`${text}Z`)).find(({ type }) => type === 'timeZoneName').value;
  return text + (offset.slice('GMT'.length) || 'Z');
}

function expected_of(one, is_day) {
  if ('expected_end' in one) return when('expected', one.expected_end, false);
  if ('expected_seconds' in one) return number('expected', kSeconds, one.expected_seconds);
  if (typeof one.expected === 'string') return when('expected', one.expected, is_day);
  return number('expected', { type: 'integer' }, one.expected);
}

// A day case may bring its working weekdays and holidays itself.
function calendar_of(one, calendars) {
  if (one.calendar) return { ...calendars[one.calendar], tie: one.tie ?? 'close', dst: one.dst_policy ?? 'elapsed' };
  const { date_hours, breaks, holidays, yearly_holidays, public_holidays } = one;
  const hours = Object.fromEntries(one.working_weekdays.map((day) => [day, [['00:00', '24:00']]]));
  return { tz: 'UTC', hours, date_hours, breaks, holidays, yearly_holidays, public_holidays };
}

function pauses_of(one, zone) {
  const rows = (one.pauses ?? []).map(([from, until]) => ({
    pause_from: with_offset(from, zone),
    pause_until: with_offset(until, zone),
  }));
  const series = { pause_from: { type: 'instant' }, pause_until: { type: 'instant' } };
  return { facts: { pauses: { series } }, given: { pauses: rows } };
}

function case_of(one, calendar, policy, is_day) {
  const zone = calendar.tz ?? 'UTC';
  const start = when('start', one.start, is_day);
  const end = one.end && when('end', one.end, is_day);
  const expected = expected_of(one, is_day);
  const budget = 'business_seconds' in one && number('budget', kSeconds, one.business_seconds);
  const days = 'days' in one && number('days', { type: 'integer' }, one.days);
  const parts = [start, end, expected, budget, days, pauses_of(one, zone)].filter(Boolean);
  const asked = (kAsked[one.op] ?? one.op) + (one.inclusive ? kInclusive : '');
  return {
    id: one.id,
    authored: {
      policy, zone, currency: 'EUR', calendars: { asked: calendar },
      facts: Object.assign({}, ...parts.map(({ facts }) => facts)),
      lines: [
        { name: 'came', is: asked.replaceAll('START', start.is).replaceAll('END', end?.is) },
        { name: 'wanted', is: expected.is },
        { name: 'key', is: "if(true, 'none', 'late')" },
      ],
      apology: { key: 'key', params: ['came', 'wanted'] },
      remedies: [{ id: 'one', kind: 'refund', basis: 'contract', when: 'came = wanted', amount: '1 EUR' }],
    },
    line: { policy, input: { facts: Object.assign({}, ...parts.map(({ given }) => given)) }, now: [] },
    problem,
  };
}

function problem({ params: [came, wanted], remedies }) {
  if (came.value === undefined) return 'the result is unknown';
  if (came.value !== wanted.value) return `expected ${wanted.value}, got ${came.value} (${came.type})`;
  return remedies.length === 1 ? undefined : 'a result as expected pays nothing';
}

/** [{id, authored, line, problem}]: a policy, a question to it, and what is wrong with a decision. */
export function cases_of_calendars(path) {
  const { calendars = {}, cases = [], day_cases = [] } = JSON.parse(readFileSync(path, 'utf8'));
  const all = [...cases.map((one) => [one, false]), ...day_cases.map((one) => [one, true])];
  return all.map(([one, is_day], n) => case_of(one, calendar_of(one, calendars), `calendar_case_${n}`, is_day));
}
