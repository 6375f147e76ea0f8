// one.mjs ADAPTER ID [only_check]: measures a variant of an adapter in this Node, which has loaded
// nothing else yet, and prints what it saw as JSON: {missing} or {wrong, example} or {cold_ms,
// resident_mb, per_second, p50_ns, and of a batch inside_ns, without reading the answers}.
import { pathToFileURL } from 'node:url';

import { edges, expected, orders, table } from '../table/orders.mjs';

const kWarmUp_ms = 200;
const kMeasured_ms = 300;
const kShortest_ms = 1;

const all = orders();
const answers = all.map(expected);

const [adapter, id, only_check] = process.argv.slice(2);

/** The first wrong answer and how many there are, each read as the measurement reads it. */
async function check(decider, hold, orders) {
  let wrong = 0;
  let example = '';
  const held = hold(orders);
  const verdicts = decider.decide_all?.(held);
  for (const [i, order] of orders.entries()) {
    const asked = expected(order);
    const answer = verdicts ?? (await decider.decide(held[i]));
    const amount_minor = decider.amount_minor(answer, i);
    const rule = decider.rule ? decider.rule(answer, i) : asked.rule;
    const next_change_at = decider.next_change_at ? decider.next_change_at(answer, i) : Infinity;
    if (amount_minor === asked.amount_minor && rule === asked.rule && next_change_at === Infinity) continue;
    wrong += 1;
    const got = `${amount_minor} by "${rule}" until ${next_change_at}`;
    example ||= `${JSON.stringify(order)}: ${got}, not ${asked.amount_minor} by "${asked.rule}"`;
  }
  return wrong > 0 && { wrong, example };
}

const nothing = () => '';
const for_ever = () => Infinity;

/** Grows with all that is read beside the amounts and is printed: nothing may be optimised away. */
let seen = 0;

/** How a part of the orders is decided and read: a function that returns the sum of the amounts. */
function passes({ decide, decide_all, at_once, amount_minor, rule = nothing, next_change_at = for_ever }) {
  const read = (answer, i) => {
    seen += rule(answer, i).length + (next_change_at(answer, i) === Infinity ? 1 : 0);
    return amount_minor(answer, i);
  };
  const each = (part) => {
    let sum = 0;
    for (let i = 0; i < part.length; i += 1) sum += read(decide(part[i]), i);
    return sum;
  };
  const whole = (held) => {
    const verdicts = decide_all(held);
    let sum = 0;
    for (let i = 0; i < verdicts.length; i += 1) sum += read(verdicts, i);
    return sum;
  };
  const together = async (part) => {
    let sum = 0;
    for (let i = 0; i < part.length; i += at_once) {
      for (const answer of await Promise.all(part.slice(i, i + at_once).map(decide))) sum += read(answer, 0);
    }
    return sum;
  };
  if (decide_all) return whole;
  return at_once ? together : each;
}

/** Passes over the parts until the time is up. @returns the nanoseconds of a decision in each pass */
async function passes_for(limit_ms, pass, parts) {
  const times = [];
  const end = performance.now() + limit_ms;
  for (let i = 0; i === 0 || performance.now() < end; i += 1) {
    const { held, count, sum } = parts[i % parts.length];
    const begin = performance.now();
    const got = pass(held);
    const counted = typeof got === 'number' ? got : await got;
    times.push(((performance.now() - begin) * 1e6) / count);
    if (counted !== sum) throw new Error(`the amounts of a pass are ${counted}, not ${sum}`);
  }
  return times;
}

const part = (held, from, to) => ({
  held,
  count: to - from,
  sum: answers.slice(from, to).reduce((sum, { amount_minor }) => sum + amount_minor, 0),
});

/** All orders as one part, or as many as take long enough for the clock. */
function parts_of(held, decision_ns) {
  const size = [20, 100].find((count) => count * decision_ns > kShortest_ms * 1e6) ?? all.length;
  return Array.from({ length: all.length / size }, (_, i) =>
    part(held.slice(i * size, (i + 1) * size), i * size, (i + 1) * size));
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

async function measure(decider, held) {
  const pass = passes(decider);
  const whole = [part(held, 0, all.length)];
  if (decider.decide_all) {
    await passes_for(kWarmUp_ms, pass, whole);
    const times = await passes_for(kMeasured_ms, pass, whole);
    const inside = await passes_for(kMeasured_ms, (held) => (decider.decide_all(held), whole[0].sum), whole);
    return { per_second: 1e9 / mean(times), p50_ns: middle(times), inside_ns: middle(inside) };
  }
  const parts = parts_of(held, middle(await passes_for(kWarmUp_ms, pass, whole)));
  const times = await passes_for(kMeasured_ms, pass, parts);
  return { per_second: 1e9 / mean(times), p50_ns: middle(times) };
}

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

async function run() {
  const { form, variants } = await import(pathToFileURL(adapter));
  const rules = await form(table);
  const resident = megabytes();
  const begin = performance.now();
  const decider = await variants[id](rules);
  const hold = decider.hold ?? ((orders) => orders.map(decider.prepare ?? ((order) => order)));
  const first = hold(all.slice(0, 1));
  await (decider.decide_all ? decider.decide_all(first) : decider.decide(first[0]));
  const opened = { cold_ms: performance.now() - begin, resident_mb: megabytes() - resident };
  const before = await check(decider, hold, [...all, ...edges()]);
  if (before || only_check) return before || opened;
  const measured = await measure(decider, hold(all));
  return (await check(decider, hold, all)) || { ...opened, ...measured };
}

/** Why it could not be had, in one line and without the folders of this machine. */
const missing = ({ code = '', message }) => `${code} ${message}`.trim().split('\n')[0].replace(/\/\S+\//g, '');
const found = await run().catch((error) => ({ missing: missing(error) }));
console.log(JSON.stringify({ ...found, seen }));
