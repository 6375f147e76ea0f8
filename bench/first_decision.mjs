// first_decision.mjs WAY BLOB DIGEST [with_crypto]: prints the milliseconds from the module's bytes
// and those of a policy (base64) to its first decision, in this Node, which has compiled neither
// before. with_crypto: SubtleCrypto, by which the policy's hash is checked, was used before.
import { readFile } from 'node:fs/promises';

import { kWays } from './ways.mjs';

const [way, blob, digest, before] = process.argv.slice(2);
const module_bytes = await readFile(kWays[way].wasm);
const policy_bytes = new Uint8Array(Buffer.from(blob, 'base64'));
const first = await kWays[way].ready();
if (before === 'with_crypto') await crypto.subtle.digest('SHA-256', new Uint8Array());
const begin = performance.now();
await first(module_bytes, policy_bytes, digest);
console.log(performance.now() - begin);
