// results.mjs [FILE]: writes what build/bench/*.json hold as one page to read, bench/RESULTS.md
// unless another file is named.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { kPeers } from './peers/list.mjs';
import { build } from './record.mjs';
import { commit, machine } from './results/machine.mjs';
import { report } from './results/report.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

function versions() {
  const own = read('../wasm/package.json');
  return { ...read('peers/package.json').optionalDependencies, [own.name]: own.version };
}

/** From the first to the last measurement, in minutes of UTC. */
function measured(files) {
  const times = files.map((file) => statSync(file).mtimeMs);
  const minute = (ms) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  return `${minute(Math.min(...times))} to ${minute(Math.max(...times)).slice(11)} UTC`;
}

export function write_results(target = fileURLToPath(new URL('RESULTS.md', import.meta.url))) {
  const folder = join(build, 'bench');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort().map((file) => join(folder, file));
  const rows = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const about = { commit: commit(), measured: measured(files), machine: machine(), list: kPeers, versions: versions() };
  writeFileSync(target, report(rows, about));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write_results(process.argv[2]);
