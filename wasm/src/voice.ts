import type { Param } from './decision.js';
import { malformed } from './error.js';
import * as format from './format.js';
import { say, type Filling, type Fillings, type Texts } from './texts.js';

/** How one element speaks: its texts, its language, and the core's reading of moments. */
export class Voice {
  constructor(
    readonly lang: string,
    private readonly texts: Texts,
    private readonly instant: (text: string) => number | undefined,
  ) {}

  /** The first of these keys that has a text. */
  say(keys: string | string[], fillings: Fillings = {}): string {
    return say(this.texts, this.lang, typeof keys === 'string' ? [keys] : keys, fillings);
  }

  money(minor: number, currency: string): string {
    try {
      return format.money(this.lang, minor, currency);
    } catch {
      malformed('currency');
    }
  }

  /** A number, and what chooses the plural. */
  count(number: number): Filling {
    return { number, text: format.integer(this.lang, number) };
  }

  moment(unix_s: number | undefined): Filling {
    return unix_s === undefined ? undefined : format.moment(this.lang, unix_s);
  }

  clock_time(unix_s: number | undefined): Filling {
    return unix_s === undefined ? undefined : format.clock_time(this.lang, unix_s);
  }

  /** A moment or a date as the server wrote it; what cannot be read stays as it is. */
  written(text: string): string {
    const at = this.instant(text);
    if (at !== undefined) return format.moment(this.lang, at);
    const midnight = this.instant(`${text}T00:00:00Z`);
    return midnight === undefined ? text : format.civil_day(this.lang, midnight / 86_400);
  }

  /** The last day before a moment as the server wrote it: what is over at midnight was still good the day before. */
  last_day_before(text: string): string {
    const at = this.instant(text);
    return at === undefined ? this.written(text) : format.long_day(this.lang, at - 1);
  }

  /** A typed value of the decision, for the hole of its name. */
  param({ type, value, text }: Param, currency: string): Filling {
    if (value === undefined) return undefined;
    switch (type) {
      case 'duration':
        return format.duration(this.lang, value);
      case 'money':
        return this.money(value, currency);
      case 'instant':
        return this.moment(value);
      case 'date':
        return format.civil_day(this.lang, value);
      case 'enumeration':
        return text;
      default:
        return this.count(value);
    }
  }
}
