// policy.mjs: prints the table as a policy. policy.json is what it printed; run it again after a
// change of table.json.
import { fileURLToPath } from 'node:url';

import { expected, orders } from './orders.mjs';

const euros = (minor) => `${(minor / 100).toFixed(2)} EUR`;
const written = { delay_min: (value) => `${value} min`, total_minor: euros };

function cell(fact, test) {
  if (test === undefined) return '-';
  if (!written[fact]) return test.map((value) => `'${value}'`).join(', ');
  const [from, below] = test.map((value) => value !== null && written[fact](value));
  return below ? `[${from}..${below})` : `>= ${from}`;
}

function tests(rows) {
  const seen = new Set();
  const first = orders().filter((order) => !seen.has(expected(order).rule) && seen.add(expected(order).rule));
  if (first.length !== rows.length + 1) throw new Error('a row matches no order');
  return first.map((order) => {
    const { amount_minor, rule } = expected(order);
    const remedies = amount_minor > 0 ? { amends: euros(amount_minor) } : {};
    return { name: rule || 'no row', given: { facts: order }, expect: { remedies } };
  });
}

/** The policy, with a test of its own for each row. */
export function policy_of({ facts, rows, otherwise }) {
  const inputs = Object.keys(facts);
  return {
    policy: 'bench_table',
    about: 'The table of the benchmark, made by bench/table/policy.mjs.',
    currency: 'EUR',
    facts: {
      delay_min: { type: 'duration', unit: 'min' },
      fault: { type: 'enum', values: facts.fault },
      tier: { type: 'enum', values: facts.tier },
      total_minor: { type: 'money' },
    },
    lines: [
      {
        name: 'amount',
        table: {
          hit: 'first',
          inputs,
          rows: rows.map(({ if: conditions, amount_minor, rule }) => ({
            if: inputs.map((fact) => cell(fact, conditions[fact])),
            then: euros(amount_minor),
            rule,
          })),
          otherwise: euros(otherwise.amount_minor),
        },
      },
    ],
    remedies: [{ id: 'amends', kind: 'refund', basis: 'contract', amount: 'amount' }],
    tests: tests(rows),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { table } = await import('./orders.mjs');
  console.log(JSON.stringify(policy_of(table), null, 2));
}
