import type { Decider } from '../decider.js';
import type { Remedy } from '../decision.js';
import { number_at } from './words.js';

const kNothing: readonly never[] = Object.freeze([]);

/** An amount that is due. Of a remedy in kind `amount_minor` is 0 and `count` says how many. */
export interface VerdictRemedy extends Remedy {
  /** The rule of the table's row that gave the amount; empty where it comes from none. */
  row_rule: string;
}

/** What a decision says, as it was then: nothing of it changes later. */
export class Verdict {
  readonly #decider: Decider;
  readonly #state: number;
  readonly #apology: number;
  readonly #place: number; // of the first remedy
  readonly #words: Int32Array | undefined; // all of it, where there are more remedies or blockers

  /** @internal */
  constructor(
    decider: Decider, state: number, apology: number,
    /** Unix seconds; Infinity: for ever. */
    readonly next_change_at: number,
    /** The first remedy's amount, or its count in kind; 0: none is due. */
    readonly amount_minor: number,
    place: number, words: Int32Array | undefined,
  ) {
    this.#decider = decider;
    this.#state = state;
    this.#apology = apology;
    this.#place = place;
    this.#words = words;
  }

  /** The key of the apology; empty: none. */
  get apology(): string {
    return this.#decider.apology(this.#apology);
  }

  get severity(): number {
    return (this.#state >> 8) & 0xff;
  }

  /** The rule of the row that gave the first remedy's amount; empty where there is none. */
  get row_rule(): string {
    return this.amount_minor > 0 ? this.#decider.row_rule(this.#place) : '';
  }

  get remedies(): readonly VerdictRemedy[] {
    if (this.amount_minor === 0) return kNothing;
    const words = this.#words;
    if (words === undefined) return [this.#decider.remedy(this.amount_minor, this.#place)];
    return Array.from({ length: (this.#state >> 16) & 0xff }, (_, i) =>
      this.#decider.remedy(number_at(words, 8 + 4 * i), words[10 + 4 * i]!));
  }

  /** Facts that are missing for a decision. */
  get blockers(): readonly string[] {
    return this.#words === undefined ? kNothing : this.#decider.blockers(this.#words);
  }

  toJSON(): object {
    const { apology, severity, remedies, blockers, next_change_at } = this;
    return { apology, severity, remedies, blockers, next_change_at };
  }
}
