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

/** A moment in the reader's own zone. The end of a day is said as that day. */
export function moment(lang: string, unix_s: number): string {
  const at = new Date(unix_s * 1000);
  if (at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0) {
    return day(lang, new Date(at.getTime() - 1000));
  }
  return new Intl.DateTimeFormat(lang, { ...kDay, hour: 'numeric', minute: '2-digit' }).format(at);
}

/** The time of day only, for what is the same every day. */
export function clock_time(lang: string, unix_s: number): string {
  return new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' }).format(new Date(unix_s * 1000));
}

/** The calendar day on which a moment falls, with its year. */
export function long_day(lang: string, unix_s: number): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(new Date(unix_s * 1000));
}

/** A day counted from 1970-01-01. */
export function civil_day(lang: string, days: number): string {
  return day(lang, new Date(days * 86_400_000), 'UTC');
}

const kDay = { weekday: 'short', day: 'numeric', month: 'long' } as const;

function day(lang: string, at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat(lang, { ...kDay, ...(timeZone ? { timeZone } : {}) }).format(at);
}

type Unit = 'day' | 'hour' | 'minute' | 'second';
type Style = 'long' | 'short';
const kUnits: [Unit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

// ECMA-402 Intl.DurationFormat, which TypeScript's library does not know yet.
type DurationFormat = new (lang: string, options: object) => { format(parts: Record<string, number>): string };

/** The largest unit and the one below it: "3 hours, 17 minutes". */
export function duration(lang: string, seconds: number, style: Style = 'long'): string {
  const parts = split(seconds);
  const Native = (Intl as unknown as { DurationFormat?: DurationFormat }).DurationFormat;
  if (Native) {
    const display = Object.fromEntries(parts.map(([unit]) => [`${unit}sDisplay`, 'always']));
    return new Native(lang, { style, ...display }).format(
      Object.fromEntries(parts.map(([unit, count]) => [`${unit}s`, count])),
    );
  }
  const said = parts.map(([unit, count]) =>
    new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: style }).format(count),
  );
  return new Intl.ListFormat(lang, { type: 'unit', style }).format(said);
}

function split(seconds: number): [Unit, number][] {
  const whole = Math.max(0, Math.floor(seconds));
  const first = kUnits.findIndex(([, size]) => whole >= size);
  const units = first < 0 ? kUnits.slice(-1) : kUnits.slice(first, first + 2);
  let rest = whole;
  const parts = units.map(([unit, size]): [Unit, number] => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return [unit, count];
  });
  return parts.filter(([, count], index) => index === 0 || count > 0);
}
