/**
 * Why the element shows the light DOM, or why a click did not work. `code` is
 * stable; the message is for developers and is never shown to a customer.
 */
export type ErrorCode =
  | 'wasm_unavailable' // the module could not be fetched or compiled, or is another one
  | 'policy_unavailable' // the policy could not be fetched
  | 'policy_refused' // its SHA-256 differs from its name, or the core refuses it
  | 'status_unavailable' // no answer, or one that is not 2xx
  | 'status_malformed' // the answer is not a status
  | 'decision_differs' // the page's core decides otherwise than the server, whose word is shown: another version?
  | 'decision_refused' // the core refuses what the status says; see `reason` and `where`
  | 'locale_unavailable' // the texts could not be loaded
  | 'later_unavailable' // later.js could not be loaded: a click did nothing
  | 'text_missing' // `where` is a key without a text; said once a key, the general text is shown
  | 'request_failed' // a claim or a report did not get through
  | 'internal'; // a defect of ours; the light DOM is shown all the same

export interface ErrorFacts {
  /** The core's Reason, core/base/reason.h. */
  reason?: number;
  /** The leaf of the status, or the URL, it is about. */
  where?: string;
  /** The HTTP status, 0 when no server answered, and the problem document's code. */
  status?: number;
  problem?: string;
  /** As long as the server wishes not to be asked. */
  retry_after_s?: number;
}

export class KulanzError extends Error {
  override readonly name = 'KulanzError';
  constructor(
    readonly code: ErrorCode,
    readonly facts: ErrorFacts = {},
  ) {
    super(`${code} ${facts.where ?? ''} ${facts.status ?? facts.reason ?? ''}`.trim());
  }
}

/** @throws KulanzError `status_malformed`, always */
export function malformed(where: string): never {
  throw new KulanzError('status_malformed', { where: where.slice(0, 80) });
}

/** Any thrown value as a KulanzError. */
export function as_error(thrown: unknown): KulanzError {
  return thrown instanceof KulanzError ? thrown : new KulanzError('internal', { where: String(thrown) });
}
