// Numbers as words of a language: Intl does it all.

/** An amount of minor units, e.g. 1250 EUR → "12,50 €". */
export function money(lang: string, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(lang, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

export function integer(lang: string, value: number): string {
  return new Intl.NumberFormat(lang).format(value);
}

const kDay = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const kTime = { hour: 'numeric', minute: '2-digit' } as const;

/** A moment in the reader's own zone; the last second of a day is said as that day. */
export function moment(lang: string, unix_s: number): string {
  const ends_day = new Date(unix_s * 1000).toTimeString().startsWith('23:59:59');
  return date(lang, unix_s, ends_day ? kDay : { ...kDay, ...kTime });
}

/** The time of day only, for what is the same every day. */
export function clock_time(lang: string, unix_s: number): string {
  return date(lang, unix_s, kTime);
}

/** The calendar day on which a moment falls, with its year. */
export function long_day(lang: string, unix_s: number): string {
  return date(lang, unix_s, { dateStyle: 'long' });
}

/** A day counted from 1970-01-01. */
export function civil_day(lang: string, days: number): string {
  return date(lang, days * 86_400, { ...kDay, timeZone: 'UTC' });
}

// A line never ends between a day and its month.
function date(lang: string, unix_s: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(lang, options).format(unix_s * 1000).replace(/(\d\.?) (?=\p{L})/u, '$1\u00a0');
}

type Style = 'long' | 'short';
const kUnits = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const;

/**
 * The largest unit and the one below it: "3 hours, 17 minutes". By NumberFormat
 * and ListFormat, which every browser has and Intl.DurationFormat is defined by.
 */
export function duration(lang: string, seconds: number, style: Style = 'long'): string {
  let rest = Math.max(0, Math.floor(seconds));
  const first = kUnits.findIndex(([, size]) => rest >= size);
  const said = kUnits.slice(first).slice(0, 2).flatMap(([unit, size], index) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    // A counter keeps its second unit at zero, so that it does not jump.
    if (count === 0 && index > 0 && style === 'long') return [];
    return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: style }).format(count);
  });
  return new Intl.ListFormat(lang, { type: 'unit', style }).format(said);
}
