import { from_base64 } from './bytes.js';
import { Clock } from './clock.js';
import { read_decision, type Decision } from './decision.js';
import { malformed } from './error.js';
import { instant_of } from './instant.js';
import type { Decider } from './kernel/deciders.js';
import type { Policy } from './kernel/loader.js';
import { load_kernel } from './load_kernel.js';
import { once } from './once.js';
import type { Status, StatusPromise } from './status.js';

/** A promise of the status, and what was decided of it. */
export interface Decided {
  promise: StatusPromise;
  decision: Decision;
}

/** One status answer, and the decisions that follow from it as time passes. */
export interface Watch {
  readonly status: Status;
  readonly clock: Clock;
  /** Every promise at the server's present time; until the core is there, as the server decided. @throws KulanzError `decision_refused` */
  decide(): Decided[];
  /** Fetches the core, which decides from then on, network or not. @throws KulanzError; then all stays as the server decided */
  take_over(): Promise<void>;
}

/**
 * Takes the server's time from a status that came just now. A status without decisions is
 * decided here: the core is fetched first.
 * @param base what the status's links are relative to
 * @throws KulanzError; nothing is kept of a status that cannot be decided
 */
export async function watch(status: Status, base: URL, given?: Policy): Promise<Watch> {
  const now = instant_of(status.now) ?? malformed('now');
  const clock = new Clock(now, performance.now());
  let deciders: Decider[] = status.promises.map(({ decision }) => () => from_base64(decision!));
  const watched = {
    status,
    clock,
    decide: () => status.promises.map((promise, index) => ({ promise, decision: read_decision(deciders[index]!(clock.now())) })),
    take_over: once(async () => {
      const { deciders_of } = await load_kernel();
      deciders = await deciders_of(status, base, now, given);
    }),
  };
  if (!status.promises.every(({ decision }) => decision)) await watched.take_over();
  return watched;
}
