// Very many decisions over facts alone, for a shop's back end: no element, no page, no promise.
// wasm/decider.h is the module's side.
import { hex } from './bytes.js';
import { Batch, Verdicts } from './decider/batch.js';
import { read_blob, type Blob, type BlobRemedy } from './decider/blob.js';
import type { Exports } from './decider/exports.js';
import { blank, FactNames, FactWriter } from './decider/facts.js';
import { Verdict, type VerdictRemedy } from './decider/verdict.js';
import { moment, number_at, state_at } from './decider/words.js';
import { KulanzError } from './error.js';
import { read_trace, type Step } from './later/trace.js';

export { Batch, Verdicts } from './decider/batch.js';
export { Verdict, type VerdictRemedy } from './decider/verdict.js';
export { KulanzError } from './error.js';
export type { Step } from './later/trace.js';

/** Facts by name; a name with dots is an object in an object. null and undefined: not known. */
export type Facts = Readonly<Record<string, unknown>>;

/** One order's facts, made ready to be decided any number of times. */
export type Prepared = Int32Array & { readonly prepared: unique symbol };

const kUnknownFact = 20; // Reason::unknown_fact
const kTooLarge = 63; // Reason::too_large
const kNoRow = 0xffff;
const kPage = 65_536;
const encoder = new TextEncoder();

/**
 * Opens a compiled policy whose SHA-256 is `digest`.
 * @throws KulanzError `policy_refused`; `reason` 84: it has a promise, looks at the clock, at
 * rows or at a calendar, or opens cases: decide it by its frame (`open_policy`)
 */
export async function open_decider(
  policy: Uint8Array | ArrayBuffer, digest: string, wasm: BufferSource | WebAssembly.Module,
): Promise<Decider> {
  const bytes = new Uint8Array(policy);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if (hex(hash) !== digest) throw new KulanzError('policy_refused', { where: 'sha-256' });
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  return new Decider(new WebAssembly.Instance(module), bytes, hash);
}

export class Decider {
  readonly #wasm: Exports;
  readonly #decide: () => void; // over #facts_at, into #verdict_at
  readonly #blob: Blob;
  readonly #facts: FactNames;
  readonly #history: FactNames;
  readonly #row_rules: string[][];
  readonly #blank: Int32Array; // facts of which nothing is given
  readonly #facts_at: number;
  readonly #verdict_at: number;
  #memory: Int32Array;
  #own_bytes: number | undefined; // of the module's memory, above which batches lie
  #holder: object | undefined; // the batch that lies there

  /** @internal How often the batches' memory was written. */
  run = 0;

  /** @internal */
  constructor(instance: WebAssembly.Instance, policy: Uint8Array, hash: Uint8Array) {
    const wasm = (this.#wasm = instance.exports as unknown as Exports);
    wasm._initialize();
    this.#decide = wasm.decider_decide_one;
    const at = wasm.decider_policy_buffer(policy.length);
    if (!at) throw new KulanzError('policy_refused', { where: 'size' });
    const bytes = new Uint8Array(wasm.memory.buffer);
    bytes.set(policy, at);
    bytes.set(hash, wasm.decider_digest_buffer());
    const reason = wasm.decider_open(policy.length);
    if (reason) throw new KulanzError('policy_refused', { reason });
    this.#memory = new Int32Array(wasm.memory.buffer);
    this.#facts_at = wasm.decider_facts() >> 2;
    this.#verdict_at = wasm.decider_verdict() >> 2;
    this.#blob = read_blob(policy);
    const writers = this.#blob.facts.map((fact, index) => new FactWriter(fact, index));
    this.#facts = new FactNames(writers, 'given');
    this.#history = new FactNames(writers, 'history');
    this.#row_rules = this.#blob.remedies.map(() => []);
    this.#blank = blank(this.#blob.facts);
  }

  /** @throws KulanzError `decision_refused`: `where` is the fact, `reason` the core's */
  decide(facts: Facts, history?: Facts): Verdict {
    this.#write(facts, history);
    return this.#decide_one();
  }

  /** @throws KulanzError `decision_refused` */
  prepare(facts: Facts, history?: Facts): Prepared {
    this.#write(facts, history);
    return this.#memory.slice(this.#facts_at, this.#facts_at + this.#blank.length) as Prepared;
  }

  decide_prepared(prepared: Prepared): Verdict {
    this.#put(prepared);
    return this.#decide_one();
  }

  /** How the decision comes about, with the margin of each test that did not hold. */
  explain_prepared(prepared: Prepared): Step[] {
    this.#put(prepared);
    const at = this.#wasm.decider_trace(this.#facts_at << 2);
    return read_trace(new Uint8Array(this.#wasm.memory.buffer.slice(at, at + this.#memory[at >> 2]!)));
  }

  /**
   * Copies the facts of many orders into the module, once. It holds one batch at a time: a
   * batch that comes later takes the place of this one.
   */
  batch(orders: readonly Prepared[]): Batch {
    const size = this.#blank.length;
    const verdict_bytes = this.#wasm.decider_verdict_bytes(1);
    const facts_at = this.#room(orders.length * (size * 4 + verdict_bytes));
    const memory = this.#memory;
    for (let i = 0; i < orders.length; ++i) memory.set(orders[i]!, (facts_at >> 2) + i * size);
    const holder = (this.#holder = {});
    this.run += 1;
    const verdicts_at = facts_at + orders.length * size * 4;
    return new Batch(orders, (explain) => {
      if (this.#holder !== holder) throw new KulanzError('decision_refused', { where: 'another batch took its place' });
      this.run += 1;
      this.#wasm.decider_decide_all(facts_at, orders.length, Number(explain), verdicts_at);
      return new Verdicts(this, memory, verdicts_at >> 2, this.#wasm.decider_verdict_bytes(Number(explain)) >> 2, orders.length);
    }, (prepared) => this.explain_prepared(prepared));
  }

  /** @internal The verdict at a place of the memory, in words. */
  read(memory: Int32Array, at: number): Verdict {
    const state = state_at(memory, at);
    const due = (state >> 16) & 0xff;
    const missing = memory[at + 2]! | memory[at + 3]! | memory[at + 4]! | memory[at + 5]!;
    const words = due > 1 || missing !== 0 ? memory.slice(at, at + 8 + 4 * due) : undefined;
    const amount = due === 0 ? 0 : number_at(memory, at + 8);
    return new Verdict(this, state, memory[at + 6]!, moment(memory, at), amount, memory[at + 10]!, words);
  }

  /** @internal The explanation behind a verdict's remedies: a bit a row, a word each input of 64 rows. */
  held(memory: Int32Array, verdict_at: number): boolean[][][] {
    let words_at = verdict_at + 8 + 4 * this.#blob.remedies.length;
    return this.#blob.tables.map(({ rows, inputs }) => {
      const first = words_at;
      words_at += 2 * inputs * Math.ceil(rows / 64);
      return Array.from({ length: rows }, (_, row) => Array.from({ length: inputs }, (_, input) => {
        const word = first + 2 * (inputs * (row >> 6) + input) + ((row & 63) >> 5);
        return ((memory[word]! >>> (row & 31)) & 1) === 1;
      }));
    });
  }

  /** @internal */
  apology(index: number): string {
    const key = this.#blob.apologies[index];
    return key === undefined || key === 'none' ? '' : key;
  }

  /** @internal Where a remedy comes from: its place among the policy's, and the row. */
  remedy(amount: number, place: number): VerdictRemedy {
    const index = place & 0xffff;
    const { id, rule, kind, basis, item, valid_days }: BlobRemedy = this.#blob.remedies[index]!;
    const in_kind = kind === 'in_kind';
    const row_rule = this.row_rule(place);
    return { id, rule, row_rule, kind, basis, amount_minor: in_kind ? 0 : amount, item, count: in_kind ? amount : 0, valid_days };
  }

  /** @internal */
  blockers(words: Int32Array): string[] {
    return this.#blob.facts.filter((_, i) => (words[2 + (i >> 5)]! >>> (i & 31)) & 1).map(({ name }) => name);
  }

  /** @internal */
  row_rule(place: number): string {
    const row = place >>> 16;
    if (row === kNoRow) return '';
    return this.#row_rules[place & 0xffff]![row] ?? this.#read_row_rule(place & 0xffff, row);
  }

  #read_row_rule(remedy: number, row: number): string {
    const text = this.#wasm.decider_row_rule(remedy, row) >>> 0;
    return (this.#row_rules[remedy]![row] = this.#blob.text(text >>> 16, text & 0xffff));
  }

  #decide_one(): Verdict {
    this.#decide();
    return this.read(this.#memory, this.#verdict_at);
  }

  #put(prepared: Prepared): void {
    const memory = this.#memory;
    const at = this.#facts_at;
    if (prepared.length !== this.#blank.length) throw new KulanzError('decision_refused', { where: 'prepared for another policy' });
    for (let i = 0; i < prepared.length; ++i) memory[at + i] = prepared[i]!;
  }

  #write(facts: Facts, history: Facts | undefined): void {
    const memory = this.#memory;
    const at = this.#facts_at;
    const blank = this.#blank;
    for (let i = 0; i < blank.length; ++i) memory[at + i] = blank[i]!;
    this.#write_all(this.#facts, facts, '');
    if (history) this.#write_all(this.#history, history, '');
  }

  /** Orders are nearly always built alike: then a name stands where it stood before, and is not looked for. */
  #write_all(names: FactNames, facts: Facts, before: string): void {
    let place = 0;
    for (const name in facts) {
      const value = facts[name];
      const writer = names.at(place++, name, before);
      if (value === undefined || value === null) continue;
      if (writer === undefined) this.#write_inside(names, before + name, value);
      else this.#write_fact(writer, value);
    }
  }

  #write_fact(writer: FactWriter, value: {}): void {
    const memory = this.#memory;
    const at = this.#facts_at;
    const number = writer.small(value);
    if (number === undefined) {
      this.#read_fact(writer, value);
    } else {
      memory[at + writer.word] = number;
      memory[at + writer.word + 1] = number >> 31;
    }
    memory[at + writer.known_word]! |= writer.known_bit;
  }

  /** Facts with dots in their names. What the server knows of before may be more than a policy asks for. */
  #write_inside(names: FactNames, name: string, value: {}): void {
    if (typeof value === 'object') return this.#write_all(names, value as Facts, `${name}.`);
    if (names === this.#facts) throw new KulanzError('decision_refused', { reason: kUnknownFact, where: name });
  }

  /** Everything but small numbers, booleans and words is read by the core. */
  #read_fact({ index, fact }: FactWriter, value: unknown): void {
    const lost = typeof value === 'number' && !Number.isSafeInteger(value) && fact.type !== 'percent';
    const text = encoder.encode(lost || typeof value === 'object' ? '' : String(value));
    const at = this.#wasm.decider_text_buffer(text.length);
    if (at) new Uint8Array(this.#wasm.memory.buffer, at).set(text);
    const reason = at ? this.#wasm.decider_read_fact(index, text.length) : kTooLarge;
    if (reason) throw new KulanzError('decision_refused', { reason, where: fact.name });
  }

  /** Room above the module's own memory, which grows for it. @returns where it begins */
  #room(bytes: number): number {
    const { memory } = this.#wasm;
    const begin = (this.#own_bytes ??= memory.buffer.byteLength);
    const missing = begin + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / kPage));
    this.#memory = new Int32Array(memory.buffer);
    return begin;
  }
}
