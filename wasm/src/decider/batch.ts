import type { Decider, Prepared } from '../decider.js';
import { KulanzError } from '../error.js';
import type { Step } from '../later/trace.js';
import type { Verdict } from './verdict.js';
import { is_due, moment, number_at, state_at } from './words.js';

/** Orders inside the module, decided by one call. */
export class Batch {
  readonly #orders: readonly Prepared[];
  readonly #decide: (explain: boolean) => Verdicts;
  readonly #explain: (prepared: Prepared) => Step[];

  /** @internal */
  constructor(orders: readonly Prepared[], decide: (explain: boolean) => Verdicts, explain: (prepared: Prepared) => Step[]) {
    this.#orders = orders;
    this.#decide = decide;
    this.#explain = explain;
  }

  /** The verdicts, until the batch is decided again or another takes its place. */
  decide(): Verdicts {
    return this.#decide(false);
  }

  /** The same, and for each table which rows' tests held. */
  explain(): Verdicts {
    return this.#decide(true);
  }

  /** How the decision over order `i` comes about, with margins. */
  explain_at(i: number): Step[] {
    return this.#explain(this.#orders[i]!);
  }
}

export class Verdicts {
  readonly #decider: Decider;
  readonly #memory: Int32Array;
  readonly #at: number;
  readonly #step: number;
  readonly #run: number;

  /** @internal */
  constructor(decider: Decider, memory: Int32Array, at: number, step: number, readonly length: number) {
    this.#decider = decider;
    this.#memory = memory;
    this.#at = at;
    this.#step = step;
    this.#run = decider.run;
  }

  /** @throws KulanzError `decision_refused` where the core refuses the order's facts */
  at(i: number): Verdict {
    return this.#decider.read(this.#memory, this.#place(i));
  }

  /** The first remedy's amount, or its count in kind; 0: none is due. */
  amount_minor(i: number): number {
    const at = this.#place(i);
    return is_due(this.#memory, at) ? number_at(this.#memory, at + 8) : 0;
  }

  next_change_at(i: number): number {
    return moment(this.#memory, this.#place(i));
  }

  /** The rule of the row that gave the first remedy's amount; empty where there is none. */
  row_rule(i: number): string {
    const at = this.#place(i);
    const place = this.#memory[at + 10]!;
    return is_due(this.#memory, at) ? this.#decider.row_rule(place) : '';
  }

  /**
   * For each of the policy's tables whose first match counts, and each of its rows: whether the test
   * of each input held. A test that is an expression counts as held. undefined where the batch was
   * decided without, or a table looked at a fact that is missing: `explain_at` tells of those, too.
   */
  held(i: number): boolean[][][] | undefined {
    const at = this.#place(i);
    return state_at(this.#memory, at) >>> 24 ? this.#decider.held(this.#memory, at) : undefined;
  }

  #place(i: number): number {
    if (this.#run !== this.#decider.run) throw new KulanzError('decision_refused', { where: 'written over by a later run' });
    if (!(i >= 0 && i < this.length)) throw new RangeError(`verdict ${i} of ${this.length}`);
    return this.#at + i * this.#step;
  }
}
