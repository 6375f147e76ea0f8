// Time against size, as far as the limits of the product go: a decision by the rows of its table
// and by the events of its order, one more event of an order, a redemption and a validation by the
// vouchers that were issued, and the work of a minute in which 1,000 promises break by the open
// orders that wait beside them. The sizes take turns; each figure is the median of the rounds. The
// exponent is that of time = constant * size^exponent, by least squares of the logarithms: 0 means
// that size does not matter, 1 that twice as much takes twice as long.
//
// KULANZ_BENCH_ORDERS=10000000 for ten million open orders, which take two minutes to write.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build, forget_all, median, record } from './record.mjs';

const kRounds = 5;
const kVouchers = [1_000, 10_000, 100_000, 1_000_000];
const kEvents = [1, 8, 64, 480];
const kMostOrders = Number(process.env.KULANZ_BENCH_ORDERS ?? 1_000_000);
const kFewOrders = 10_000;
const kOrders = [1_000, kFewOrders, 100_000, 1_000_000, 10_000_000].filter((orders) => orders <= kMostOrders);

const program = (name) => join(build, 'native/bin', `growth_${name}`);

/** The exponent of the curve through [[size, time]]. */
function exponent(points) {
  const logs = points.map((point) => point.map(Math.log));
  const mean = (axis) => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (of) => logs.reduce((total, log) => total + of(log[0] - x, log[1] - y), 0);
  return sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
}

/** @param points [[size, time]], ascending */
function record_growth(name, points, unit) {
  forget_all(`growth_${name}_at_`);
  for (const [size, time] of points) record(`growth_${name}_at_${size}`, 'kulanz', Math.round(time * 100) / 100, unit);
  record(`growth_${name}_exponent`, 'kulanz', Math.round(exponent(points) * 1000) / 1000, 'exponent');
}

/** {name: [[size, ns]]} of the benchmarks NAME/SIZE. */
function decisions() {
  const args = ['--benchmark_format=json', `--benchmark_repetitions=${kRounds}`, '--benchmark_min_time=0.1',
    '--benchmark_enable_random_interleaving=true'];
  const { benchmarks } = JSON.parse(execFileSync(program('decision'), args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  const wrong = benchmarks.find(({ error_occurred }) => error_occurred);
  if (wrong) throw new Error(`${wrong.name}: ${wrong.error_message}`);
  const curves = {};
  for (const { run_name, aggregate_name, cpu_time } of benchmarks) {
    const [name, size] = run_name.split('/');
    if (aggregate_name === 'median') (curves[name] ??= []).push([Number(size), cpu_time]);
  }
  return curves;
}

/** {name: [[size, [seconds of each round]]]} of a program that writes into a folder of its own. */
function rounds(name, before, sizes) {
  const folder = mkdtempSync(join(build, 'bench-growth-'));
  try {
    const args = [...before, folder, kRounds, ...sizes].map(String);
    const lines = execFileSync(program(name), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const curves = {};
    for (const line of lines.trim().split('\n')) {
      const { name, size, seconds } = JSON.parse(line);
      (curves[name] ??= []).push([size, seconds]);
    }
    return curves;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function record_rounds(name, curve) {
  record_growth(name, curve.map(([size, seconds]) => [size, median(seconds) * 1e6]), 'us');
}

const of_decisions = decisions();
for (const [name, curve] of Object.entries(of_decisions)) record_growth(name, curve, 'ns');
for (const name of ['table_rows', 'table_rows_planned']) {
  const time_of = new Map(of_decisions[name]);
  record(`growth_${name}_1000_to_10`, 'kulanz', Math.round(time_of.get(1000) / time_of.get(10) * 10) / 10, 'ratio');
  record(`growth_${name}_1000_to_10`, 'limit', 100, 'ratio');
}

const { event } = rounds('shop', ['events'], kEvents);
record_rounds('one_more_event', event);

const { redemption, validation } = rounds('shop', ['vouchers'], kVouchers);
record_rounds('vouchers_redemption', redemption);
record_rounds('vouchers_validation', validation);

const { open_orders } = rounds('open_orders', [], kOrders);
record_rounds('open_orders', open_orders);
const [few, many] = [kFewOrders, kOrders.at(-1)].map((orders) => new Map(open_orders).get(orders));
record('due_cost_many_to_few', 'kulanz', Math.round(median(many.map((time, round) => time / few[round])) * 100) / 100, 'ratio');
record('due_cost_many_to_few', 'limit', 2, 'ratio');
