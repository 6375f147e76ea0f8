// Each policy of the house on the cases of its own tests: what a decision takes
//
//   native     natively, from a frame to the decision's bytes
//   wasm       the same through the module of the packed package, from JavaScript
//   plan       natively, from facts that are ready to a verdict, where a plan can be made
//   prepared   the same through kulanz/decider of the package
//
// and which policy is the worst of each.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Policies } from '../tests/element/policies.mjs';
import { unpack_package } from '../tests/parity/package.mjs';
import { build, forget_all, median, record } from './record.mjs';

const kRounds = 5;
const kWarm_ms = 60;
const kRound_ms = 15;
const kNotPlain = 84; // Reason::policy_not_plain
const kReasonAt = 6; // in a decision: 0 unless it is a refusal
const kAnyMoment = '2026-05-04T12:00:00Z'; // of a policy for which it does not count
const program = process.env.KULANZ_POLICIES_BENCH ?? join(build, 'native/bin/policies_bench');
const folder = join(import.meta.dirname, '../policies');

/** {policy: ns a decision} by frames, and the same by plans. */
function native() {
  const args = [`--policies=${folder}`, '--benchmark_format=json', `--benchmark_repetitions=${kRounds}`,
    '--benchmark_min_time=0.05', '--benchmark_enable_random_interleaving=true'];
  const { benchmarks } = JSON.parse(execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  const refused = benchmarks.filter((one) => one.error_occurred);
  if (refused.length > 0) throw new Error(`refused its own case: ${refused.map((one) => one.name)}`);
  const ways = { frame: {}, plan: {} };
  for (const { run_name, aggregate_name, cpu_time, cases } of benchmarks) {
    const [name, way] = run_name.split('/');
    if (aggregate_name === 'median') ways[way][name] = cpu_time / cases;
  }
  return ways;
}

const own_tests = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`))).tests;

/** Cases that are decided over and over: `decide(one)` of each of `cases`. */
class Repeated {
  constructor(cases, decide) {
    Object.assign(this, { cases, decide });
  }

  /** ns of the processor a decision, over so many ms: what else the machine does counts less. */
  measure(ms) {
    const end = performance.now() + ms;
    const before = process.cpuUsage();
    let count = 0;
    for (; performance.now() < end; count += this.cases.length) {
      for (const one of this.cases) this.decide(one);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) * 1e3 / count;
  }
}

async function by_frames(kulanz, { blob, digest }, name) {
  const kernel = await kulanz.open_policy(blob, digest);
  const cases = own_tests(name)
    .map(({ at = kAnyMoment, given }) => ({ frame: kulanz.make_frame(given), now: Date.parse(at) / 1000 }));
  const decide = ({ frame, now }) => kernel.decide(frame, now);
  for (const one of cases) if (decide(one)[kReasonAt] !== 0) throw new Error(`${name} refused its own case`);
  return new Repeated(cases, decide);
}

/** Undefined for a policy of which no plan can be made. A verdict that is a refusal throws. */
async function by_plan({ open_decider }, module, { blob, digest }, name) {
  const decider = await open_decider(blob, digest, module).catch((error) => {
    if (error.facts?.reason !== kNotPlain) throw error;
  });
  if (!decider) return undefined;
  const cases = own_tests(name).map(({ given: { facts, history } }) => decider.prepare(facts, history));
  return new Repeated(cases, (prepared) => decider.decide_prepared(prepared));
}

/** {policy: ns a decision} of {policy: Repeated}, which take turns. */
function measure(repeated) {
  const entries = Object.entries(repeated);
  for (const [, one] of entries) one.measure(kWarm_ms);
  const rounds = Array.from({ length: kRounds }, () => entries.map(([, one]) => one.measure(kRound_ms)));
  return Object.fromEntries(entries.map(([name], i) => [name, median(rounds.map((round) => round[i]))]));
}

/** The same ways as native(), through the package. */
async function packed(names, scratch) {
  const resolve = unpack_package(join(build, 'npm'), scratch);
  const load = (path) => import(pathToFileURL(resolve(path)));
  const [kulanz, decider] = [await load('kulanz'), await load('kulanz/decider')];
  kulanz.use_wasm(readFileSync(resolve('kulanz/kulanz.wasm')), readFileSync(resolve('kulanz/kulanz-whole.wasm')));
  const module = await WebAssembly.compile(readFileSync(resolve('kulanz/kulanz-decider.wasm')));
  const compiled = new Policies();
  const [frame, plan] = [{}, {}];
  for (const name of names) {
    frame[name] = await by_frames(kulanz, compiled.get(name), name);
    const planned = await by_plan(decider, module, compiled.get(name), name);
    if (planned) plan[name] = planned;
  }
  return { frame: measure(frame), plan: measure(plan) };
}

function record_all(how, figures) {
  const entries = Object.entries(figures);
  for (const [name, ns] of entries) record(`policy_${how}_${name}`, 'kulanz', Math.round(ns), 'ns');
  const [worst, ns] = entries.reduce((a, b) => (b[1] > a[1] ? b : a));
  record(`policy_${how}_worst`, worst, Math.round(ns), 'ns');
}

const scratch = mkdtempSync(join(tmpdir(), 'kulanz-policies-'));
try {
  const names = readdirSync(folder).filter((file) => /^\w+\.json$/.test(file)).map((file) => file.slice(0, -'.json'.length));
  const [natively, in_wasm] = [native(), await packed(names, scratch)];
  if (`${Object.keys(natively.plan).sort()}` !== `${Object.keys(in_wasm.plan).sort()}`) throw new Error('not of the same policies is there a plan');
  forget_all('policy_');
  record_all('native', natively.frame);
  record_all('plan', natively.plan);
  record_all('wasm', in_wasm.frame);
  record_all('prepared', in_wasm.plan);
} finally {
  rmSync(scratch, { recursive: true });
}
