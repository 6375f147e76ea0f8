import { Reader } from './buffer.js';
import { KulanzError } from './error.js';

// Reads the decision buffer, whose layout core/decide/decision.h gives. Names
// of states and kinds are this file's; everything else is copied.

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
