// The table of the benchmark: one truth, whatever form it takes.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { form, variants } from '../../bench/peers/if_chain.mjs';
import { kPeers } from '../../bench/peers/list.mjs';
import { edges, expected, orders, table } from '../../bench/table/orders.mjs';
import { policy_of } from '../../bench/table/policy.mjs';

test('policy.json is what table.json says', () => {
  const written = readFileSync(new URL('../../bench/table/policy.json', import.meta.url), 'utf8');
  assert.deepEqual(JSON.parse(written), policy_of(table));
});

test('the orders are the same in every run, and meet every row', () => {
  // As C++ makes them: bench/table/orders.h.
  assert.deepEqual(orders(2), [
    { delay_min: 48, fault: 'customer', tier: 'basic', total_minor: 2750 },
    { delay_min: 113, fault: 'merchant', tier: 'gold', total_minor: 3980 },
  ]);
  const rules = new Set(orders().map((order) => expected(order).rule));
  assert.equal(rules.size, table.rows.length + 1);
});

test('the hand-written chain says what the table says', async () => {
  const { decide } = await variants.if_chain(form(table));
  for (const order of [...orders(), ...edges()]) assert.deepEqual(decide(order), expected(order), JSON.stringify(order));
});

test('every row of the comparison has an adapter that knows it', async () => {
  for (const { id, file } of kPeers) {
    const adapter = await import(`../../bench/peers/${file}.mjs`);
    assert.equal(typeof adapter.variants[id], 'function', id);
  }
});
