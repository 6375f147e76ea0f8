// Whatever fails, the page shows what the server rendered, and nothing throws.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { open_page, promise, truth } from './browser.mjs';
import { browser, page, shop } from './suite.mjs';

beforeEach(() => shop.move_to('2026-05-03T20:30:05Z'));

/** The code of what the element says went wrong. */
async function error_on(path) {
  await page.addInitScript(() => {
    globalThis.refusals = [];
    document.addEventListener('kulanz-error', ({ detail }) => globalThis.refusals.push(detail.error.code));
  });
  await page.goto(shop.url + path);
  await page.waitForFunction(() => globalThis.refusals.length > 0);
  return page.evaluate(() => globalThis.refusals[0]);
}

/** @param path of a page that asks for the status, as who comes by a letter's link does */
async function shows_the_truth(path) {
  const code = await error_on(path);
  await truth(page).getByText('later than promised').waitFor();
  assert.equal(await page.locator('kulanz-apology section.promise').count(), 0);
  return code;
}

/** The server decided already: the page that cannot is still the order's page, with its offer. */
async function shows_what_was_decided() {
  const code = await error_on('/en/orders/pizza');
  await promise(page, 'breached').getByRole('button', { name: 'Get the code' }).waitFor();
  return code;
}

/** As from a backend that tells no decisions. */
async function tell_no_decision() {
  await page.route('**/v1/orders/*/status', async (route) => {
    const response = await route.fetch();
    const status = await response.json();
    for (const promise of status.promises) delete promise.decision;
    await route.fulfill({ response, json: status });
  });
  return shop.letter('pizza');
}

test('the .wasm is missing', async () => {
  await page.route('**/kulanz.wasm', (route) => route.fulfill({ status: 404 }));
  assert.equal(await shows_what_was_decided(), 'wasm_unavailable');
});

test('the .wasm is another file', async () => {
  await page.route('**/kulanz.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: '\0asm' }));
  assert.equal(await shows_what_was_decided(), 'wasm_unavailable');
});

test('the .wasm is missing, and nobody decided', async () => {
  await page.route('**/kulanz.wasm', (route) => route.fulfill({ status: 404 }));
  assert.equal(await shows_the_truth(await tell_no_decision()), 'wasm_unavailable');
});

test('the Content Security Policy forbids WebAssembly', async () => {
  await page.route('**/en/orders/pizza', async (route) => {
    const response = await route.fetch();
    const csp = response.headers()['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': csp } });
  });
  assert.equal(await shows_what_was_decided(), 'wasm_unavailable');
  page.faults = page.faults.filter((fault) => fault.startsWith('exception')); // the refusal is wanted
});

for (const status of [401, 404, 429, 500]) {
  test(`the status answers ${status}`, async () => {
    await page.route('**/v1/orders/*/status', (route) => route.fulfill({ status, json: { code: 'no' } }));
    assert.equal(await shows_the_truth(await shop.letter('pizza')), 'status_unavailable');
  });
}

test('the status cannot be reached', async () => {
  await page.route('**/v1/orders/*/status', (route) => route.abort());
  assert.equal(await shows_the_truth(await shop.letter('pizza')), 'status_unavailable');
});

const rubbish = {
  'no JSON': 'oops',
  'an empty list': '[]',
  null: 'null',
  'another version': '{"version":2,"now":"2026-05-03T20:30:05Z","order":{"ref":"K"},"promises":[],"links":{}}',
  'a moment that is none': '{"version":1,"now":"yesterday","order":{"ref":"K"},"promises":[],"links":{}}',
  'promises that are none': '{"version":1,"now":"2026-05-03T20:30:05Z","order":{"ref":"K"},"promises":[7],"links":{}}',
};
for (const [name, body] of Object.entries(rubbish)) {
  test(`the status is rubbish: ${name}`, async () => {
    await page.route('**/v1/orders/*/status', (route) => route.fulfill({ contentType: 'application/json', body }));
    assert.equal(await shows_the_truth(await shop.letter('pizza')), 'status_malformed');
  });
}

test('the policy is not the one that was frozen', async () => {
  await page.route('**/policies/*', (route) => route.fulfill({ body: 'another policy' }));
  assert.equal(await shows_what_was_decided(), 'policy_refused');
});

test('the policy is not the one that was frozen, and nobody decided', async () => {
  await page.route('**/policies/*', (route) => route.fulfill({ body: 'another policy' }));
  assert.equal(await shows_the_truth(await tell_no_decision()), 'policy_refused');
});

test('a status that fails later leaves what is shown', async () => {
  await page.goto(`${shop.url}/en/orders/pizza`);
  await promise(page, 'breached').waitFor();
  await page.route('**/v1/orders/*/status', (route) => route.fulfill({ status: 500 }));
  await page.locator('kulanz-apology').evaluate((apology) => apology.refresh());
  await promise(page, 'breached').waitFor();
});

test('what comes later cannot be had: the apology stays, and a click says that it did not work', async () => {
  await page.route('**/later.js', (route) => route.abort());
  await page.goto(`${shop.url}/en/orders/pizza`);
  await promise(page, 'breached').waitFor();
  await page.locator('kulanz-apology [part~=claim]').click();
  await page.locator('kulanz-apology .problem').getByText('That did not work').waitFor();
  await promise(page, 'breached').waitFor();
});

test('without script the whole shop works: status, claim, checkout, clock', async () => {
  const plain = await open_page(browser, { javaScriptEnabled: false });
  await plain.goto(`${shop.url}/en/orders/pizza`);
  await truth(plain).getByText('later than promised').waitFor();
  await plain.getByRole('button', { name: 'Show my voucher code' }).click();
  const code = await plain.locator('output.code').textContent();
  await plain.goto(`${shop.url}/en/checkout`);
  await plain.getByLabel('Voucher code').fill(code);
  await plain.getByRole('button', { name: 'Apply' }).click();
  assert.equal(await plain.locator('#discount').textContent(), '−€28.50');
  await plain.getByRole('button', { name: 'Pay now' }).click();
  await plain.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  const before = await plain.locator('#shop-clock').getAttribute('datetime');
  await plain.getByRole('button', { name: '+1 day' }).click();
  const moved_s = (Date.parse(await plain.locator('#shop-clock').getAttribute('datetime')) - Date.parse(before)) / 1000;
  assert.ok(moved_s >= 86_400 && moved_s < 86_460);
  await plain.context().close();
});
