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

/** A moment in the reader's own zone; the last second of a day is said as that day. */
export function moment(lang: string, unix_s: number): string {
  const at = new Date(unix_s * 1000);
  const ends_day = at.getHours() === 23 && at.getMinutes() === 59 && at.getSeconds() === 59;
  return unbroken(ends_day ? day(lang, at) : new Intl.DateTimeFormat(lang, { ...kDay, ...kTime }).format(at));
}

// A line never ends between a day and its month.
function unbroken(date: string): string {
  return date.replace(/(\d\.?) (?=\p{L})/u, '$1\u00a0');
}

/** The time of day only, for what is the same every day. */
export function clock_time(lang: string, unix_s: number): string {
  return new Intl.DateTimeFormat(lang, kTime).format(new Date(unix_s * 1000));
}

/** The calendar day on which a moment falls, with its year. */
export function long_day(lang: string, unix_s: number): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(new Date(unix_s * 1000));
}

/** A day counted from 1970-01-01. */
export function civil_day(lang: string, days: number): string {
  return day(lang, new Date(days * 86_400_000), 'UTC');
}

const kDay = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const kTime = { hour: 'numeric', minute: '2-digit' } as const;

function day(lang: string, at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat(lang, { ...kDay, ...(timeZone ? { timeZone } : {}) }).format(at);
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
