import type { Decision } from '../decision.js';
import type { StatusPromise } from '../status.js';
import type { Voice } from '../voice.js';
import type { Given } from './offer.js';
import type { Child } from './tree.js';

/** What the views are functions of: one promise, what was decided, and what was clicked. */
export interface Scene {
  voice: Voice;
  promise: StatusPromise;
  decision: Decision;
  /** The server's time, unix seconds. */
  now: number;
  desk: Deskwork | undefined;
}

/** The views that come with later.js. Whoever needs one for the first picture waits for it: asks_for_more. */
export interface Deskwork {
  /** What the ledger gave before and the decision no longer names. */
  given_before(scene: Scene): Given[];
  /** A voucher's code, or the way to it. */
  voucher(scene: Scene, given: Given, amount: string, title: string): Child[];
  /** How many issues of a schedule came; empty where there is none. */
  schedule(scene: Scene): string;
  /** Who takes care of it, and what the customer can say. */
  people(scene: Scene): Child[];
  why(scene: Scene): Child;
  history(scene: Scene): Child;
}
