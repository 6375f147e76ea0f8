// The server tells with each status what it decided: the same bytes that the package makes of
// the same status, whatever the order and the moment.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { shop } from './suite.mjs';

const dist = new URL('../../wasm/dist/', import.meta.url);
const { make_frame, open_policy, use_wasm } = await import(fileURLToPath(new URL('kulanz.js', dist)));
use_wasm(...['kulanz.wasm', 'kulanz-whole.wasm'].map((file) => readFileSync(new URL(file, dist))));

async function decided_here({ policy: { digest, url }, input }, now) {
  const blob = await (await fetch(shop.url + url)).arrayBuffer();
  const kernel = await open_policy(blob, digest);
  return Buffer.from(kernel.decide(make_frame(input), Date.parse(now) / 1000)).toString('base64');
}

test('every order of the shop, at every moment of its story', async () => {
  const { stories } = JSON.parse(readFileSync(new URL('../../web-demo/stories.json', import.meta.url), 'utf8'));
  const moments = [...new Set(stories.flatMap((story) => story.moments.map(({ at }) => at)))].sort((a, b) => Date.parse(a) - Date.parse(b));
  const seen = new Set();
  for (const at of moments) {
    await shop.move_to(at);
    const { orders } = await (await fetch(`${shop.url}/demo/orders`)).json();
    for (const { ref, token } of orders) {
      const answer = await fetch(`${shop.url}/v1/orders/${ref}/status`, { headers: { Authorization: `Bearer ${token}` } });
      const { now, promises } = await answer.json();
      for (const promise of promises) {
        assert.equal(promise.decision, await decided_here(promise, now), `${ref} at ${at}`);
        seen.add(promise.decision);
      }
    }
  }
  assert.ok(seen.size > 20, `${seen.size} decisions`);
});
