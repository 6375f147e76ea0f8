// Do the server and the page decide the same, byte for byte?
//
//   node tests/parity/run.mjs FILE            the cases of a file
//   node tests/parity/run.mjs --stories       the demo's stories
//   node tests/parity/run.mjs --generate N [SEED]
//   node tests/parity/run.mjs --calendars FILE   a file of calendar cases
//
// Native: parity_native. Page: loader and wasm of the packed tarball in build/npm.
// Each case is decided at ten moments, with and without its trace, the latter by both
// modules of the package. A calendar case
// is a policy of its own, and its decision must say what the case expects.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cases_of_calendars } from './calendar_cases.mjs';
import { cases_of_file, cases_of_stories } from './cases.mjs';
import { Native } from './native.mjs';
import { import_package } from './package.mjs';

const kChunk = 500;
const kShown = 20;
const root = fileURLToPath(new URL('../..', import.meta.url));
const build = process.env.KULANZ_BUILD ?? join(root, 'build');
const program = process.env.KULANZ_PARITY_NATIVE ?? join(build, 'native/bin/parity_native');

/** {policy name: the kernels of the package that hold it: the first one, and one that explains} */
async function open_policies(kulanz, native, scratch) {
  const blobs = mkdtempSync(join(scratch, 'blobs-'));
  native.compile(blobs);
  const kernels = new Map();
  for (const file of readdirSync(blobs)) {
    const blob = readFileSync(join(blobs, file));
    const digest = createHash('sha256').update(blob).digest('hex');
    const both = [kulanz.open_policy(blob, digest), kulanz.open_policy(blob, digest, true)];
    kernels.set(basename(file, '.blob'), await Promise.all(both));
  }
  return kernels;
}

const kRefused = Buffer.alloc(4);

function page_decisions(kulanz, [first, whole], { input, now }) {
  let frame;
  try {
    frame = kulanz.make_frame(input);
  } catch (thrown) {
    if (!(thrown instanceof kulanz.KulanzError)) throw thrown;
  }
  if (!frame) return now.map(() => [kRefused, kRefused, kRefused]);
  return now.map((at) => [first.decide(frame, at), whole.explain(frame, at), whole.decide(frame, at)]);
}

/** The first difference in words, or undefined. */
function difference(now, ours, theirs) {
  for (const [moment, [plain, explained]] of ours.entries()) {
    for (const [i, bytes] of [plain, explained, plain].entries()) {
      const other = theirs[moment][i];
      if (Buffer.compare(bytes, other) === 0) continue;
      const at = bytes.findIndex((byte, j) => byte !== other[j]);
      const what = ['decision', 'decision with trace', 'decision of the whole module'][i];
      return `now ${now[moment]}: ${what} differs at byte ${at} (native ${bytes.length}, page ${other.length} bytes)`;
    }
  }
  return undefined;
}

/** What is wrong with a decision by the case's own word. */
function unexpected(kulanz, { problem }, bytes) {
  try {
    return problem?.(kulanz.read_decision(bytes));
  } catch (thrown) {
    if (!(thrown instanceof kulanz.KulanzError)) throw thrown;
    return thrown.message;
  }
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

function compare({ kulanz, native, kernels }, cases, tally) {
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
      const problem = difference(lines[i].now, ours, theirs) ?? unexpected(kulanz, chunk[i], theirs[0][0]);
      tally.add(chunk[i].id, problem);
    });
  }
}

function* questions(native, [what, count, seed = '20260503']) {
  if (what === '--stories') return yield cases_of_stories(join(root, 'web-demo/stories.json'));
  if (what !== '--generate') return yield cases_of_file(what);
  for (let done = 0; done < Number(count); done += kChunk) {
    const from = Number(seed) + done;
    const lines = native.generate(from, Math.min(kChunk, Number(count) - done));
    yield lines.map((line, i) => ({ id: `seed ${from}, case ${i} (${line.policy})`, line }));
  }
}

/** Both sides, with the policies of some folders. */
async function open_sides(kulanz, folders, scratch) {
  const native = new Native(program, folders.join(':'));
  return { kulanz, native, kernels: await open_policies(kulanz, native, scratch) };
}

async function run_calendars(kulanz, path, scratch, tally) {
  const cases = cases_of_calendars(path);
  const folder = join(scratch, 'policies');
  mkdirSync(folder);
  for (const { authored } of cases) writeFileSync(join(folder, `${authored.policy}.json`), JSON.stringify(authored));
  compare(await open_sides(kulanz, [folder], scratch), cases, tally);
  console.log(`${cases.length} calendar cases, each through a policy of its own`);
}

async function run_policies(kulanz, args, scratch, tally) {
  const sides = await open_sides(kulanz, [join(root, 'policies'), join(root, 'tests/parity/policies')], scratch);
  for (const cases of questions(sides.native, args)) compare(sides, cases, tally);
  console.log(`policies: ${[...sides.kernels.keys()].join(', ')}; ten moments a case, with and without trace`);
}

const scratch = mkdtempSync(join(tmpdir(), 'kulanz-parity-'));
try {
  const kulanz = await import_package(join(build, 'npm'), scratch);
  const [what, ...args] = process.argv.slice(2);
  const tally = new Tally();
  if (what === '--calendars') await run_calendars(kulanz, args[0], scratch, tally);
  else await run_policies(kulanz, [what, ...args], scratch, tally);
  if (tally.failed > kShown) console.log(`... and ${tally.failed - kShown} more`);
  console.log(`${tally.refused} of the decisions were refusals`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
