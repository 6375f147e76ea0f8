// What the server says at once, by a stream that the status names.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { part } from './support.mjs';

let now_ms = 0;
let pending;
globalThis.performance = { now: () => now_ms };
globalThis.setTimeout = (act, pause_ms) => (pending = { act, pause_ms });
globalThis.clearTimeout = () => (pending = undefined);
globalThis.document = { visibilityState: 'visible' };
const { Stream } = await part('later/stream');

const turn = () => new Promise((done) => setImmediate(done));
let asked, answers, accepted, news, host, stream;
beforeEach(() => {
  stream?.end();
  [asked, answers, accepted, news, pending, now_ms] = [[], [], [], 0, undefined, 0];
  document.visibilityState = 'visible';
  globalThis.fetch = async (url, init) => {
    asked.push({ url: url.href, ...init });
    return answers.shift()?.(init) ?? new Response('', { status: 500 });
  };
  host = {
    base: new URL('https://shop.example/v1/orders/R1/status'),
    element: { token: 'secret', isConnected: true },
    shown: { watch: { status: { links: { stream: 'stream' } } } },
    accept: async (status) => accepted.push(status),
  };
  stream = new Stream(host, () => (news += 1));
});

/** An answer that says `chunks` and then stays open. */
const saying = (type, ...chunks) => ({ signal }) => {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      signal.addEventListener('abort', () => controller.error(new Error('aborted')));
    },
  });
  return new Response(body, { headers: { 'Content-Type': type } });
};
const settled = async () => { for (let i = 0; i < 8; ++i) await turn(); };

test('lines: a status is shown, wherever the chunks were cut; another one is time to ask', async () => {
  const bytes = '{"version":1,"now":"ü"}\n\n{"changed":true}\nnot JSON\n{"version":1,"no';
  answers = [saying('application/x-ndjson', bytes.slice(0, 9), bytes.slice(9))];
  stream.follow();
  await settled();
  assert.deepEqual(accepted, [{ version: 1, now: 'ü' }]);
  assert.equal(news, 2);
  const [{ url, headers, cache }] = asked;
  assert.deepEqual([url, headers.Authorization, cache], ['https://shop.example/v1/orders/R1/stream', 'Bearer secret', 'no-store']);
});

test('server-sent events: data of several lines, comments that keep it alive', async () => {
  answers = [saying('text/event-stream; charset=utf-8', ': hello\n\nevent: status\ndata: {"version":1,\ndata: "a":2}\n\n', 'data: x\r\n\r\n')];
  stream.follow();
  await settled();
  assert.deepEqual(accepted, [{ version: 1, a: 2 }]);
  assert.equal(news, 1);
});

test('an end or a failure is tried again, later and later, and a message begins anew', async () => {
  const pauses = [];
  stream.follow();
  for (let i = 0; i < 9; ++i) {
    await settled();
    pauses.push(pending.pause_ms);
    if (i === 6) answers = [() => new Response('{"changed":1}\n')];
    now_ms += pending.pause_ms;
    pending.act();
  }
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16000, 32000, 60000, 1000, 2000]);
});

test('refused is refused', async () => {
  answers = [() => new Response('{}', { status: 401 })];
  stream.follow();
  await settled();
  assert.equal(pending, undefined);
  stream.follow();
  await settled();
  assert.equal(asked.length, 1);
});

test('hidden, it ends; seen again, it goes on', async () => {
  answers = [saying('application/x-ndjson'), saying('application/x-ndjson', '{"changed":1}\n')];
  stream.follow();
  await settled();
  document.visibilityState = 'hidden';
  stream.follow();
  await settled();
  assert.deepEqual([asked[0].signal.aborted, pending], [true, undefined]);
  document.visibilityState = 'visible';
  stream.follow();
  await settled();
  assert.deepEqual([asked.length, news], [2, 1]);
});

test('the same stream is not opened twice; none, or one of another origin, gets no token', async () => {
  answers = [saying('application/x-ndjson')];
  stream.follow();
  stream.follow();
  await settled();
  assert.equal(asked.length, 1);
  for (const link of ['https://elsewhere.example/stream', undefined]) {
    host.shown.watch.status.links.stream = link;
    stream.follow();
    await settled();
    assert.deepEqual([asked.length, asked[0].signal.aborted, pending], [1, true, undefined]);
  }
});
