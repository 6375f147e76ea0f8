import type { Param } from './decision.js';
import { malformed } from './error.js';
import { formatter } from './format.js';
import { instant_of } from './instant.js';
import { say, type Filling, type Fillings, type Words } from './texts.js';

const kDay = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const kTime = { hour: 'numeric', minute: '2-digit' } as const;
const kUnits = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const;

/** How one element speaks: its texts, and numbers and moments as words of its language. */
export class Voice {
  readonly #zone: string | undefined;

  /** @param zone an IANA zone; one that the browser does not know is none */
  constructor(
    readonly lang: string,
    readonly words: Words,
    zone = '',
  ) {
    this.#zone = known_zone(zone);
  }

  /** The first of these keys that has a text: a policy's own key, say, then the general one. */
  say(keys: string | string[], fillings?: Fillings): string {
    return say(this.words.texts, this.lang, [keys].flat(), fillings);
  }

  number(value: number, options?: Intl.NumberFormatOptions): string {
    return formatter(Intl.NumberFormat, this.lang, options).format(value);
  }

  /** A number, and what chooses the plural. */
  count(number: number): Filling {
    return { number, text: this.number(number) };
  }

  /** An amount of minor units, e.g. 1250 EUR → "12,50 €". @throws KulanzError `status_malformed` when it is none */
  money(minor: number, currency: string): string {
    try {
      const options = { style: 'currency', currency } as const;
      const { maximumFractionDigits = 2 } = formatter(Intl.NumberFormat, this.lang, options).resolvedOptions();
      return this.number(minor / 10 ** maximumFractionDigits, options);
    } catch {
      malformed('currency');
    }
  }

  /**
   * A moment by the clocks of the shop's zone, which is named where the reader's show another
   * time; the last second of a day is said as that day. A line never ends between a day and its month.
   */
  moment(unix_s: number | undefined, options?: Intl.DateTimeFormatOptions): string | undefined {
    if (unix_s === undefined) return undefined;
    const ms = unix_s * 1000;
    const zone = options?.timeZone ?? this.#zone;
    const here = new Date(ms).toTimeString().slice(0, 8);
    const there = zone ? formatter(Intl.DateTimeFormat, 'en-GB', { timeStyle: 'medium', timeZone: zone }).format(ms) : here;
    const wanted: Intl.DateTimeFormatOptions = { ...(options ?? { ...kDay, ...(there === '23:59:59' ? {} : kTime) }), ...(zone && { timeZone: zone }) };
    if ('hour' in wanted && there !== here) wanted.timeZoneName = 'short';
    return formatter(Intl.DateTimeFormat, this.lang, wanted).format(ms).replace(/(\d\.?) (?=\p{L})/u, '$1\u00a0');
  }

  /** The time of day only, for what is the same every day. */
  clock_time(unix_s: number | undefined): string | undefined {
    return this.moment(unix_s, kTime);
  }

  /** A day counted from 1970-01-01, the same in every zone. */
  civil_day(days: number): string {
    return this.moment(days * 86_400, { ...kDay, timeZone: 'UTC' })!;
  }

  /** A moment or a date as the server wrote it; what cannot be read stays as it is. */
  written(text: string): string {
    const midnight = instant_of(`${text}T00:00:00Z`);
    return this.moment(instant_of(text)) ?? (midnight === undefined ? text : this.civil_day(midnight / 86_400));
  }

  /**
   * The largest unit and the one below it: "3 hours, 17 minutes". By NumberFormat
   * and ListFormat, which every browser has and Intl.DurationFormat is defined by.
   * A short one keeps its second unit at zero, so that a counter does not jump.
   */
  duration(seconds: number, style: 'long' | 'short' = 'long'): string {
    let rest = Math.max(0, Math.floor(seconds));
    const first = kUnits.findIndex(([, size]) => rest >= size);
    const said = kUnits.slice(first).slice(0, 2).flatMap(([unit, size], index) => {
      const count = Math.floor(rest / size);
      rest %= size;
      const silent = !count && index && style === 'long';
      return silent ? [] : this.number(count, { style: 'unit', unit, unitDisplay: style });
    });
    return formatter(Intl.ListFormat, this.lang, { type: 'unit', style }).format(said);
  }

  /** A typed value of the decision, for the hole of its name. */
  param({ type, value, text }: Pick<Param, 'type' | 'value' | 'text'>, currency: string): Filling {
    if (value === undefined) return undefined;
    switch (type) {
      case 'duration':
        return this.duration(value);
      case 'money':
        return this.money(value, currency);
      case 'instant':
        return this.moment(value);
      case 'percent':
        return this.number(value / 1e8, { style: 'percent', maximumFractionDigits: 2 });
      case 'date':
        return this.civil_day(value);
      case 'enumeration':
        return text;
      default:
        return this.count(value);
    }
  }
}

function known_zone(zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
