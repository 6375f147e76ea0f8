import { kBases, kKinds, kTypes, type Remedy, type ValueType } from '../decision.js';
import { KulanzError } from '../error.js';

// What a compiled policy says of its facts and remedies. The blob's layout: core/policy/blob.h;
// the core has checked it before anybody reads it here.

const kOrigins = ['given', 'order', 'history', 'promise', 'day', 'column'] as const;
const kFirst = 0; // Hit::first
const decoder = new TextDecoder();

export interface BlobFact {
  name: string;
  type: ValueType;
  origin: (typeof kOrigins)[number];
  /** An enumeration's values. */
  values: string[];
  /** The declared default. */
  fallback: bigint | undefined;
  /** Of a duration: seconds of one unit as it is given. */
  unit: number;
}

/** What a remedy is, whatever its amount. */
export type BlobRemedy = Omit<Remedy, 'amount_minor' | 'count'>;

export interface BlobTable {
  rows: number;
  inputs: number;
}

export interface Blob {
  facts: BlobFact[];
  remedies: BlobRemedy[];
  /** Those of which the first row that matches counts. */
  tables: BlobTable[];
  /** Keys of the apology. */
  apologies: string[];
  /** A text by its place among the policy's texts. */
  text(at: number, size: number): string;
}

export function read_blob(bytes: Uint8Array): Blob {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u8 = (at: number): number => view.getUint8(at);
  const u16 = (at: number): number => view.getUint16(at, true);
  const section = (index: number) => ({ at: view.getUint32(8 + 8 * index, true), size: view.getUint32(12 + 8 * index, true) });
  const [header, texts, values, facts] = [0, 1, 2, 3].map(section) as [Section, Section, Section, Section];
  const [tables, remedies] = [8, 11].map(section) as [Section, Section];

  const text = (at: number, size: number): string => decoder.decode(bytes.subarray(texts.at + at, texts.at + at + size));
  const text_at = (at: number): string => text(u16(at), u16(at + 2));
  const value_texts = (first: number, count: number): string[] =>
    Array.from({ length: count }, (_, i) => text_at(values.at + 4 * (first + i)));
  const records = <T>({ at, size }: Section, step: number, read: (at: number) => T): T[] =>
    Array.from({ length: size / step }, (_, i) => read(at + i * step));

  return {
    text,
    facts: records(facts, 32, (at) => ({
      name: text_at(at),
      type: known(kTypes, u8(at + 4)),
      origin: known(kOrigins, u8(at + 5)),
      fallback: u8(at + 8) ? view.getBigInt64(at + 16, true) : undefined,
      values: value_texts(u16(at + 10), u16(at + 12)),
      unit: Number(view.getBigInt64(at + 24, true)),
    })),
    remedies: records(remedies, 32, (at) => ({
      id: text_at(at),
      rule: text_at(at + 4),
      item: text_at(at + 8),
      kind: known(kKinds, u8(at + 28)),
      basis: known(kBases, u8(at + 29)),
      valid_days: u16(at + 30),
    })),
    tables: records(tables, 32, (at) => ({ rows: u16(at + 2), inputs: u16(at + 4), hit: u16(at + 22) })).filter(({ hit }) => hit === kFirst),
    apologies: value_texts(u16(header.at + 64), u16(header.at + 66)),
  };
}

interface Section {
  at: number;
  size: number;
}

function known<T>(names: readonly T[], index: number): T {
  const name = names[index];
  if (name === undefined) throw new KulanzError('policy_refused', { where: 'newer than this module' });
  return name;
}
