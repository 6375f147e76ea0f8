// What a developer tries first: a signed webhook against the demo, by the script that shows how.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Shop } from './shop.mjs';

const kScript = fileURLToPath(new URL('../../web-demo/webhook.sh', import.meta.url));
let shop;
before(async () => {
  shop = await Shop.open();
  await shop.start_over();
});
after(() => shop?.close());

const run = (more) => execFileSync('sh', [kScript], {
  env: { ...process.env, KULANZ: shop.url, ...more }, encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'],
});

test('a signed order and a scan of its parcel are on the order\'s page', async () => {
  assert.throws(() => run({ KULANZ_SENDER_SHOPIFY_SECRET: 'another' }));
  assert.equal((await fetch(`${shop.url}/en/orders/5001`)).status, 404);
  const answers = run({}).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(answers.map(({ verdict, order }) => [verdict, order]), [['applied', '5001'], ['applied', '5001']]);
  const page = await fetch(`${shop.url}/en/orders/5001`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Tea pot/);
  const { promises } = await shop.status('5001');
  assert.deepEqual(promises.map(({ policy, input }) => [policy.name, input.events.map(({ kind }) => kind)]), [['parcel', ['in_transit']]]);
});
