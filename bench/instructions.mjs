// How many instructions a decision and the check of a code take, counted by callgrind: a number
// that no other program on the machine can change. instructions.json has what they took when it was
// written; more than 5 % above it fails.
//
//   node bench/instructions.mjs check     compares; what ./dev test runs
//   node bench/instructions.mjs update    writes instructions.json
//   node bench/run.mjs instructions       records them beside the other figures
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, record } from './record.mjs';

const kRise = 0.05;
const kFew = 100;
const kMany = 1100;
const kKept = fileURLToPath(new URL('instructions.json', import.meta.url));
// The C library copies with whatever the processor has; without, the count is the same everywhere.
const kPlainProcessor = { GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-ERMS,-FSRM' };

const program = join(process.env.KULANZ_NATIVE_BENCHES ?? join(build, 'native/bin'), 'instructions');
const kept = JSON.parse(readFileSync(kKept, 'utf8'));

function count_all(name, times) {
  const valgrind = ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--log-fd=1', program, name, String(times)];
  const said = execFileSync('valgrind', valgrind, { encoding: 'utf8', env: { ...process.env, ...kPlainProcessor } });
  return Number(/Collected : (\d+)/.exec(said)[1]);
}

/** Instructions of one time: what starting takes is in both. */
const count = (name) => Math.round((count_all(name, kMany) - count_all(name, kFew)) / (kMany - kFew));

function compare(name) {
  const [now, then] = [count(name), kept[name]];
  const rise = now / then - 1;
  const percent = `${(rise * 100).toFixed(1)} %`;
  if (rise > kRise) {
    console.log(`not ok: ${name} takes ${now} instructions, ${percent} more than ${then}. Where they go: valgrind --tool=callgrind ` +
      `${program} ${name} ${kMany}. If they are worth it: node bench/instructions.mjs update, and say why in the commit`);
    return false;
  }
  const fell = rise < -kRise ? '; node bench/instructions.mjs update keeps the gain' : '';
  console.log(`ok: ${name} takes ${now} instructions (${percent} to ${then}${fell})`);
  return true;
}

const names = Object.keys(kept);
const [command] = process.argv[1] === fileURLToPath(import.meta.url) ? process.argv.slice(2) : ['record'];
if (command === 'check') {
  const passed = names.map(compare).filter(Boolean).length;
  console.log(`${passed} passed, ${names.length - passed} failed`);
  process.exitCode = passed === names.length ? 0 : 1;
} else if (command === 'update') {
  writeFileSync(kKept, `${JSON.stringify(Object.fromEntries(names.map((name) => [name, count(name)])), null, 2)}\n`);
} else if (command === 'record') {
  for (const name of names) record(`instructions_${name}`, 'kulanz', count(name), '1');
} else {
  throw new Error('node bench/instructions.mjs check | update');
}
