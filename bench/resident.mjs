// resident.mjs BLOB DIGEST COUNT: prints how many bytes this Node has in memory when it holds so
// many instances of the module, in each the policy `pizza` (base64) open and one decision made.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { make_frame, open_policy, use_wasm } from '../wasm/dist/kulanz.js';
import { kLatePizza, kLate_s } from './late_pizza.mjs';

const [blob, digest, count] = process.argv.slice(2);
setFlagsFromString('--expose-gc');
const collect_garbage = runInNewContext('gc');

use_wasm(await readFile(new URL('../wasm/dist/kulanz.wasm', import.meta.url)));
const policy_bytes = new Uint8Array(Buffer.from(blob, 'base64'));
const frame = make_frame(kLatePizza);
const kernels = [];
while (kernels.length < count) {
  const kernel = await open_policy(policy_bytes, digest);
  kernel.decide(frame, kLate_s);
  kernels.push(kernel);
}
collect_garbage();
console.log(process.memoryUsage.rss());
if (kernels.length < count) throw new Error('collected'); // they are needed until here
