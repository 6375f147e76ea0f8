// resident.mjs WAY BLOB DIGEST COUNT: prints how many bytes this Node has in memory when it holds
// so many instances of the module, in each the policy (base64) open and one decision made.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { kWays } from './ways.mjs';

const [way, blob, digest, count] = process.argv.slice(2);
setFlagsFromString('--expose-gc');
const collect_garbage = runInNewContext('gc');

const module_bytes = await readFile(kWays[way].wasm);
const policy_bytes = new Uint8Array(Buffer.from(blob, 'base64'));
const first = await kWays[way].ready();
const held = [];
while (held.length < count) held.push(await first(module_bytes, policy_bytes, digest));
collect_garbage();
console.log(process.memoryUsage.rss());
if (held.length < count) throw new Error('collected'); // they are needed until here
