// From the bytes of the module and of a policy to the first decision, in a Node that has
// compiled neither before: compiling, an instance, opening, deciding. The limit is 3 ms. Once
// in a Node that has used SubtleCrypto already, and once with the loading of that in it, which
// is Node's own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { Policies } from '../tests/element/policies.mjs';
import { median, record } from './record.mjs';

const kLimit = 3;
const kRuns = 31;

const { blob, digest } = new Policies().get('pizza');
const program = fileURLToPath(new URL('first_decision.mjs', import.meta.url));

function measure(name, ...before) {
  const asked = [program, blob.toString('base64'), digest, ...before];
  const times = Array.from({ length: kRuns }, () => Number(execFileSync(process.execPath, asked)));
  record(name, 'kulanz', Math.round(median(times) * 100) / 100, 'ms');
}

measure('cold_start_node', 'with_crypto');
measure('cold_start_node_and_crypto');
record('cold_start_node', 'limit', kLimit, 'ms');
