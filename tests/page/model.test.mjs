import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kernel_with, no_clicks, part, pizza, unix, voice } from './support.mjs';

process.env.TZ = 'Europe/Berlin';
const { make_frame } = await part('frame');
const { read_decision } = await part('decision');
const { promise_model } = await part('model/promise');
const { click_key } = await part('model/types');

const english = await voice();
const kernels = new Map();

/** What is shown of `input` under a shipped policy at a moment. */
function shown(name, now, input, { held = [], cases = [], clicks = no_clicks(), speaker = english } = {}) {
  if (!kernels.has(name)) kernels.set(name, kernel_with(name));
  const decision = read_decision(kernels.get(name).decide(make_frame(input), unix(now)));
  const promise = { id: 'delivery', policy: {}, input, entitlements: held, cases };
  return JSON.parse(JSON.stringify(promise_model(speaker, decision, promise, clicks)).replaceAll('\u00a0', ' '));
}

const delivered = [{ id: '1', kind: 'delivered', at: '2026-05-04T22:00:00Z', source: 'partner' }];
const held = {
  id: 'e', remedy: 'goodwill_voucher', kind: 'voucher', basis: 'goodwill', amount_minor: 2850, currency: 'EUR',
  state: 'claimed', voucher: { hint: '4ZQ7', face_minor: 2850, valid_until: '2027-05-04T22:00:00Z', state: 'issued' },
};
const parcel = (events = []) => ({
  order: { placed_at: '2026-05-04T09:00:00Z', paid_minor: 5990, currency: 'EUR' },
  facts: { delivery_days: 2 }, history: {}, events,
});

test('open: the promise, a countdown, nothing offered', () => {
  const model = shown('pizza', '2026-05-04T18:10:00Z', pizza());
  assert.equal(model.label, 'In progress');
  assert.match(model.promise, /^We promised your meal by Monday,? 4 May at 20:45\.$/);
  assert.deepEqual(model.timer, { label: 'Time left', deadline: unix('2026-05-04T18:45:00Z'), up: false });
  assert.deepEqual([model.owed, model.goodwill, model.cases, model.reports, model.apology], [[], [], [], [], '']);
});

test('late and still running: the apology does without the delay, the counter has it', () => {
  const model = shown('pizza', '2026-05-04T19:50:00Z', pizza());
  assert.match(model.apology, /^Your meal is late\./);
  assert.equal(model.timer.up, true);
  assert.equal(model.goodwill[0].amount, '€14.50');
});

test('late and over: the delay is named, the counter is gone', () => {
  const model = shown('pizza', '2026-05-04T23:00:00Z', pizza(delivered));
  assert.match(model.apology, /^Your meal came 3 hours, 15 minutes late\./);
  assert.equal(model.timer, undefined);
  assert.equal(model.goodwill[0].amount, '€28.50');
  assert.equal(model.goodwill[0].voucher.action, 'Get the code');
});

test('kept: the good news and no offer', () => {
  const events = [{ id: '1', kind: 'delivered', at: '2026-05-04T18:30:00Z', source: 'partner' }];
  const model = shown('pizza', '2026-05-04T19:00:00Z', pizza(events));
  assert.equal(model.state, 'kept');
  assert.match(model.apology, /kept our word/);
  assert.deepEqual([model.owed, model.goodwill], [[], []]);
});

test('unknown: what is being checked, nothing paid by guess, no counter', () => {
  const model = shown('parcel', '2026-05-08T09:00:00Z', parcel());
  assert.equal(model.state, 'unknown');
  assert.match(model.apology, /asking there instead of guessing/);
  assert.deepEqual([model.owed, model.goodwill, model.timer], [[], [], undefined]);
});

test('excused: no voucher, and a way to contradict that goes once a person owns it', () => {
  const attempt = { id: '1', kind: 'delivery_attempted', at: '2026-05-06T10:00:00Z', source: 'partner' };
  const before = shown('parcel', '2026-05-07T09:00:00Z', parcel([attempt]));
  assert.deepEqual(before.reports.map(({ kind }) => kind), ['not_so']);
  assert.deepEqual([before.goodwill, before.cases], [[], []]);
  const word = { id: '2', kind: 'not_so', at: '2026-05-07T09:00:00Z', source: 'customer' };
  const after = shown('parcel', '2026-05-07T09:01:00Z', parcel([attempt, word]));
  assert.deepEqual(after.reports, []);
  assert.equal(after.cases[0].name, 'Delivery desk');
});

test('what law owes stands apart from goodwill, with its rule', () => {
  const input = {
    order: { placed_at: '2026-05-04T09:00:00Z', paid_minor: 2999, currency: 'EUR' },
    facts: { monthly_fee_minor: 2999, activation_hours: 24, provider_switch: false },
    history: {},
    events: [
      { id: '1', kind: 'appointment_missed', at: '2026-05-11', source: 'merchant' },
      { id: '2', kind: 'activated', at: '2026-05-15T09:00:00Z', source: 'merchant' },
    ],
  };
  const model = shown('data_option', '2026-05-15T10:00:00Z', input);
  assert.deepEqual(model.owed.map(({ remedy }) => remedy), ['tkg_daily', 'tkg_appointment']);
  assert.ok(model.owed.every(({ notes, voucher }) => notes[0] === 'Owed by law' && !voucher));
  assert.deepEqual(model.goodwill.map(({ amount, notes }) => [amount, notes]), [['10 GB', []]]);
});

test('a voucher: held, claimed on this page, used', () => {
  const at = (more) => shown('pizza', '2026-05-04T23:00:00Z', pizza(delivered), more).goodwill[0].voucher;
  assert.deepEqual(at({ held: [held] }), {
    code: '', worth: '€28.50', action: 'Show the code', note: 'Code ending in 4ZQ7 · Valid until 4 May 2027', busy: false, problem: '',
  });
  const clicks = no_clicks();
  clicks.vouchers.set(click_key('delivery', 'goodwill_voucher'), {
    code: '7K3M-Q2ZT-H4VX-9D4E', face_minor: 2150, currency: 'EUR', valid_until: '2027-05-04T22:00:00Z',
  });
  assert.deepEqual(at({ clicks }), {
    code: '7K3M-Q2ZT-H4VX-9D4E', worth: '€21.50', action: '', note: 'Valid until 4 May 2027', busy: false, problem: '',
  });
  for (const [state, word] of [['redeemed', 'Used'], ['expired', 'Expired'], ['revoked', 'Withdrawn']]) {
    const over = at({ held: [{ ...held, voucher: { ...held.voucher, state } }] });
    assert.deepEqual([over.action, over.note], ['', `Code ending in 4ZQ7 · ${word}`]);
  }
});

test('what was given stays shown when the decision no longer names it', () => {
  const kept = [{ id: '1', kind: 'delivered', at: '2026-05-04T18:30:00Z', source: 'partner' }];
  const model = shown('pizza', '2026-05-04T23:00:00Z', pizza(kept), { held: [held] });
  assert.equal(model.state, 'kept');
  assert.deepEqual(model.goodwill.map(({ amount, voucher }) => [amount, voucher.action]), [['€28.50', 'Show the code']]);
});

test('money that the ledger owes for a reason unknown here is never called goodwill', () => {
  const odd = { ...held, remedy: 'odd', kind: 'refund', basis: 'court', voucher: null };
  const model = shown('pizza', '2026-05-04T18:10:00Z', pizza(), { held: [odd] });
  assert.deepEqual([model.owed.length, model.goodwill.length], [1, 0]);
});

test('a schedule: what came and what did not, a report with its day, the person with a time', async () => {
  const report = (day) => ({ id: day, kind: 'not_received', at: `${day}T07:30:00Z`, source: 'customer', instance: day });
  const input = {
    order: { placed_at: '2026-04-28T10:00:00Z', paid_minor: 4290, currency: 'EUR' },
    facts: { period_price_minor: 4290, issues_in_period: 26, first_issue: '2026-05-04', last_issue: '2026-06-03' },
    history: {},
    events: [report('2026-05-06'), report('2026-05-08'), report('2026-05-11')],
  };
  const owner = { name: 'Mara Lindner', role: 'delivery_desk', contact: '+49 30 5550 117' };
  const cases = [{ id: 'c', state: 'open', due: '2026-05-11T12:00:00Z', owner }];
  const model = shown('newspaper', '2026-05-11T08:00:00Z', input, { cases });
  assert.match(model.fact, /, 3 did not come\.$/);
  assert.equal(model.owed[0].amount, '€4.95');
  assert.deepEqual(model.reports.map(({ kind, question }) => [kind, question]), [['not_received', 'Day of issue'], ['solved', '']]);
  assert.equal(model.cases[0].name, 'Mara Lindner');
  assert.match(model.cases[0].due, /by Monday,? 11 May at 14:00/);
  assert.match(model.history[2].what, /^You: the issue of Monday,? 11 May did not come$/);

  const german = shown('newspaper', '2026-05-11T08:00:00Z', input, { cases, speaker: await voice('de', 'du') });
  assert.equal(german.cases[0].due, 'Du hörst von uns bis Montag, 11. Mai um 14:00.');
});

test('hostile texts stay texts, and keys that are no keys find nothing', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const cases = [{ id: evil, state: 'constructor', due: evil, owner: { name: evil, role: '__proto__', contact: evil } }];
  const input = pizza([{ id: '1', kind: 'delivered', at: '2026-05-04T22:00:00Z', source: 'partner' }]);
  const odd = { ...held, remedy: 'toString', state: '__proto__', voucher: { ...held.voucher, hint: evil, valid_until: evil, state: 'constructor' } };
  const model = shown('pizza', '2026-05-04T23:00:00Z', input, { cases, held: [odd] });
  assert.equal(model.cases[0].name, evil);
  assert.equal(model.cases[0].role, 'Customer service');
  assert.equal(model.goodwill[1].voucher.note, `Code ending in ${evil} · Valid until ${evil}`);
  assert.throws(() => shown('pizza', '2026-05-04T23:00:00Z', pizza(), { held: [{ ...held, remedy: 'x', currency: evil }] }), { code: 'status_malformed' });
});
