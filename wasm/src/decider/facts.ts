import type { BlobFact } from './blob.js';

// An order's facts as core/plan/plan.h has them, in words of 32 bits.

/** A bit a fact: whether it is given. */
export const kKnownWords = 4;

/** Facts of which nothing is given: the declared defaults. */
export function blank(facts: readonly BlobFact[]): Int32Array {
  const words = new Int32Array(kKnownWords + 2 * facts.length);
  facts.forEach(({ fallback }, i) => {
    if (fallback === undefined) return;
    words[i >> 5]! |= 1 << (i & 31);
    words[kKnownWords + 2 * i] = Number(BigInt.asIntN(32, fallback));
    words[kKnownWords + 2 * i + 1] = Number(BigInt.asIntN(32, fallback >> 32n));
  });
  return words;
}

/** Where a fact is written, and what of it needs no help of the core. */
export class FactWriter {
  readonly word: number;
  readonly known_word: number;
  readonly known_bit: number;
  readonly #words: ReadonlyMap<unknown, number> | undefined;
  readonly #unit: number;

  constructor(readonly fact: BlobFact, readonly index: number) {
    this.word = kKnownWords + 2 * index;
    this.known_word = index >> 5;
    this.known_bit = 1 << (index & 31);
    this.#words = words_of(fact);
    this.#unit = fact.type === 'duration' ? fact.unit : fact.type === 'integer' || fact.type === 'money' ? 1 : 0;
  }

  /** The value as a number of 32 bits, or undefined where the core has to read it. */
  small(value: {}): number | undefined {
    if (this.#words !== undefined) return this.#words.get(value);
    if (typeof value !== 'number' || (value | 0) !== value || this.#unit === 0) return undefined;
    const number = value * this.#unit;
    return (number | 0) === number ? number : undefined;
  }
}

function words_of({ type, values }: BlobFact): ReadonlyMap<unknown, number> | undefined {
  if (type === 'boolean') return new Map<unknown, number>([[false, 0], [true, 1]]);
  if (type === 'enumeration') return new Map(values.map((value, i) => [value, i]));
  return undefined;
}
