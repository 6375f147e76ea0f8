// first_decision.mjs BLOB DIGEST [with_crypto]: prints the milliseconds from the module's bytes
// and those of a policy (base64) to its first decision, in this Node, which has compiled neither
// before. with_crypto: SubtleCrypto, by which the policy's hash is checked, was used before.
import { readFile } from 'node:fs/promises';

import { make_frame, open_policy, read_decision, use_wasm } from '../wasm/dist/kulanz.js';
import { kLatePizza, kLate_s } from './late_pizza.mjs';

const [blob, digest, before] = process.argv.slice(2);
const module_bytes = await readFile(new URL('../wasm/dist/kulanz.wasm', import.meta.url));
const policy_bytes = new Uint8Array(Buffer.from(blob, 'base64'));
const frame = make_frame(kLatePizza);
if (before === 'with_crypto') await crypto.subtle.digest('SHA-256', new Uint8Array());
const begin = performance.now();
use_wasm(module_bytes);
const policy = await open_policy(policy_bytes, digest);
const decision = read_decision(policy.decide(frame, kLate_s));
const took_ms = performance.now() - begin;
if (decision.state !== 'breached') throw new Error(`decided ${decision.state}`);
console.log(took_ms);
