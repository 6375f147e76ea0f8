// One status answer: decided by the server, then by the page, or by the page alone.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kernel_with, part, pizza, policy, read_wasm, unix } from './support.mjs';

const kNow = '2026-05-04T18:34:00Z';
const kBase = new URL('https://shop.example/status');
let now_ms = 0;
globalThis.performance = { now: () => now_ms };
const { make_frame } = await part('kernel/frame');
const { use_wasm } = await part('kernel/loader');
const { watch } = await part('watch');
use_wasm(read_wasm('kulanz.wasm'), read_wasm('kulanz-whole.wasm'));

let fetched;
beforeEach(() => {
  fetched = [];
  now_ms = 0;
  globalThis.fetch = async (url) => (fetched.push(url.pathname), new Response(policy('pizza').blob));
});

/** What a server decides of `input` at a moment, as its status says it. */
const decided_by_server = (input = pizza(), moment = kNow) =>
  Buffer.from(kernel_with('pizza').decide(make_frame(input), unix(moment))).toString('base64');

const status = (decision, name = 'pizza') => ({
  version: 1, now: kNow, order: { ref: '1' }, links: {},
  promises: [{ id: 'delivery', policy: { name, digest: policy(name).digest, url: name }, input: pizza(), entitlements: [], cases: [], decision }],
});
const state_of = (watched) => watched.decide()[0].decision.state;

test('a decision that came with the status needs nothing else, and holds until the page can decide', async () => {
  const watched = await watch(status(decided_by_server()), kBase);
  assert.deepEqual(fetched, []);
  now_ms = 61_000;
  assert.equal(state_of(watched), 'open');
  await watched.take_over();
  assert.equal(state_of(watched), 'at_risk');
});

test('what the server tells is what the page makes of it, field by field', async () => {
  const told = await watch(status(decided_by_server()), kBase);
  const own = await watch(status(undefined), kBase);
  assert.deepEqual(told.decide()[0].decision, own.decide()[0].decision);
});

test('without a decision the page decides before it shows anything', async () => {
  const watched = await watch(status(undefined), kBase, { [policy('pizza').digest]: policy('pizza').blob });
  now_ms = 61_000;
  assert.equal(state_of(watched), 'at_risk');
});

test('a server that decides otherwise is believed, and the page does not decide', async () => {
  const watched = await watch(status(decided_by_server(pizza(), '2026-05-04T18:46:00Z')), kBase);
  await assert.rejects(watched.take_over(), { code: 'decision_differs', facts: { where: 'delivery' } });
  assert.equal(state_of(watched), 'breached');
});

test('a policy that cannot be had keeps the page from deciding, not from showing; it is tried again', async () => {
  let answer = () => new Response('', { status: 503 });
  globalThis.fetch = async () => answer();
  const watched = await watch(status(decided_by_server(), 'delivery_date'), kBase);
  await assert.rejects(watched.take_over(), { code: 'policy_unavailable' });
  assert.equal(state_of(watched), 'open');
  answer = () => new Response(policy('pizza').blob);
  await assert.rejects(watched.take_over(), { code: 'policy_refused' });
});

for (const [what, decision, code] of [
  ['no base64', '%%%', 'status_malformed'],
  ['not a text', { a: 1 }, 'status_malformed'],
  ['no decision', btoa('hello'), 'decision_refused'],
  ['cut short', decided_by_server().slice(0, -8), 'decision_refused'],
]) {
  test(`a decision that is ${what} is refused`, async () => {
    const watched = await watch(status(decision), kBase);
    assert.throws(() => watched.decide(), { code });
  });
}
