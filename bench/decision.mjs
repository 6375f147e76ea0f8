// Runs decision_bench and records each of its figures, the median of five.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { build, record } from './record.mjs';

const kLimit = 1000;
const program = process.env.KULANZ_DECISION_BENCH ?? join(build, 'native/bin/decision_bench');
const args = ['--benchmark_format=json', '--benchmark_repetitions=5', '--benchmark_min_time=0.2'];
const { benchmarks } = JSON.parse(execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] }));

for (const { run_name, aggregate_name, cpu_time } of benchmarks) {
  if (aggregate_name !== 'median') continue;
  const [kind, policy = 'pizza'] = run_name.split('/');
  const peer = kind === 'if_chain' ? 'hand_written_if_chain' : 'kulanz';
  record(`decision_native_${policy}`, peer, Math.round(cpu_time * 10) / 10, 'ns');
}
record('decision_native_pizza', 'limit', kLimit, 'ns');
