import type { BlobFact } from './blob.js';

// An order's facts as core/plan/plan.h has them, in words of 32 bits.

/** A bit a fact: whether it is given. */
export const kKnownWords = 4;
const kFewWords = 8; // are compared one by one
const kMaxSeen = 128; // names of an object that are remembered: facts of a policy, at most

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
  readonly #words: readonly unknown[] | undefined; // in the order of their numbers
  readonly #numbers: ReadonlyMap<unknown, number> | undefined; // where there are many words
  readonly #unit: number;

  constructor(readonly fact: BlobFact, readonly index: number) {
    this.word = kKnownWords + 2 * index;
    this.known_word = index >> 5;
    this.known_bit = 1 << (index & 31);
    this.#words = words_of(fact);
    this.#numbers = fact.values.length > kFewWords ? new Map(fact.values.map((value, i) => [value, i])) : undefined;
    this.#unit = fact.type === 'duration' ? fact.unit : fact.type === 'integer' || fact.type === 'money' ? 1 : 0;
  }

  /** The value as a number of 32 bits, or undefined where the core has to read it. */
  small(value: {}): number | undefined {
    if (this.#words !== undefined) return this.#number_of(this.#words, value);
    if (typeof value !== 'number' || (value | 0) !== value || this.#unit === 0) return undefined;
    const number = value * this.#unit;
    return (number | 0) === number ? number : undefined;
  }

  #number_of(words: readonly unknown[], value: unknown): number | undefined {
    if (this.#numbers !== undefined) return this.#numbers.get(value);
    for (let i = 0; i < words.length; ++i) if (words[i] === value) return i;
    return undefined;
  }
}

function words_of({ type, values }: BlobFact): readonly unknown[] | undefined {
  if (type === 'boolean') return [false, true];
  return type === 'enumeration' ? values : undefined;
}

/** The facts that a policy takes from one object. */
export class FactNames {
  readonly #writers: ReadonlyMap<string, FactWriter>;
  readonly #seen: string[] = []; // the names of the last object, in its order
  readonly #seen_writers: (FactWriter | undefined)[] = [];

  constructor(writers: readonly FactWriter[], origin: BlobFact['origin']) {
    this.#writers = new Map(writers.filter(({ fact }) => fact.origin === origin).map((writer) => [writer.fact.name, writer]));
  }

  /** The writer of the name at a place of an object; `before`: the object's own place in another. */
  at(place: number, name: string, before: string): FactWriter | undefined {
    if (before !== '') return this.#writers.get(before + name);
    if (this.#seen[place] === name) return this.#seen_writers[place];
    const writer = this.#writers.get(name);
    if (place < kMaxSeen) {
      this.#seen[place] = name;
      this.#seen_writers[place] = writer;
    }
    return writer;
  }
}
