// What a page does as time passes, and what a click does: without a browser.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kernel_with, part, pizza, policy, read_wasm, unix, voice } from './support.mjs';

let now_ms = 0;
let timers;
globalThis.performance = { now: () => now_ms };
globalThis.setTimeout = (act, pause_ms) => (timers = { act, pause_ms });
globalThis.clearTimeout = () => (timers = undefined);
const { Keeper } = await part('later/keeper');
const { Clock } = await part('clock');
const { KulanzError } = await part('error');
const { read_decision } = await part('decision');
const { make_frame } = await part('kernel/frame');
const words = await voice();
const kDelivered = [{ id: '1', kind: 'delivered', at: '2026-05-04T22:00:00Z', source: 'partner' }];

let host, keeper, events, said, asked, shop;
beforeEach(() => {
  keeper?.sleep();
  [events, said, asked, shop, now_ms] = [[], [], 0, undefined, 0];
  globalThis.document = { visibilityState: 'visible' };
  const element = Object.assign(new EventTarget(), { src: '/status', token: 't', isConnected: true });
  for (const name of ['change', 'claim', 'report', 'error']) {
    element.addEventListener(`kulanz-${name}`, (event) => (events.push([name, event.detail]), shop?.(event)));
  }
  host = {
    element, base: new URL('https://shop.example/status'),
    stage: { root: Object.assign(new EventTarget(), { querySelectorAll: () => [], getElementById: () => null }), announce: (text) => said.push(text) },
    draw() {}, guard: (act) => act(), complain: (error) => events.push(['error', { error }]), find_voice: async () => words,
    refresh: async () => void (asked += 1), accept: async () => undefined,
    shown: shown_at('2026-05-04T18:34:00Z'),
  };
  keeper = new Keeper(host);
});

/** What is shown of a pizza at a moment, and decides on as time passes. */
function shown_at(moment, events = []) {
  const kernel = kernel_with('pizza');
  const clock = new Clock(unix(moment), now_ms);
  const input = pizza(events);
  const promise = { id: 'delivery', policy: { digest: policy('pizza').digest, url: 'policy' }, input, entitlements: [], cases: [] };
  const decide = () => [{ promise, decision: read_decision(kernel.decide(make_frame(input), clock.now())) }];
  const status = { order: {}, links: { claims: 'claims', reports: 'reports' } };
  return { watch: { status, clock, decide, take_over: async () => undefined }, voice: words, decided: decide() };
}
const pass = () => {
  now_ms += timers.pause_ms;
  timers.act();
};
const turn = () => new Promise((done) => setImmediate(done));

test('decides at the moment at which it can change, says so, and asks', async () => {
  keeper.keep();
  while (host.shown.decided[0].decision.state === 'open') pass();
  assert.equal(now_ms, 60_001);
  assert.deepEqual(said, ['Could be late']);
  assert.deepEqual(events.map(([name, { previous, state }]) => [name, previous, state]), [['change', 'open', 'at_risk']]);
  assert.equal(asked, 1);
});

test('hidden it decides and does not ask; removed it does neither', () => {
  document.visibilityState = 'hidden';
  keeper.wake();
  assert.equal(asked, 0);
  document.visibilityState = 'visible';
  host.element.isConnected = false;
  keeper.wake();
  assert.equal(asked, 0);
});

test('without an answer it asks later and later, or when the server says; who was refused, not', () => {
  const pause = (facts, code = 'status_unavailable') => {
    timers = undefined;
    keeper.ask_again(new KulanzError(code, facts));
    return timers?.pause_ms;
  };
  assert.deepEqual([0, 500, 0, 503].map((status) => pause({ status })), [15_000, 30_000, 60_000, 120_000]);
  assert.equal(pause({ status: 429, retry_after_s: 7 }), 7_000);
  keeper.sleep();
  assert.deepEqual([pause({ status: 401 }), pause({ status: 404 }), pause({}, 'status_malformed')], [undefined, undefined, undefined]);
  assert.deepEqual(events.map(([name, { error }]) => [name, error.facts.status]), [['error', 401], ['error', 404]]);
  keeper.keep();
  keeper.sleep();
  assert.equal(pause({ status: 0 }), 15_000);
});

test('a page that cannot decide says so once, and asks when what it was told is over', async () => {
  const told = host.shown.decided;
  host.shown.watch.decide = () => told;
  host.shown.watch.take_over = () => Promise.reject(new KulanzError('wasm_unavailable'));
  for (let i = 0; i < 2; ++i) {
    keeper.keep();
    await turn();
  }
  assert.deepEqual(events.map(([name, { error }]) => [name, error.code]), [['error', 'wasm_unavailable']]);
  while (asked === 0) pass();
  assert.equal(now_ms, 60_001);
  assert.equal(host.shown.decided, told);
  for (let i = 0; i < 3 && timers; ++i) {
    await turn();
    pass();
  }
  assert.equal(asked, 1, 'and not again and again');
});

test('a page that could decide only when what it was told was over decides at once', async () => {
  const { watch, decided: told } = host.shown;
  const { decide } = watch;
  let let_go;
  watch.decide = () => told;
  watch.take_over = () => new Promise((done) => (let_go = done)).then(() => (watch.decide = decide));
  keeper.keep();
  now_ms += 61_000;
  let_go();
  await turn();
  assert.equal(host.shown.decided[0].decision.state, 'at_risk');
});

test('of two wishes for words the later one counts, whichever comes first', async () => {
  const wishes = [];
  host.find_voice = () => new Promise((done) => wishes.push(done));
  for (let i = 0; i < 2; ++i) void keeper.speak();
  wishes[1]('later');
  await turn();
  wishes[0]('earlier');
  await turn();
  assert.equal(host.shown.voice, 'later');
});

test('words wished for while a status was on its way are those of what it says', async () => {
  const { shown } = host;
  host.shown = undefined;
  await keeper.speak();
  host.shown = shown;
  host.find_voice = async () => ({ ...words, say: () => 'other words' });
  keeper.keep();
  await turn();
  assert.equal(host.shown.voice.say(), 'other words');
});

test('a text that the policy names and nobody wrote is reported once', async () => {
  const original = console.warn;
  const warned = [];
  console.warn = (text) => warned.push(text);
  const { decision } = host.shown.decided[0];
  const odd = { ...decision, apology: 'wine.late', remedies: [{ id: 'corkscrew', item: 'cork' }] };
  host.shown.decided = [{ ...host.shown.decided[0], decision: odd }];
  for (let i = 0; i < 2; ++i) keeper.keep();
  await turn();
  console.warn = original;
  const missing = events.filter(([name]) => name === 'error').map(([, { error }]) => error ?? 0).map(({ code, facts }) => [code, facts.where]);
  assert.deepEqual(missing, [['text_missing', 'wine.late'], ['text_missing', 'remedy.corkscrew'], ['text_missing', 'item.cork']]);
  assert.equal(warned.length, 3);
});

const kVoucher = { code: '7K3M-Q2ZT-H4VX-9D4E', face_minor: 2850, currency: 'EUR', valid_until: '2027-05-04T22:00:00Z' };
const scene = () => ({ voice: words, promise: { id: 'delivery' }, decision: {}, now: 0, desk: keeper.desk });
const given = { id: 'goodwill_voucher', kind: 'voucher', basis: 'goodwill', currency: 'EUR', amount_minor: 2850 };
const drawn = () => JSON.stringify(keeper.desk.voucher(scene(), given, '€28.50', 'Voucher'));
const click = () => keeper.desk.act(['claim', 'delivery', 'goodwill_voucher']);

test('a shop that claims in its own way keeps the button busy, and shows the code when it is done', async () => {
  globalThis.fetch = () => assert.fail('asked the server');
  shop = (event) => event.preventDefault();
  click();
  click();
  await turn();
  assert.equal(events.length, 1);
  assert.match(drawn(), /One moment/);
  events[0][1].done(Promise.resolve({ voucher: kVoucher }));
  await turn();
  assert.match(drawn(), /7K3M-Q2ZT-H4VX-9D4E/);
  assert.deepEqual(said, ['Voucher code: 7K3M-Q2ZT-H4VX-9D4E']);
});

test('it may fail, or set a status in place of an answer', async () => {
  shop = (event) => event.preventDefault();
  click();
  events[0][1].done(Promise.reject(new Error('no stock')));
  await turn();
  assert.match(drawn(), /That did not work/);
  click();
  assert.match(drawn(), /One moment/);
  keeper.desk.settle();
  await turn();
  assert.doesNotMatch(drawn(), /One moment|did not work/);
});

test('a lost answer is asked for again with the same key, a refused one with another', async () => {
  const keys = [];
  const answers = [() => Promise.reject(new TypeError('offline')), () => new Response('{"code":"no"}', { status: 422 }), () => Response.json({ voucher: kVoucher })];
  globalThis.fetch = async (url, { headers }) => {
    keys.push([url.pathname, headers['Idempotency-Key']]);
    return answers.shift()();
  };
  for (let i = 0; i < 3; ++i) {
    click();
    await turn();
    await turn();
  }
  assert.deepEqual(keys.map(([path]) => path), ['/claims', '/claims', '/claims']);
  assert.equal(keys[0][1], keys[1][1]);
  assert.notEqual(keys[1][1], keys[2][1]);
  assert.match(drawn(), /7K3M/);
});

test('why is fetched for who asks, once a policy, for each promise that is asked about', async () => {
  let fetched = 0;
  globalThis.fetch = async (url) => {
    fetched += url.pathname.endsWith('policy') ? 1 : 0;
    return fetched === 1 ? Response.error() : new Response(policy('pizza').blob);
  };
  const [one] = host.shown.decided;
  const two = { ...one, promise: { ...one.promise, id: 'second' } };
  host.shown.decided = [one, two];
  // However long the module takes to compile: until it no longer says that it waits.
  const open = async (id, decided) => {
    keeper.desk.opened({ id: `why-${id}`, open: true });
    do await turn(); while (why(decided).includes('One moment'));
  };
  const why = ({ promise, decision }) => JSON.stringify(keeper.desk.why({ ...scene(), promise, decision, now: unix('2026-05-04T18:34:00Z') })) ?? '';
  assert.equal(why(one), '');
  const { use_wasm } = await part('kernel/loader');
  use_wasm(read_wasm('kulanz.wasm'), read_wasm('kulanz-whole.wasm'));
  await open('delivery', one);
  assert.match(why(one), /did not work/);
  await open('delivery', one);
  assert.match(why(one), /Price of the meal/);
  assert.equal(why(two), '');
  await open('second', two);
  assert.match(why(two), /Price of the meal/);
  assert.equal(fetched, 2);
});
