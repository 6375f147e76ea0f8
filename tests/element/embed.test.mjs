// The examples of web-demo/embed, each with its own shop, before a real server.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as vite from 'vite';

import { open_shop } from '../../web-demo/embed/shop.mjs';
import { axe_findings, close_page, launch, open_page } from './chromium.mjs';
import { new_project } from './packed.mjs';
import { kHouse } from './serve.mjs';
import { Shop } from './shop.mjs';

const kExamples = join(kHouse, 'web-demo/embed');
const kCode = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

let server, browser;
before(async () => {
  server = await Shop.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.close(), 0);
});

/** The shop whose pages are in `folder`, and its order page. */
async function open_order(folder, options) {
  const shop = await open_shop({ folder, kulanz: server.url, key: server.key });
  const page = await open_page(browser, options);
  page.asked = [];
  page.on('request', (request) => page.asked.push(new URL(request.url()).pathname));
  await page.goto(shop.url);
  return { page, close: () => close_page(page).then(shop.close) };
}

const amount = (page) => page.locator('kulanz-apology [part~=amount]').first();

test('plain HTML: the apology, the amount, the code', async () => {
  const { page, close } = await open_order(join(kExamples, 'plain'));
  await amount(page).getByText('€28.50').waitFor();
  await page.getByRole('button', { name: 'Get the code' }).click();
  assert.match(await page.locator('kulanz-apology [part~=code]').textContent(), kCode);
  assert.deepEqual(await axe_findings(page), []);
  for (const width of [1000, 360]) {
    await page.setViewportSize({ width, height: 800 });
    const [kept, needed] = await page.locator('kulanz-apology').evaluate((apology) => [parseFloat(getComputedStyle(apology).minBlockSize), apology.shadowRoot.firstElementChild.offsetHeight]);
    assert.ok(kept >= needed, `the style sheet keeps ${kept} px, ${needed} are needed at ${width} px`);
  }
  await close();
});

test('plain HTML without script: the shop’s own words', async () => {
  const { page, close } = await open_order(join(kExamples, 'plain'), { javaScriptEnabled: false });
  assert.equal(await page.getByText('Your meal was late. We are sorry.').isVisible(), true);
  await close();
});

/** The React example, built with the packed package. React comes from this folder's modules. */
async function build_react() {
  const root = new_project('react');
  cpSync(join(kExamples, 'react'), root, { recursive: true, filter: (file) => !/node_modules|package.*\.json|dist/.test(file.slice(kExamples.length)) });
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(kExamples, 'react/package.json'), 'utf8'));
  const own = JSON.parse(readFileSync(join(kHouse, 'tests/element/package.json'), 'utf8')).devDependencies;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (name === 'kulanz') continue;
    assert.equal(version, own[name], `${name}: the example and its test use one version`);
    symlinkSync(join(kHouse, 'tests/element/node_modules', name), join(root, 'node_modules', name));
  }
  await vite.build({ root, logLevel: 'error' });
  return join(root, 'dist');
}

test('React 19: the status by property, the code through the shop’s own backend', async () => {
  const { page, close } = await open_order(await build_react());
  await amount(page).getByText('€28.50').waitFor();
  await page.getByRole('button', { name: 'Get the code' }).click();
  const code = await page.locator('.code strong').textContent();
  assert.match(code, kCode);
  await page.locator('kulanz-apology [part~=voucher]').getByText(`Code ending in ${code.slice(-4)}`).waitFor();
  assert.equal(await page.locator('kulanz-apology [part~=code]').count(), 0);
  assert.deepEqual(page.asked.filter((path) => path.startsWith('/v1/')), [], 'the page itself asks Kulanz nothing but policies');
  assert.deepEqual(await axe_findings(page), []);
  await close();
});

test('three looks of one element differ, and all can be read', async () => {
  const { page, close } = await open_order(join(kExamples, 'looks'));
  await page.locator('kulanz-apology [part~=claim]').nth(2).waitFor();
  const looks = await page.locator('kulanz-apology [part~=promise]').evaluateAll((promises) =>
    promises.map((promise) => {
      const { backgroundColor, fontFamily, borderRadius } = getComputedStyle(promise);
      return { backgroundColor, fontFamily, borderRadius };
    }),
  );
  assert.equal(looks.length, 3);
  for (const property of ['backgroundColor', 'fontFamily', 'borderRadius']) {
    assert.equal(new Set(looks.map((look) => look[property])).size, 3, property);
  }
  await page.getByRole('button', { name: 'Get the code' }).nth(1).click();
  await page.locator('.terminal [part~=code]').waitFor();
  assert.deepEqual(await axe_findings(page), []);
  await close();
});
