import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kernel_with, part, pizza, reading, unix, voice } from './support.mjs';

process.env.TZ = 'Europe/Berlin';
const { make_frame } = await part('kernel/frame');
const { read_decision } = await part('decision');
const { asks_for_more, promise_view } = await part('view/promise');
const { Desk } = await part('later/desk');

const english = await voice();
const kernels = new Map();

/** What is shown of `input` under a shipped policy at a moment; `later`: after later.js came. */
function shown(name, now, input, { held = [], cases = [], later = true, speaker = english, desk, ...more } = {}) {
  if (!kernels.has(name)) kernels.set(name, kernel_with(name));
  const decision = read_decision(kernels.get(name).decide(make_frame(input), unix(now)));
  const promise = { id: 'delivery', policy: {}, input, entitlements: held, cases, ...more };
  const clicks = later ? (desk ?? new Desk({})) : undefined;
  const tree = promise_view({ voice: speaker, decision, promise, now: unix(now), desk: clicks });
  return { tree, decision, waits: asks_for_more({ promise, decision }), ...reading(tree) };
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
  const { said, all, waits } = shown('pizza', '2026-05-04T18:10:00Z', pizza(), { later: false });
  assert.deepEqual(said('state'), ['In progress']);
  assert.match(said('title')[0], /^We promised your meal by Monday,? 4 May at 20:45\.$/);
  assert.deepEqual(said('timer'), ['Time left35 mins, 0 secs']);
  assert.deepEqual(all('count')[0].props.counts, { deadline: unix('2026-05-04T18:45:00Z'), up: false });
  assert.deepEqual([all('offers'), all('case'), all('report'), all('apology'), all('details')], [[], [], [], [], []]);
  assert.equal(waits, false);
});

test('late and still running: the apology does without the delay, the counter has it', () => {
  const { said, all } = shown('pizza', '2026-05-04T19:50:00Z', pizza());
  assert.match(said('apology')[0], /^Your meal is late\./);
  assert.equal(all('count')[0].props.counts.up, true);
  assert.deepEqual(said('amount'), ['€14.50']);
});

test('late and over: the delay is named, the counter is gone, and nothing of it waits for later.js', () => {
  for (const later of [false, true]) {
    const { said, all, acts, waits } = shown('pizza', '2026-05-04T23:00:00Z', pizza(delivered), { later });
    assert.match(said('apology')[0], /^Your meal came 3 hours, 15 minutes late\./);
    assert.deepEqual([all('count'), all('owed')], [[], []]);
    assert.deepEqual([said('amount'), said('what')], [['€28.50'], ['Voucher for your next order']]);
    assert.deepEqual(said('claim'), ['Get the code']);
    assert.equal(all('claim')[0].props.ariaLabel, 'Get the code: Voucher for your next order');
    assert.deepEqual(acts(), [['claim', 'delivery', 'goodwill_voucher']]);
    assert.deepEqual(said('note'), ['Valid for 365 days once you have it']);
    assert.equal(waits, false);
  }
});

test('kept: the good news, no offer, and a way to contradict', () => {
  const events = [{ id: '1', kind: 'delivered', at: '2026-05-04T18:30:00Z', source: 'partner' }];
  const { said, all, acts, waits } = shown('pizza', '2026-05-04T19:00:00Z', pizza(events));
  assert.match(said('apology')[0], /kept our word/);
  assert.deepEqual(all('offers'), []);
  assert.deepEqual(acts(), [['report', 'delivery', 'not_received']]);
  assert.equal(waits, true);
});

test('unknown: what is being checked, nothing paid by guess, no counter', () => {
  const { said, all } = shown('parcel', '2026-05-08T09:00:00Z', parcel());
  assert.deepEqual(said('state'), ['Being checked']);
  assert.match(said('apology')[0], /asking there instead of guessing/);
  assert.deepEqual([all('offers'), all('count')], [[], []]);
});

test('excused: no voucher, and a way to contradict that goes once a person owns it', () => {
  const attempt = { id: '1', kind: 'delivery_attempted', at: '2026-05-06T10:00:00Z', source: 'partner' };
  const before = shown('parcel', '2026-05-07T09:00:00Z', parcel([attempt]));
  assert.deepEqual(before.acts(), [['report', 'delivery', 'not_so']]);
  assert.deepEqual([before.all('offers'), before.all('case')], [[], []]);
  const word = { id: '2', kind: 'not_so', at: '2026-05-07T09:00:00Z', source: 'customer' };
  const after = shown('parcel', '2026-05-07T09:01:00Z', parcel([attempt, word]));
  assert.deepEqual(after.acts(), []);
  assert.deepEqual(after.said('owner'), ['Delivery desk']);
  assert.equal(after.waits, true);
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
  const { all, said, acts } = shown('data_option', '2026-05-15T10:00:00Z', input);
  const [owed, goodwill] = ['owed', 'goodwill'].map((group) => reading(all(group)[0]));
  assert.deepEqual(owed.said('what'), ['For every day without the service', 'For the missed appointment']);
  assert.ok(owed.said('notes').every((notes) => notes.startsWith('Owed by law · ')));
  assert.deepEqual([goodwill.said('amount'), goodwill.said('notes')], [['10 GB'], []]);
  assert.deepEqual([acts(), said('claim')], [[], []]);
});

test('a voucher that the ledger holds: its code’s end, how long it is valid, or how it ended', () => {
  const at = (more) => shown('pizza', '2026-05-04T23:00:00Z', pizza(delivered), more);
  const there = at({ held: [held] });
  assert.deepEqual([there.said('claim'), there.said('note')], [['Show the code'], ['Code ending in 4ZQ7 · Valid until 4 May 2027']]);
  assert.equal(there.waits, true);
  const less = at({ held: [{ ...held, voucher: { ...held.voucher, face_minor: 2150 } }] });
  assert.deepEqual(less.said('note'), ['Code ending in 4ZQ7 · Worth €21.50 · Valid until 4 May 2027']);
  for (const [state, word] of [['redeemed', 'Used'], ['expired', 'Expired'], ['revoked', 'Withdrawn']]) {
    const over = at({ held: [{ ...held, voucher: { ...held.voucher, state } }] });
    assert.deepEqual([over.all('ticket'), over.said('note')], [[], [`Code ending in 4ZQ7 · ${word}`]]);
  }
});

test('what was given stays shown when the decision no longer names it', () => {
  const kept = [{ id: '1', kind: 'delivered', at: '2026-05-04T18:30:00Z', source: 'partner' }];
  const { said } = shown('pizza', '2026-05-04T23:00:00Z', pizza(kept), { held: [held] });
  assert.deepEqual([said('state'), said('amount'), said('claim')], [['Promise kept'], ['€28.50'], ['Show the code']]);
});

test('money that the ledger owes for a reason unknown here is never called goodwill', () => {
  const odd = { ...held, remedy: 'odd', kind: 'refund', basis: 'court', voucher: null };
  const { all, waits } = shown('pizza', '2026-05-04T18:10:00Z', pizza(), { held: [odd] });
  assert.deepEqual([all('owed').length, all('goodwill').length, waits], [1, 0, true]);
});

test('that it was told by e-mail, too', () => {
  const { said } = shown('pizza', '2026-05-04T19:50:00Z', pizza(), { emailed_at: '2026-05-04T18:46:00Z' });
  assert.match(said('note').at(-1), /^We also sent this to you by e-mail on Monday,? 4 May at 20:46\.$/);
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
  const { said, all, acts } = shown('newspaper', '2026-05-11T08:00:00Z', input, { cases });
  assert.match(said('fact')[0], /, 3 did not come\.$/);
  assert.deepEqual(said('amount'), ['€4.95']);
  const day = all('input')[0].props.id;
  assert.deepEqual(acts(), [['report', 'delivery', 'not_received', day], ['report', 'delivery', 'solved']]);
  assert.equal(all('label')[0].props.htmlFor, day);
  assert.deepEqual(said('owner'), ['Mara LindnerDelivery desk']);
  assert.equal(all('a')[0].props.href, 'tel:+49305550117');
  assert.match(said('due')[0], /by Monday,? 11 May at 14:00/);
  assert.match(said('li').at(-1), /You: the issue of Monday,? 11 May did not come$/);

  const german = shown('newspaper', '2026-05-11T08:00:00Z', input, { cases, speaker: await voice('de', 'du') });
  assert.deepEqual(german.said('due'), ['Du hörst von uns bis Montag, 11. Mai um 14:00.']);
});

test('hostile texts stay texts, and keys that are no keys find nothing', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const cases = [{ id: evil, state: 'constructor', due: evil, owner: { name: evil, role: '__proto__', contact: `javascript:${evil}` } }];
  const odd = { ...held, remedy: 'toString', state: '__proto__', voucher: { ...held.voucher, hint: evil, valid_until: evil, state: 'constructor' } };
  const { said, all } = shown('pizza', '2026-05-04T23:00:00Z', pizza(delivered), { cases, held: [odd] });
  assert.deepEqual(said('owner'), [`${evil}Customer service`]);
  assert.deepEqual(all('a'), []);
  assert.ok(said('note').includes(`Code ending in ${evil} · Valid until ${evil}`));
  assert.throws(() => shown('pizza', '2026-05-04T23:00:00Z', pizza(), { held: [{ ...held, remedy: 'x', currency: evil }] }), { code: 'status_malformed' });
});
