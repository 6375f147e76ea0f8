// Runs decision_bench and table_bench and records each of their figures, the median of five.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { kOrders } from './table/orders.mjs';
import { build, record } from './record.mjs';

const kLimit = 1000;
const kTableLimit = 15;
const args = ['--benchmark_format=json', '--benchmark_repetitions=5', '--benchmark_min_time=0.2'];

/** [name, nanoseconds of one iteration] of each benchmark of a program. */
function medians(program) {
  const bench = join(process.env.KULANZ_NATIVE_BENCHES ?? join(build, 'native/bin'), program);
  const { benchmarks } = JSON.parse(execFileSync(bench, args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  return benchmarks
    .filter(({ aggregate_name }) => aggregate_name === 'median')
    .map(({ run_name, cpu_time }) => [run_name, cpu_time]);
}

const tenths = (ns) => Math.round(ns * 10) / 10;

for (const [name, ns] of medians('decision_bench')) {
  const [kind, policy = 'pizza'] = name.split('/');
  const peer = kind === 'if_chain' ? 'hand_written_if_chain' : 'kulanz';
  record(`decision_native_${policy}`, peer, tenths(ns), 'ns');
}
record('decision_native_pizza', 'limit', kLimit, 'ns');

for (const [name, ns] of medians('table_bench')) record(`decision_native_${name.split('/')[1]}`, 'kulanz', tenths(ns / kOrders), 'ns');
record('decision_native_table', 'limit', kTableLimit, 'ns');
