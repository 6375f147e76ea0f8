import { KulanzError } from './error.js';

// Reads the decision buffer, whose layout core/decide/decision.h gives. Names
// of states and kinds are this file's; everything else is copied.

const kVersion = 1;
const kHeaderBytes = 192;
const kNoInstant = -(2n ** 63n);
const kNever = 2n ** 63n - 1n;

const kStates = ['open', 'at_risk', 'kept', 'breached', 'excused', 'unknown', 'cancelled'] as const;
const kFaults = ['merchant', 'partner', 'customer', 'force_majeure', 'unknown'] as const;
const kKinds = ['voucher', 'refund', 'credit', 'in_kind'] as const;
const kBases = ['law', 'contract', 'goodwill'] as const;
const kTypes = [
  'boolean', 'integer', 'money', 'percent', 'duration', 'date', 'instant', 'time_of_day', 'enumeration',
] as const;

export type PromiseState = (typeof kStates)[number];
export type Fault = (typeof kFaults)[number];
export type RemedyKind = (typeof kKinds)[number];
export type Basis = (typeof kBases)[number];
export type ValueType = (typeof kTypes)[number];

export interface Remedy {
  id: string;
  /** The rule's reference, e.g. a paragraph; may be empty. */
  rule: string;
  kind: RemedyKind;
  basis: Basis;
  amount_minor: number;
  /** In kind only: what, and how many. */
  item: string;
  count: number;
  /** How long its voucher will be valid; 0 when it is none. */
  valid_days: number;
}

export interface Escalation {
  id: string;
  role: string;
  /** Unix seconds, as every moment here. */
  due: number;
}

/** A value that the apology may name; `value` is undefined while it is unknown. */
export interface Param {
  name: string;
  type: ValueType;
  value: number | undefined;
  text: string;
}

export interface Decision {
  state: PromiseState;
  placed_at: number | undefined;
  deadline: number | undefined;
  /** The decision holds until then; Infinity: for ever. */
  next_change_at: number;
  fulfilled_at: number | undefined;
  at_risk_at: number | undefined;
  /** The end of the delay; undefined while it runs. */
  until: number | undefined;
  severity: number;
  fault: Fault;
  /** The key of the apology; empty: none. */
  apology: string;
  currency: string;
  policy: string;
  digest: string;
  remedies: Remedy[];
  escalations: Escalation[];
  params: Param[];
  /** Facts that are missing for a decision. */
  blockers: string[];
  /** A schedule's issues; total 0 when the promise is no schedule. */
  issues: { total: number; due: number; missed: number; reports: number };
}

/** @throws KulanzError `decision_refused` with the core's reason, or when the bytes are no decision. */
export function read_decision(bytes: Uint8Array): Decision {
  const reader = new Reader(bytes);
  const reason = reader.u8(6);
  if (reason !== 0) throw new KulanzError('decision_refused', { reason, where: reader.text(56) });
  return {
    state: reader.name(kStates, 7),
    placed_at: reader.instant(8),
    deadline: reader.instant(16),
    next_change_at: reader.instant(24) ?? Infinity,
    fulfilled_at: reader.instant(32),
    at_risk_at: reader.instant(40),
    until: reader.instant(160),
    severity: reader.u8(48),
    fault: reader.name(kFaults, 49),
    apology: reader.text(64),
    currency: reader.text(72),
    policy: reader.text(80),
    digest: reader.hex(88, 32),
    remedies: reader.list(50, 120, 48, (at) => read_remedy(reader, at)),
    escalations: reader.list(51, 124, 24, (at) => ({
      id: reader.text(at),
      role: reader.text(at + 8),
      due: reader.number(at + 16),
    })),
    params: reader.list(52, 128, 32, (at) => read_param(reader, at)),
    blockers: reader.list(53, 132, 8, (at) => reader.text(at)),
    issues: {
      total: reader.i32(144),
      due: reader.i32(148),
      missed: reader.i32(152),
      reports: reader.i32(156),
    },
  };
}

function read_remedy(reader: Reader, at: number): Remedy {
  return {
    id: reader.text(at),
    rule: reader.text(at + 8),
    item: reader.text(at + 16),
    amount_minor: reader.number(at + 24),
    count: reader.i32(at + 32),
    kind: reader.name(kKinds, at + 36),
    basis: reader.name(kBases, at + 37),
    valid_days: reader.i32(at + 40),
  };
}

function read_param(reader: Reader, at: number): Param {
  return {
    name: reader.text(at),
    text: reader.text(at + 8),
    type: reader.name(kTypes, at + 24),
    value: reader.u8(at + 25) === 1 ? reader.number(at + 16) : undefined,
  };
}

const decoder = new TextDecoder();

/** Trusts the core that wrote the buffer; a read past its end throws DataView's RangeError. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < kHeaderBytes || this.u32(0) !== bytes.length || this.#view.getUint16(4, true) !== kVersion) {
      throw new KulanzError('decision_refused', { where: 'buffer' });
    }
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }
  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }
  i32(at: number): number {
    return this.#view.getInt32(at, true);
  }
  number(at: number): number {
    const value = Number(this.#view.getBigInt64(at, true));
    if (!Number.isSafeInteger(value)) throw new KulanzError('decision_refused', { where: `byte ${at}` });
    return value;
  }
  instant(at: number): number | undefined {
    const value = this.#view.getBigInt64(at, true);
    return value === kNoInstant || value === kNever ? undefined : this.number(at);
  }
  text(at: number): string {
    const start = this.u32(at);
    return decoder.decode(this.#bytes.subarray(start, start + this.u32(at + 4)));
  }
  hex(at: number, count: number): string {
    return Array.from(this.#bytes.subarray(at, at + count), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  name<T extends string>(names: readonly T[], at: number): T {
    const found = names[this.u8(at)];
    if (!found) throw new KulanzError('decision_refused', { where: `byte ${at}` });
    return found;
  }
  list<T>(count_at: number, start_at: number, step: number, read: (at: number) => T): T[] {
    const start = this.u32(start_at);
    return Array.from({ length: this.u8(count_at) }, (_, row) => read(start + row * step));
  }
}
