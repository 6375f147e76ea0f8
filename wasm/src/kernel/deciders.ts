import { from_base64 } from '../bytes.js';
import { KulanzError } from '../error.js';
import type { Status, StatusPolicy } from '../status.js';
import { make_frame } from './frame.js';
import { load_policy, open_policy, policy_bytes, type Policy } from './loader.js';

/** A promise's decision buffer at a moment, unix seconds. */
export type Decider = (now: number) => Uint8Array;
/** The decision buffer with its trace, of what is known of a promise. */
export type Explainer = (input: unknown, now: number) => Uint8Array;

/**
 * One for each promise of a status; modules and policies are fetched unless they are given.
 * @param base what the status's links are relative to
 * @param now the status's, unix seconds
 * @throws KulanzError `decision_differs` when the server decided otherwise
 */
export function deciders_of({ promises }: Status, base: URL, now: number, given?: Policy): Promise<Decider[]> {
  return Promise.all(
    promises.map(async ({ id, policy, input, decision }) => {
      const frame = make_frame(input);
      const kernel = await load_policy(policy, base, given);
      const decide = (at: number): Uint8Array => kernel.decide(frame, at);
      if (decision && !same(decide(now), from_base64(decision))) throw new KulanzError('decision_differs', { where: id });
      return decide;
    }),
  );
}

/** For those who ask why: the policy in a module that can tell. @throws KulanzError */
export async function explainer_of(policy: StatusPolicy, base: URL, given?: Policy): Promise<Explainer> {
  const kernel = await open_policy(await policy_bytes(policy, base, given), policy.digest, true);
  return (input, now) => kernel.explain(make_frame(input), now);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
