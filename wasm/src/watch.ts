import { Clock } from './clock.js';
import { read_decision, type Decision } from './decision.js';
import { malformed } from './error.js';
import { make_frame } from './frame.js';
import { load_policy, type Policy } from './loader.js';
import type { Status, StatusPromise } from './status.js';

/** A promise of the status, and what was decided of it. */
export interface Decided {
  promise: StatusPromise;
  decision: Decision;
}

/** One status answer, and the decisions that follow from it as time passes, network or not. */
export interface Watch {
  readonly status: Status;
  readonly clock: Clock;
  /** Unix seconds of an RFC 3339 text, as the core reads it. */
  instant(text: string): number | undefined;
  /** Decides every promise at the server's present time. @throws KulanzError `decision_refused` */
  decide(): Decided[];
}

/**
 * Takes the server's time from a status that came just now, and fetches the policies that were not given.
 * @param base what the status's links are relative to
 * @throws KulanzError; nothing is kept of a status that cannot be decided
 */
export async function watch(status: Status, base: URL, given?: Policy): Promise<Watch> {
  const taken_ms = performance.now();
  const watched = await Promise.all(
    status.promises.map(async (promise) => ({
      promise,
      frame: make_frame(promise.input),
      kernel: await load_policy(promise.policy, base, given),
    })),
  );
  const instant = (text: string): number | undefined => watched[0]!.kernel.instant(text);
  const clock = new Clock(instant(status.now) ?? malformed('now'), taken_ms);
  const decide = (): Decided[] => {
    const now = clock.now();
    return watched.map(({ promise, frame, kernel }) => ({ promise, decision: read_decision(kernel.decide(frame, now)) }));
  };
  return { status, clock, instant, decide };
}
