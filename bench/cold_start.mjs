// From the bytes of the module and of a policy to the first decision, in a Node that has
// compiled neither before: compiling, an instance, opening, deciding. The limit is 3 ms.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { Policies } from '../tests/element/policies.mjs';
import { median, record } from './record.mjs';

const kLimit = 3;
const kRuns = 31;
const kLate_s = Date.parse('2026-05-04T22:00:00Z') / 1000;

if (process.argv[2]) {
  console.log(await first_decision(process.argv[2], process.argv[3]));
} else {
  const { blob, digest } = new Policies().get('pizza');
  const self = fileURLToPath(import.meta.url);
  const times = Array.from({ length: kRuns }, () => Number(execFileSync(process.execPath, [self, blob.toString('base64'), digest])));
  record('cold_start_node', 'kulanz', Math.round(median(times) * 100) / 100, 'ms');
  record('cold_start_node', 'limit', kLimit, 'ms');
}

async function first_decision(blob, digest) {
  const { readFile } = await import('node:fs/promises');
  const { make_frame, open_policy, read_decision, use_wasm } = await import('../wasm/dist/kulanz.js');
  const bytes = await readFile(new URL('../wasm/dist/kulanz.wasm', import.meta.url));
  const policy_bytes = new Uint8Array(Buffer.from(blob, 'base64'));
  const frame = make_frame({
    order: { placed_at: '2026-05-04T18:00:00Z', paid_minor: 3250, currency: 'EUR' },
    facts: { meal_minor: 2850, promised_min: 45 },
    history: {},
    events: [],
  });
  const begin = performance.now();
  use_wasm(bytes);
  const policy = await open_policy(policy_bytes, digest);
  const decision = read_decision(policy.decide(frame, kLate_s));
  const took_ms = performance.now() - begin;
  if (decision.state !== 'breached') throw new Error(`decided ${decision.state}`);
  return took_ms;
}
