// Do the server and the page decide the same, byte for byte?
//
//   node tests/parity/run.mjs FILE            the cases of a file
//   node tests/parity/run.mjs --stories       the demo's stories
//   node tests/parity/run.mjs --generate N [SEED]
//
// Native: parity_native. Page: loader and wasm of the packed tarball in build/npm.
// Each case is decided at ten moments, with and without its trace.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cases_of_file, cases_of_stories } from './cases.mjs';
import { Native } from './native.mjs';
import { import_package } from './package.mjs';

const kChunk = 500;
const kShown = 20;
const root = fileURLToPath(new URL('../..', import.meta.url));
const build = process.env.KULANZ_BUILD ?? join(root, 'build');
const native = new Native(
  process.env.KULANZ_PARITY_NATIVE ?? join(build, 'native/bin/parity_native'),
  ['policies', 'tests/parity/policies'].map((folder) => join(root, folder)).join(':'),
);

/** {policy name: Kernel of the package that holds it} */
async function open_policies(kulanz, scratch) {
  native.compile(scratch);
  const kernels = new Map();
  for (const file of readdirSync(scratch).filter((name) => name.endsWith('.blob'))) {
    const blob = readFileSync(join(scratch, file));
    const digest = createHash('sha256').update(blob).digest('hex');
    kernels.set(basename(file, '.blob'), await kulanz.open_policy(blob, digest));
  }
  return kernels;
}

const kRefused = Buffer.alloc(4);

function page_decisions(kulanz, kernel, { input, now }) {
  let frame;
  try {
    frame = kulanz.make_frame(input);
  } catch (thrown) {
    if (!(thrown instanceof kulanz.KulanzError)) throw thrown;
  }
  const decide = (at, explain) => (frame ? kernel.decide(frame, at, explain) : kRefused);
  return now.map((at) => [decide(at, false), decide(at, true)]);
}

/** The first difference in words, or undefined. */
function difference(now, ours, theirs) {
  for (const [moment, pair] of ours.entries()) {
    for (const [trace, bytes] of pair.entries()) {
      const other = theirs[moment][trace];
      if (Buffer.compare(bytes, other) === 0) continue;
      const at = bytes.findIndex((byte, i) => byte !== other[i]);
      const what = trace ? 'decision with trace' : 'decision';
      return `now ${now[moment]}: ${what} differs at byte ${at} (native ${bytes.length}, page ${other.length} bytes)`;
    }
  }
  return undefined;
}

class Tally {
  passed = 0;
  failed = 0;
  refused = 0;

  add(id, problem) {
    if (problem === undefined) return void this.passed++;
    if (++this.failed <= kShown) console.log(`${id}: ${problem}`);
  }
}

function compare(kulanz, kernels, cases, tally) {
  const known = cases.filter(({ id, line }) => {
    if (kernels.has(line.policy)) return true;
    tally.add(id, `no policy ${line.policy}`);
    return false;
  });
  for (let at = 0; at < known.length; at += kChunk) {
    const chunk = known.slice(at, at + kChunk);
    const lines = native.moments(chunk.map(({ line }) => line));
    native.decide(lines).forEach((ours, i) => {
      const theirs = page_decisions(kulanz, kernels.get(lines[i].policy), lines[i]);
      tally.refused += theirs.flat().filter((bytes) => bytes[6] !== 0).length;
      tally.add(chunk[i].id, difference(lines[i].now, ours, theirs));
    });
  }
}

function* questions([what, count, seed = '20260503']) {
  if (what === '--stories') return yield cases_of_stories(join(root, 'web-demo/stories.json'));
  if (what !== '--generate') return yield cases_of_file(what);
  for (let done = 0; done < Number(count); done += kChunk) {
    const from = Number(seed) + done;
    const lines = native.generate(from, Math.min(kChunk, Number(count) - done));
    yield lines.map((line, i) => ({ id: `seed ${from}, case ${i} (${line.policy})`, line }));
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'kulanz-parity-'));
try {
  const kulanz = await import_package(join(build, 'npm'), scratch);
  const kernels = await open_policies(kulanz, scratch);
  const tally = new Tally();
  for (const cases of questions(process.argv.slice(2))) compare(kulanz, kernels, cases, tally);
  if (tally.failed > kShown) console.log(`... and ${tally.failed - kShown} more`);
  console.log(`policies: ${[...kernels.keys()].join(', ')}; ten moments a case, with and without trace`);
  console.log(`${tally.refused} of the decisions were refusals`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
