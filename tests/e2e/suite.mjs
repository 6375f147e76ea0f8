// What every test file begins with: one shop and one browser for the file, a new world and a
// new page for each test. Importing it sets this up; the names are live.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { assert_no_faults, open_browser, open_page } from './browser.mjs';
import { preparing } from './preparing.mjs';
import { Shop } from './shop.mjs';

export let shop, browser, page;

before(async () => {
  await Promise.all(preparing);
  shop = await Shop.open();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  assert.equal(await shop?.close(), 0);
});
beforeEach(async () => {
  await shop.start_over();
  page = await open_page(browser);
});
afterEach(async () => {
  assert_no_faults(page);
  await page.context().close();
});
