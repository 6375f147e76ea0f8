// Writes holiday_data.inc from the npm package date-holidays.
//
//     npm install --prefix /tmp/holidays date-holidays@3.37.0
//     node core/author/holiday_data.mjs /tmp/holidays > core/author/holiday_data.inc
//
// The result is committed, so that the same policy gives the same digest on every
// machine. It holds whole days on which the law closes a whole region: what the
// package calls "public", a substitute day included. Its observances, bank and
// school holidays are left out, and so is what only some towns of a state keep
// (Assumption in Bavaria, Corpus Christi in Saxony and Thuringia).
import { createRequire } from 'node:module';
import { join } from 'node:path';

const FIRST_YEAR = 2019;
const LAST_YEAR = 2030;

const load = createRequire(join(process.argv[2], 'node_modules', 'x.js'));
const Holidays = load('date-holidays');
const { version } = load('date-holidays/package.json');

// By ISO 3166-2. England and Wales keep the same days; the package names England's.
const regions = Object.keys(new Holidays().getStates('DE'))
  .sort()
  .map((state) => [`DE-${state}`, 'DE', state]);
regions.push(['GB-EAW', 'GB', 'ENG']);

const days = new Map();
regions.forEach(([, country, state], index) => {
  const holidays = new Holidays(country, state, { languages: ['en'] });
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (const { date, name, type } of holidays.getHolidays(year)) {
      if (type !== 'public') continue;
      const day = days.get(date.slice(0, 10)) ?? { regions: 0, names: new Set() };
      day.regions |= 1 << index;
      day.names.add(name);
      days.set(date.slice(0, 10), day);
    }
  }
});

const row = ([date, day]) => {
  const [year, month, dayOfMonth] = date.split('-').map(Number);
  const mask = `0x${day.regions.toString(16).padStart(5, '0')}`;
  return `    {{${year}, ${month}, ${dayOfMonth}}, ${mask}},  // ${[...day.names].join(', ')}`;
};

console.log(`// Written by holiday_data.mjs; do not edit. The dates come from date-holidays, whose
// data is CC BY-SA 3.0 (https://github.com/commenthol/date-holidays).
constexpr std::string_view kSource = "date-holidays ${version}";
constexpr std::int32_t kFirstYear = ${FIRST_YEAR};
constexpr std::int32_t kLastYear = ${LAST_YEAR};

// In the order of the bits below, from the lowest on.
constexpr std::string_view kRegions[] = {
    ${regions.map(([name]) => `"${name}"`).join(', ').replace(/(.{80,90}?,) /g, '$1\n    ')}};

// {date, the regions that keep it}
constexpr Holiday kHolidays[] = {
${[...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(row).join('\n')}
};`);
