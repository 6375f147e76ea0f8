import type { Decision, PromiseState } from './decision.js';
import type { KulanzError } from './error.js';

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
/** A code is asked for. preventDefault() keeps the element from asking the server. */
export interface ClaimDetail {
  promise: string;
  remedy: string;
}
export interface ErrorDetail {
  error: KulanzError;
}

export interface KulanzEvents {
  'kulanz-ready': CustomEvent<ReadyDetail>;
  'kulanz-change': CustomEvent<ChangeDetail>;
  'kulanz-claim': CustomEvent<ClaimDetail>;
  'kulanz-error': CustomEvent<ErrorDetail>;
}

declare global {
  interface GlobalEventHandlersEventMap extends KulanzEvents {}
}

/** Dispatches on `target`, bubbling out of every shadow root. @returns false when it was cancelled */
export function emit<Name extends keyof KulanzEvents>(
  target: EventTarget,
  name: Name,
  detail: KulanzEvents[Name]['detail'],
): boolean {
  return target.dispatchEvent(
    new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: name === 'kulanz-claim' }),
  );
}
