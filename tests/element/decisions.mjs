// What a Kulanz server puts beside each promise of a status: its decision.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dist = new URL('../../wasm/dist/', import.meta.url);
const { make_frame, open_policy, use_wasm } = await import(fileURLToPath(new URL('kulanz.js', dist)));
use_wasm(readFileSync(new URL('kulanz-whole.wasm', dist)));

/** The same status with the decisions in it. @param policies of ./policies.mjs */
export async function with_decisions(status, policies) {
  const now = Date.parse(status.now) / 1000;
  const promises = status.promises.map(async (promise) => {
    const { name, digest } = promise.policy;
    const kernel = await open_policy(policies.get(name).blob, digest);
    return { ...promise, decision: Buffer.from(kernel.decide(make_frame(promise.input), now)).toString('base64') };
  });
  return { ...status, promises: await Promise.all(promises) };
}
