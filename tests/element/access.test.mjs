// For everybody: axe in every state, language and scheme; the claim by keyboard alone, with
// what a screen reader is given at each step; sizes; narrow screens and large text.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { accessibility_tree, axe_findings, close_page, launch, open_gallery, open_page, voices } from './chromium.mjs';
import { TestServer, kHouse } from './serve.mjs';
import { kStates } from './suite/states.js';

let server, browser;
before(async () => {
  server = await TestServer.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const voice of voices(join(kHouse, 'wasm/dist'))) {
  test(`axe finds nothing in any state, ${voice.lang} ${voice.form}`, async () => {
    const page = await open_page(browser);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await open_gallery(page, server.url, voice);
      assert.equal(await page.locator('kulanz-apology section').count(), Object.keys(kStates).length);
      assert.deepEqual(await axe_findings(page), [], colorScheme);
    }
    await close_page(page);
  });
}

/** Everything in the elements that reaches over the page’s edge, and targets smaller than 24 px. */
function measure() {
  const seen = ({ id, shadowRoot }) => [...shadowRoot.querySelectorAll('.body *')].filter((node) => node.checkVisibility()).map((node) => ({ id, node }));
  const all = [...document.querySelectorAll('kulanz-apology')].flatMap(seen);
  const width = document.documentElement.clientWidth;
  const name = ({ id, node }) => `${id}: ${node.className || node.localName}`;
  return {
    scrolls: document.documentElement.scrollWidth > width,
    over: all.filter(({ node }) => node.getBoundingClientRect().right > width + 0.5 || node.getBoundingClientRect().left < -0.5).map(name),
    cut: all.filter(({ node }) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline').map(name),
    small: all.filter(({ node }) => node.matches('button, input, a, summary') && Math.min(node.offsetHeight, node.offsetWidth) < 24).map(name),
  };
}
const kFits = { scrolls: false, over: [], cut: [], small: [] };

for (const voice of voices(join(kHouse, 'wasm/dist'))) {
  test(`at 400 % nothing scrolls sideways, and everything can be hit, ${voice.lang} ${voice.form}`, async () => {
    const page = await open_page(browser, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
    await open_gallery(page, server.url, voice);
    assert.deepEqual(await page.evaluate(measure), kFits);
    await close_page(page);
  });
}

test('with text twice as large, and with more space between words and lines, nothing is cut off', async () => {
  const page = await open_page(browser, { viewport: { width: 640, height: 800 } });
  await open_gallery(page, server.url, { lang: 'de-DE' });
  await page.evaluate(() => Object.assign(document.documentElement.style, { fontSize: '200%' }));
  assert.deepEqual(await page.evaluate(measure), kFits);
  // WCAG 1.4.12
  await page.evaluate(() => Object.assign(document.body.style, { lineHeight: '1.5', letterSpacing: '.12em', wordSpacing: '.16em' }));
  assert.deepEqual(await page.evaluate(measure), kFits);
  await close_page(page);
});

/** The element's part of the tree, between the page's own links. */
async function read(page) {
  const lines = await accessibility_tree(page);
  return lines.slice(lines.findIndex((line) => line.startsWith('link before')) + 1, lines.findIndex((line) => line.startsWith('link after')));
}

test('the claim by keyboard alone, as a screen reader follows it', async () => {
  const page = await open_page(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  let answer;
  await page.route('**/claims', async (route) => {
    await new Promise((go_on) => (answer = go_on));
    await route.continue();
  });
  await open_gallery(page, server.url, { states: ['breached'] });
  await page.evaluate(() => {
    const link = (textContent) => Object.assign(document.createElement('a'), { textContent, href: '#' });
    document.querySelector('kulanz-apology').before(link('before'));
    document.querySelector('kulanz-apology').after(link('after'));
  });
  const [title, offers] = ['heading We promised your meal by Monday 4 May at 20:45. [level=2]', 'heading From us, as goodwill [level=3]'];
  const [why, print] = ['DisclosureTriangle Why is that? [expanded=false]', 'button Print'];
  const what = 'Voucher for your next order';
  const has = async (...wanted) => {
    const tree = await read(page);
    const found = tree.filter((line) => /^(heading|button|status|link|DisclosureTriangle|code)/i.test(line));
    assert.deepEqual(found, wanted, tree.join('\n'));
  };

  await page.locator('a', { hasText: 'before' }).focus();
  await has(title, offers, `button Get the code: ${what}`, why, 'DisclosureTriangle What happened [expanded=false]', 'status');
  await page.keyboard.press('Tab');
  await has(title, offers, `button Get the code: ${what} [focused]`, why, 'DisclosureTriangle What happened [expanded=false]', 'status');
  await page.keyboard.press('Enter');
  await page.locator('[aria-disabled]').waitFor();
  await has(title, offers, `button One moment: ${what} [focused] [disabled]`, why, 'DisclosureTriangle What happened [expanded=false]', 'status');
  await page.keyboard.press('Enter'); // once more, in impatience
  answer();
  await page.locator('[part~=code]').waitFor();
  await has(title, offers, 'code', 'button Copy [focused]', print, why, 'DisclosureTriangle What happened [expanded=false]', 'status');
  assert.equal(await page.locator('[role=status]').textContent(), 'Voucher code: 7K3M-Q2ZT-H4VX-9D4E');
  await page.keyboard.press('Space');
  await page.locator('[part~=copy]', { hasText: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '7K3M-Q2ZT-H4VX-9D4E');
  assert.equal(await page.locator('[role=status]').textContent(), 'Copied');
  for (let tabs = 0; tabs < 3; ++tabs) await page.keyboard.press('Tab');
  await has(title, offers, 'code', 'button Copied', print, why, 'DisclosureTriangle What happened [focused] [expanded=false]', 'status');
  await page.keyboard.press('Enter');
  await page.locator('details[open]').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'after');
  for (let tabs = 0; tabs < 4; ++tabs) await page.keyboard.press('Shift+Tab');
  await has(title, offers, 'code', 'button Copied [focused]', print, why, 'DisclosureTriangle What happened [expanded]', 'status');
  await close_page(page);
});
