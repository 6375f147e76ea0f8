// Each policy of the house on the cases of its own tests: what a decision takes, from a frame to
// the decision's bytes, natively and through the module of the packed package; and which policy
// is the worst of each.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Policies } from '../tests/element/policies.mjs';
import { import_package } from '../tests/parity/package.mjs';
import { build, forget, median, record } from './record.mjs';

const kRounds = 5;
const kWarm_ms = 60;
const kRound_ms = 15;
const kReasonAt = 6; // in a decision: 0 unless it is a refusal
const kAnyMoment = '2026-05-04T12:00:00Z'; // of a policy for which it does not count
const program = process.env.KULANZ_POLICIES_BENCH ?? join(build, 'native/bin/policies_bench');
const folder = join(import.meta.dirname, '../policies');

/** {policy: ns a decision} */
function native() {
  const args = [`--policies=${folder}`, '--benchmark_format=json', `--benchmark_repetitions=${kRounds}`,
    '--benchmark_min_time=0.05', '--benchmark_enable_random_interleaving=true'];
  const { benchmarks } = JSON.parse(execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  const refused = benchmarks.filter((one) => one.error_occurred);
  if (refused.length > 0) throw new Error(`refused its own case: ${refused.map((one) => one.name)}`);
  const medians = benchmarks.filter(({ aggregate_name }) => aggregate_name === 'median');
  return Object.fromEntries(medians.map(({ run_name, cpu_time, cases }) => [run_name, cpu_time / cases]));
}

class PackedPolicy {
  static async open(kulanz, compiled, name) {
    const policy = new PackedPolicy();
    const { blob, digest } = compiled.get(name);
    policy.kernel = await kulanz.open_policy(blob, digest);
    policy.cases = JSON.parse(readFileSync(join(folder, `${name}.json`))).tests
      .map(({ at = kAnyMoment, given }) => ({ frame: kulanz.make_frame(given), now: Date.parse(at) / 1000 }));
    for (const decision of policy.decide_all()) if (decision[kReasonAt] !== 0) throw new Error(`${name} refused its own case`);
    return policy;
  }

  decide_all() {
    return this.cases.map(({ frame, now }) => this.kernel.decide(frame, now));
  }

  /** ns a decision, over so many ms. */
  measure(ms) {
    const begin = performance.now();
    let count = 0;
    let took = 0;
    for (; took < ms; took = performance.now() - begin) {
      for (const { frame, now } of this.cases) this.kernel.decide(frame, now);
      count += this.cases.length;
    }
    return took * 1e6 / count;
  }
}

/** {policy: ns a decision}: the policies take turns. */
async function packed(names, scratch) {
  const kulanz = await import_package(join(build, 'npm'), scratch);
  const compiled = new Policies();
  const figures = {};
  const opened = await Promise.all(names.map((name) => PackedPolicy.open(kulanz, compiled, name)));
  for (const policy of opened) policy.measure(kWarm_ms);
  const rounds = Array.from({ length: kRounds }, () => opened.map((policy) => policy.measure(kRound_ms)));
  names.forEach((name, i) => { figures[name] = median(rounds.map((round) => round[i])); });
  return figures;
}

function record_all(how, figures) {
  const entries = Object.entries(figures);
  for (const [name, ns] of entries) record(`policy_${how}_${name}`, 'kulanz', Math.round(ns), 'ns');
  const [worst, ns] = entries.reduce((a, b) => (b[1] > a[1] ? b : a));
  forget(`policy_${how}_worst`);
  record(`policy_${how}_worst`, worst, Math.round(ns), 'ns');
}

const scratch = mkdtempSync(join(tmpdir(), 'kulanz-policies-'));
try {
  const names = readdirSync(folder).filter((file) => /^\w+\.json$/.test(file)).map((file) => file.slice(0, -'.json'.length));
  record_all('native', native());
  record_all('wasm', await packed(names, scratch));
} finally {
  rmSync(scratch, { recursive: true });
}
