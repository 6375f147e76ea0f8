import type { PromiseState } from '../decision.js';
import type { Voucher } from '../status.js';

// What the element shows for a promise, all of it as text.

export interface PromiseModel {
  id: string;
  state: PromiseState;
  /** The state in a word or two. */
  label: string;
  promise: string;
  /** What came of it, in figures; may be empty. */
  fact: string;
  timer: TimerModel | undefined;
  apology: string;
  owed: OfferModel[];
  goodwill: OfferModel[];
  cases: CaseModel[];
  reports: ReportModel[];
  history: { when: string; what: string }[];
  /** The answer to a report. */
  notice: string;
}

/** A running counter beside the deadline: display, not part of the decision. */
export interface TimerModel {
  label: string;
  deadline: number;
  up: boolean;
}

export interface OfferModel {
  remedy: string;
  title: string;
  amount: string;
  /** The rule's reference, and how far its payment is. */
  notes: string[];
  voucher: VoucherModel | undefined;
}

export interface VoucherModel {
  /** Empty until a claim was answered. */
  code: string;
  /** What the code is worth now; it is topped up as the offer grows. Empty before the claim. */
  worth: string;
  /** The button's words; empty: nothing to claim. */
  action: string;
  note: string;
  busy: boolean;
  problem: string;
}

export interface CaseModel {
  title: string;
  name: string;
  role: string;
  contact: string;
  due: string;
}

export interface ReportModel {
  kind: string;
  action: string;
  /** The question about the date; empty: no date is asked for. */
  question: string;
}

/** What the customer did on this page; keys are click_key's, notices a promise's id. */
export interface Clicks {
  vouchers: Map<string, Voucher>;
  busy: Set<string>;
  problems: Map<string, string>;
  notices: Map<string, string>;
}

export function click_key(promise: string, remedy: string): string {
  return `${promise}\n${remedy}`;
}
