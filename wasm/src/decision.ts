import { reader_of } from './buffer.js';
import { KulanzError } from './error.js';

// Reads the decision buffer, whose layout core/decide/decision.h gives. Names
// of states and kinds are this file's; everything else is copied.

const kStates = ['open', 'at_risk', 'kept', 'breached', 'excused', 'unknown', 'cancelled'] as const;
const kFaults = ['merchant', 'partner', 'customer', 'force_majeure', 'unknown'] as const;
export const kKinds = ['voucher', 'refund', 'credit', 'in_kind'] as const;
export const kBases = ['law', 'contract', 'goodwill'] as const;
export const kTypes = [
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
  const { u8, i32, number, instant, text, digest, name, list } = reader_of(bytes);
  const reason = u8(6);
  if (reason) throw new KulanzError('decision_refused', { reason, where: text(56) });
  return {
    state: name(kStates, 7),
    placed_at: instant(8),
    deadline: instant(16),
    next_change_at: instant(24) ?? Infinity,
    fulfilled_at: instant(32),
    at_risk_at: instant(40),
    until: instant(160),
    severity: u8(48),
    fault: name(kFaults, 49),
    apology: text(64),
    currency: text(72),
    policy: text(80),
    digest: digest(88),
    remedies: list(u8(50), 120, 48, (at) => ({
      id: text(at),
      rule: text(at + 8),
      item: text(at + 16),
      amount_minor: number(at + 24),
      count: i32(at + 32),
      kind: name(kKinds, at + 36),
      basis: name(kBases, at + 37),
      valid_days: i32(at + 40),
    })),
    escalations: list(u8(51), 124, 24, (at) => ({ id: text(at), role: text(at + 8), due: number(at + 16) })),
    params: list(u8(52), 128, 32, (at) => ({
      name: text(at),
      text: text(at + 8),
      type: name(kTypes, at + 24),
      value: u8(at + 25) ? number(at + 16) : undefined,
    })),
    blockers: list(u8(53), 132, 8, text),
    issues: { total: i32(144), due: i32(148), missed: i32(152), reports: i32(156) },
  };
}
