// The table, and 1,000 orders for it, the same in every run and in C++ (orders.h).
import { readFileSync } from 'node:fs';

export const kOrders = 1000;
export const table = JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8'));

/** Numbers of 16 bits: x ← 1664525 x + 1013904223 mod 2^32, the upper half of each x. */
function* numbers(x) {
  for (;;) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield x >>> 16;
  }
}

/** @returns [{delay_min, fault, tier, total_minor}], in the order in which the numbers fall */
export function orders(count = kOrders) {
  const { delay_min, fault, tier, total_minor } = table.facts;
  const source = numbers(7);
  const next = (below) => source.next().value % below;
  return Array.from({ length: count }, () => ({
    delay_min: delay_min.from + next(delay_min.below - delay_min.from),
    fault: fault[next(fault.length)],
    tier: tier[next(tier.length)],
    total_minor: total_minor.from + next(total_minor.below - total_minor.from),
  }));
}

/** Orders on either side of each of the table's limits, with every fault and tier. */
export function edges() {
  const sides = (fact) => {
    const limits = table.rows.flatMap((row) => row.if[fact] ?? []).filter((limit) => limit !== null);
    return [...new Set(limits)].flatMap((limit) => [limit - 1, limit]);
  };
  const of_each = (orders, fact, values) => orders.flatMap((order) => values.map((value) => ({ ...order, [fact]: value })));
  const delayed = of_each([{}], 'delay_min', sides('delay_min'));
  const blamed = of_each(delayed, 'fault', table.facts.fault);
  return of_each(of_each(blamed, 'tier', table.facts.tier), 'total_minor', sides('total_minor'));
}

const matches = (test, value) =>
  typeof value === 'string' ? test.includes(value) : value >= test[0] && (test[1] === null || value < test[1]);

/** What the table says of an order, row by row: knows no engine. @returns {amount_minor, rule} */
export function expected(order) {
  const row = table.rows.find((row) => Object.entries(row.if).every(([fact, test]) => matches(test, order[fact])));
  const { amount_minor, rule } = row ?? table.otherwise;
  return { amount_minor, rule };
}
