import type { Decision, PromiseState } from './decision.js';
import type { KulanzError } from './error.js';
import type { Voucher } from './status.js';

/** The first decisions are shown, by promise id. */
export interface ReadyDetail {
  decisions: Record<string, Decision>;
}
/** A promise's decision differs from the one before. */
export interface ChangeDetail {
  promise: string;
  state: PromiseState;
  previous: PromiseState;
  decision: Decision;
}
/**
 * A code is asked for. preventDefault() keeps the element from asking the server; it
 * is busy until a new `status` is set or `done` is called: with what a claim is answered,
 * to show the code; with a promise of it; with one that fails, to say so.
 */
export interface ClaimDetail {
  promise: string;
  remedy: string;
  done(answer?: { voucher: Voucher } | PromiseLike<{ voucher: Voucher } | undefined>): void;
}
/** The customer's word. preventDefault() and `done` as with a claim. */
export interface ReportDetail {
  promise: string;
  kind: string;
  /** The day of issue, where it is about one. */
  instance?: string;
  done(heard?: PromiseLike<unknown>): void;
}
export interface ErrorDetail {
  error: KulanzError;
}

export interface KulanzEvents {
  'kulanz-ready': CustomEvent<ReadyDetail>;
  'kulanz-change': CustomEvent<ChangeDetail>;
  'kulanz-claim': CustomEvent<ClaimDetail>;
  'kulanz-report': CustomEvent<ReportDetail>;
  'kulanz-error': CustomEvent<ErrorDetail>;
}

declare global {
  interface GlobalEventHandlersEventMap extends KulanzEvents {}
}

/** Dispatches on `target`, bubbling out of every shadow root. @returns false when it was cancelled, which means something for a claim and a report */
export function emit<Name extends keyof KulanzEvents>(
  target: EventTarget,
  name: Name,
  detail: KulanzEvents[Name]['detail'],
): boolean {
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
}
