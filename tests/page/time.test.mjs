import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kernel_with, part, pizza } from './support.mjs';

// A browser's clock and timer, moved by hand.
let now_ms = 0;
let pending;
let set = 0;
let date_ms = 1e12;
globalThis.performance = { now: () => now_ms };
Date.now = () => date_ms + now_ms;
globalThis.setTimeout = (act, pause_ms) => {
  assert.ok(pause_ms >= 0 && pause_ms <= 2 ** 31 - 1, `${pause_ms}`);
  set += 1;
  pending = { act, at_ms: now_ms + pause_ms };
  return set;
};
globalThis.clearTimeout = () => (pending = undefined);
function pass(until_ms) {
  while (pending && pending.at_ms <= until_ms) {
    const { act, at_ms } = pending;
    pending = undefined;
    now_ms = at_ms;
    act();
  }
  now_ms = until_ms;
}

const { wake_at, forget } = await part('later/timer');
const { Clock } = await part('clock');
beforeEach(() => {
  now_ms = 0;
});

test('wakes everyone in their time, with one timer', () => {
  const woken = [];
  const wake = (name) => () => woken.push([name, now_ms]);
  wake_at(wake('late'), 3000);
  wake_at(wake('soon'), 1000);
  wake_at(wake('then'), 2000);
  pass(5000);
  assert.deepEqual(woken, [['soon', 1000], ['then', 2000], ['late', 3000]]);
  assert.equal(pending, undefined);
});

test('a newer wish replaces the older; forgotten and endless ones never ring', () => {
  let rung = 0;
  const wake = () => (rung += 1);
  wake_at(wake, 1000);
  wake_at(wake, 2000);
  pass(1500);
  assert.equal(rung, 0);
  forget(wake);
  wake_at(wake, Infinity);
  pass(100000);
  assert.equal(rung, 0);
});

test('a year away is beyond setTimeout’s limit, and rings in its time', () => {
  let at_ms;
  const year_ms = 366 * 86_400_000;
  wake_at(() => (at_ms = now_ms), year_ms);
  pass(year_ms + 1);
  assert.equal(at_ms, year_ms);
});

test('one that throws does not stop the others', () => {
  let rung = false;
  wake_at(() => { throw new Error('broken'); }, 10);
  wake_at(() => (rung = true), 20);
  assert.throws(() => pass(10), /broken/);
  pass(20);
  assert.ok(rung);
});

test('two hundred that wait again set the timer once', () => {
  const again = () => {
    const wake = () => wake_at(wake, now_ms + 1000);
    wake_at(wake, 1000);
    return wake;
  };
  const all = Array.from({ length: 200 }, again);
  set = 0;
  pass(3500);
  assert.equal(set, 3);
  for (const wake of all) forget(wake);
});

test('a machine that slept wakes everyone, for their time may have come and gone', () => {
  const woken = [];
  wake_at(() => woken.push(now_ms), 3_600_000);
  pass(11 * 60_000);
  assert.deepEqual(woken, []);
  date_ms += 8 * 3_600_000;
  pass(22 * 60_000);
  assert.deepEqual(woken, [20 * 60_000]);
});

test('the clock carries the server’s time on, whatever the visitor’s own says', () => {
  const clock = new Clock(1_000_000, 4500);
  now_ms = 5000;
  assert.equal(clock.now(), 1_000_000);
  now_ms = 5500;
  assert.equal(clock.now(), 1_000_001);
});

test('at the moment it names, the second has come, for any start', () => {
  for (let i = 0; i < 10000; ++i) {
    const clock = new Clock(1_777_917_600 + i, i * 0.1234567);
    const second = 1_777_917_600 + i + (i % 977);
    now_ms = clock.reaches_ms(second);
    assert.equal(clock.now(), second);
    now_ms -= 1.001;
    assert.ok(clock.now() < second || now_ms < i * 0.1234567);
  }
});

test('a moment is read as the core reads it, or not at all', async () => {
  const { instant_of } = await part('instant');
  const { make_frame } = await part('kernel/frame');
  const { read_decision } = await part('decision');
  const kernel = kernel_with('pizza');
  const placed = (text) => read_decision(kernel.decide(make_frame({ ...pizza(), order: { ...pizza().order, placed_at: text } }), 0)).placed_at;
  for (const text of ['2026-05-04T19:45:00Z', '2026-05-04T19:45:00+02:00', '2024-02-29T00:00:00-11:30', '1999-12-31T23:59:59Z']) {
    assert.equal(instant_of(text), placed(text), text);
    assert.equal(typeof instant_of(text), 'number');
  }
  for (const text of ['', '2026-05-04', '2026-05-04T19:45:00', '2026-05-04 19:45:00Z', '2026-13-04T19:45:00Z', '2026-05-04T25:00:00Z', 'May 4, 2026', '1777916700']) {
    assert.equal(instant_of(text), undefined, text);
  }
});
