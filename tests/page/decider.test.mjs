// kulanz/decider says what a page says of the same facts.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { house, kernel_with, part, policy, read_wasm } from './support.mjs';

const { open_decider } = await part('decider');
const { make_frame } = await part('kernel/frame');
const { read_decision } = await part('decision');
const decider_module = new WebAssembly.Module(read_wasm('kulanz-decider.wasm'));

async function decider_of(name) {
  const { blob, digest } = policy(name);
  return open_decider(blob, digest, decider_module);
}

const kNotPlain = 84;
const authored = readdirSync(join(house, 'policies'))
  .filter((file) => file.endsWith('.json') && file !== 'policy.schema.json')
  .map((file) => JSON.parse(readFileSync(join(house, 'policies', file), 'utf8')));

/** A decision, or the reason why there is none, of the page's kernel. */
function by_frame(kernel, facts, history) {
  try {
    const { apology, severity, remedies, blockers, next_change_at } =
      read_decision(kernel.decide(make_frame({ order: {}, facts, history, events: [] }), 0));
    return { apology, severity, remedies, blockers, next_change_at };
  } catch (error) {
    return { refused: error.code, reason: error.facts.reason };
  }
}

function by_decider(decider, facts, history) {
  try {
    const { apology, severity, remedies, blockers, next_change_at } = decider.decide(facts, history);
    return { apology, severity, remedies: remedies.map(({ row_rule, ...remedy }) => remedy), blockers, next_change_at };
  } catch (error) {
    return { refused: error.code, reason: error.facts.reason };
  }
}

test('every plain policy decides its own cases as a page does, one by one and in a batch', async () => {
  let compared = 0;
  for (const { policy: name, tests = [] } of authored) {
    const decider = await decider_of(name).catch((error) => {
      assert.equal(error.facts.reason, kNotPlain, `${name}: ${error}`);
    });
    if (!decider) continue;
    const kernel = kernel_with(name);
    const prepared = [];
    const verdicts = [];
    for (const { given = {} } of tests) {
      const { facts = {}, history = {} } = given;
      const verdict = by_decider(decider, facts, history);
      assert.deepEqual(verdict, by_frame(kernel, facts, history), name);
      prepared.push(decider.prepare(facts, history));
      verdicts.push(decider.decide(facts, history).toJSON());
      assert.deepEqual(decider.decide_prepared(prepared.at(-1)).toJSON(), verdicts.at(-1), name);
      compared += 1;
    }
    const batch = decider.batch(prepared);
    for (const run of ['decide', 'explain']) {
      const all = batch[run]();
      assert.equal(all.length, tests.length);
      for (const [i, verdict] of verdicts.entries()) {
        assert.deepEqual(all.at(i).toJSON(), verdict, name);
        assert.equal(all.amount_minor(i), verdict.remedies[0] ? verdict.remedies[0].amount_minor || verdict.remedies[0].count : 0);
        assert.equal(all.row_rule(i), verdict.remedies[0]?.row_rule ?? '');
        assert.equal(all.next_change_at(i), verdict.next_change_at);
      }
    }
  }
  assert.ok(compared > 150, `${compared} compared`);
});

const kEdges = [0, -0, 1, -1, 30, 35_791_394, 35_791_395, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32 + 7, 2 ** 53 - 1, 2 ** 53, 1.5, NaN,
  true, false, 'merchant', 'true', '41', '-7', '041', '9223372036854775807', '2026-05-04', '', null, undefined, {}, [], [1]];

test('a fact is read as in a page, whatever is given for it', async () => {
  for (const [name, known] of [['pizzahut_uk', { minutes: 41 }], ['eu261', {}], ['cloud_sla', {}], ['ofwat_gss', {}]]) {
    const decider = await decider_of(name);
    const kernel = kernel_with(name);
    const names = Object.entries(authored.find((one) => one.policy === name).facts).filter(([, { from }]) => !from).map(([fact]) => fact);
    for (const fact of names) {
      for (const value of kEdges) {
        // A frame has leaves for what stands in an object, and none for an empty one.
        if (typeof value === 'object' && value !== null) continue;
        const facts = { ...known, [fact]: value };
        const page = by_frame(kernel, facts, {});
        const verdict = by_decider(decider, facts, {});
        // The page's frame refuses a number that lost digits before the core sees it.
        if (page.refused === 'status_malformed') assert.equal(verdict.refused, 'decision_refused', `${name} ${fact} ${value}`);
        else assert.deepEqual(verdict, page, `${name} ${fact} ${value}`);
      }
    }
  }
});

test('what a policy does not know is refused by name, and nothing of it stays', async () => {
  const decider = await decider_of('pizzahut_uk');
  const refused = (facts, where, reason) =>
    assert.throws(() => decider.decide(facts), (error) => error.code === 'decision_refused' && error.facts.where === where && error.facts.reason === reason);
  refused({ minutes: 41, minuets: 1 }, 'minuets', 20);
  refused({ minutes: 'long' }, 'minutes', 9);
  refused({ minutes: { of: { delay: 3 } } }, 'minutes', 9);
  refused({ other: { of: { delay: 3 } } }, 'other.of.delay', 20);
  refused({ minutes: 'x'.repeat(100) }, 'minutes', 63);
  assert.deepEqual(decider.decide({ eta_shown: 60 }).blockers, ['minutes']);
  assert.deepEqual(decider.decide({ minutes: 41 }, { goodwill_open: false, something_else: 1 }).remedies, []);
  const [remedy] = decider.decide({ minutes: 41 }).remedies;
  assert.deepEqual([remedy.amount_minor, remedy.rule, remedy.row_rule], [1000, 'Speed Guarantee', 'over forty minutes']);
});

test('a verdict stays as it was', async () => {
  const decider = await decider_of('pizzahut_uk');
  const late = decider.decide({ minutes: 41 });
  const unknown = decider.decide({});
  const before = JSON.stringify([late, unknown]);
  decider.decide({ minutes: 3 });
  assert.equal(JSON.stringify([late, unknown]), before);
  assert.match(before, /"amount_minor":1000.*"blockers":\["minutes"\]/);
});

test('a batch is explained with margins, and gives way to the next', async () => {
  const decider = await decider_of('pizzahut_uk');
  const orders = [39, 41].map((minutes) => decider.prepare({ minutes }));
  const batch = decider.batch(orders);
  assert.deepEqual([0, 1].map((i) => batch.explain().at(i).amount_minor), [0, 1000]);
  const short = batch.explain_at(0).find(({ kind, outcome }) => kind === 'test' && outcome === 'no');
  assert.deepEqual([short.name, short.value], ['minutes', 2 * 60 - 59], 'a minute and a second short of more than forty');
  const former = batch.decide();
  assert.throws(() => former.at(2), RangeError);
  batch.explain();
  assert.throws(() => former.at(0), /written over/);
  const later = decider.batch(Array.from({ length: 50_000 }, (_, i) => orders[i % 2]));
  assert.throws(() => batch.decide(), /another batch/);
  const verdicts = later.decide();
  assert.deepEqual([0, 1, 49_999].map((i) => verdicts.amount_minor(i)), [0, 1000, 1000]);
  assert.equal(decider.decide({ minutes: 41 }).amount_minor, 1000, 'after the memory grew');
});

test('an explained verdict tells of each row which tests held', async () => {
  let compared = 0;
  for (const { policy: name, tests = [] } of authored) {
    const decider = await decider_of(name).catch(() => undefined); // not plain
    if (!decider) continue;
    const batch = decider.batch(tests.map(({ given = {} }) => decider.prepare(given.facts ?? {}, given.history ?? {})));
    if (tests.length > 0) assert.equal(batch.decide().held(0), undefined);
    const verdicts = batch.explain();
    for (let i = 0; i < verdicts.length; i += 1) {
      const held = verdicts.held(i);
      if (held) compared += compare_with_trace(held, batch.explain_at(i), `${name}, case ${i}`);
    }
  }
  assert.ok(compared > 100, `${compared} compared`);
});

/**
 * The trace tells of each row up to the one that counts whether all its tests held. One that did not
 * and lacks nothing is an expression, which counts as held. @returns how many rows were compared
 */
function compare_with_trace(held, steps, where) {
  const traced = [];
  for (const { kind, outcome, value } of steps) {
    if (kind === 'table') traced.push([]);
    if (kind === 'row') traced.at(-1).push({ all: outcome === 'yes' });
    if (kind === 'test' && value === 0) traced.at(-1).at(-1).expression = true;
  }
  const rows = traced.flatMap((rows, table) => rows.map((row, index) => ({ ...row, table, index })))
    .filter(({ table, index, expression }) => !expression && index < held[table].length); // beyond: "otherwise"
  for (const { all, table, index } of rows) {
    assert.equal(held[table][index].every(Boolean), all, `${where}, table ${table}, row ${index}`);
  }
  return rows.length;
}

test('only what is made for it opens', async () => {
  const { blob, digest } = policy('pizzahut_uk');
  await assert.rejects(open_decider(blob, digest.replace(/^./, (c) => (c === '0' ? '1' : '0')), decider_module), { code: 'policy_refused' });
  await assert.rejects(decider_of('pizza'), ({ code, facts }) => code === 'policy_refused' && facts.reason === kNotPlain);
  const other = await decider_of('eu261');
  assert.throws(() => other.decide_prepared((new Int32Array(6))), /another policy/);
  assert.deepEqual(WebAssembly.Module.imports(decider_module), []);
});
