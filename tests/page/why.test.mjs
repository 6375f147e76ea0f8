// Why it was decided so: from the core's own trace to words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kernel_with, part, pizza, policy, reading, unix, voice, whole_module } from './support.mjs';

process.env.TZ = 'Europe/Berlin';
const { make_frame } = await part('kernel/frame');
const { read_decision } = await part('decision');
const { read_trace } = await part('later/trace');
const { why_view } = await part('later/why');
const english = await voice();

function why(name, now, input, speaker = english) {
  const kernel = kernel_with(name, [whole_module]);
  const explained = kernel.explain(make_frame(input), unix(now));
  const steps = read_trace(explained);
  return { steps, ...reading(why_view({ voice: speaker, decision: read_decision(explained) }, steps)) };
}

const delivered = (at) => [{ id: '1', kind: 'delivered', at, source: 'partner' }];

test('the trace is read from its place: facts, lines, rows and their tests', () => {
  const { steps } = why('pizza', '2026-05-04T23:00:00Z', pizza(delivered('2026-05-04T19:30:00Z')));
  const one = (kind, name) => steps.find((step) => step.kind === kind && step.name === name);
  assert.deepEqual(one('fact', 'meal_minor'), { kind: 'fact', outcome: 'yes', type: 'money', name: 'meal_minor', text: '', value: 2850 });
  assert.equal(one('line', 'text').text, 'pizza.late');
  assert.equal(one('row', 'one hour').outcome, 'no');
  assert.equal(one('row', 'half an hour').outcome, 'yes');
  assert.deepEqual(steps.filter(({ kind, name, outcome }) => kind === 'test' && name === 'delay' && outcome === 'no').map(({ value }) => value).slice(0, 3),
    [8100, 4500, 900]);
});

test('a meal: what it rests on, the rule that applies, and what the next one lacks', () => {
  const { said } = why('pizza', '2026-05-04T23:00:00Z', pizza(delivered('2026-05-04T19:30:00Z')));
  const known = Object.fromEntries(said('dt').map((term, at) => [term, said('dd')[at]]));
  assert.deepEqual([known['Price of the meal'], known['Promised within'], known.Delay], ['€28.50', '45 minutes', '45 minutes']);
  assert.equal(known['Share of the price that we give'], '25%');
  assert.deepEqual(said('rule'), ['The rule that applies: “half an hour”.']);
  assert.deepEqual(said('missed'), ['The rule “one hour” does not apply: 15 minutes short.']);
  assert.match(said('frozen')[0], new RegExp(policy('pizza').digest.slice(0, 8)));
});

test('nothing of a policy’s own language is shown: no name of a fact, no expression', async () => {
  for (const speaker of [english, await voice('de')]) {
    const { all } = why('pizza', '2026-05-04T19:50:00Z', pizza(), speaker);
    const text = JSON.stringify(all('reasons'));
    assert.doesNotMatch(text.replace(/"name":"[^"]*"/g, ''), /[a-z]_[a-z]|>=|undefined/);
  }
});

test('what is not known is said to be so', () => {
  const { said } = why('pizza', '2026-05-04T19:50:00Z', pizza());
  assert.equal(said('dd')[said('dt').indexOf('Arrived')], 'not known yet');
});

test('whose fault it was, in words', () => {
  const input = { order: { placed_at: '2026-05-04T09:00:00Z', paid_minor: 5990, currency: 'EUR' }, facts: { delivery_days: 2 }, history: {}, events: delivered('2026-05-08T10:00:00Z') };
  const { said } = why('parcel', '2026-05-09T23:00:00Z', input);
  assert.equal(said('dd')[said('dt').indexOf('Whose fault it was')], 'our partner’s, so ours');
  assert.deepEqual(said('missed'), ['The next step would have taken 1 day, 11 hours more.']);
});

test('nobody was at home: then it was nobody’s fault here, and nothing is waited for', () => {
  const attempt = { id: '1', kind: 'delivery_attempted', at: '2026-05-06T10:00:00Z', source: 'partner' };
  const input = { order: { placed_at: '2026-05-04T09:00:00Z', paid_minor: 5990, currency: 'EUR' }, facts: { delivery_days: 2 }, history: {}, events: [attempt] };
  const { said } = why('parcel', '2026-05-07T09:00:00Z', input);
  assert.ok(said('dt').includes('Paid'));
  assert.ok(!said('dt').includes('Whose fault it was'));
  assert.ok(!said('dd').includes('not known yet'));
});
