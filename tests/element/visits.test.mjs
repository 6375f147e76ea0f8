// Coming back and going on: the back/forward cache, a frozen tab, a lost network, a slow
// one; and a real click, after which nothing may jump. In Chromium, whose tools can do it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { close_page, launch, open_gallery, open_page } from './chromium.mjs';
import { TestServer } from './serve.mjs';

let server, browser;
before(async () => {
  server = await TestServer.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const shown = (page, part) => page.locator(`kulanz-apology [part~=${part}]`).first().waitFor();
/** A page with one element, to which these states are told one after the other. */
async function open_order(page, states) {
  await page.goto(`${server.url}/page.html`);
  await page.evaluate((src) => {
    const apology = Object.assign(document.createElement('kulanz-apology'), { token: '', textContent: 'The server’s own words.' });
    apology.setAttribute('src', src);
    document.querySelector('main').append(apology);
    document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: '/kulanz/define.js' }));
  }, `/fake/${states}/${crypto.randomUUID()}/status`);
}

test('back from the back/forward cache the page is as it was, and asks anew', async () => {
  const page = await open_page(browser);
  await open_order(page, 'open+breached');
  await shown(page, 'open');
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => (globalThis.was_cached = persisted));
    globalThis.changed = new Promise((done) => document.addEventListener('kulanz-change', ({ detail }) => done(detail.state)));
  });
  await page.goto(`${server.url}/page.html?another`);
  await page.goBack({ waitUntil: 'commit' });
  assert.equal(await page.evaluate(() => globalThis.changed), 'breached');
  assert.equal(await page.evaluate(() => globalThis.was_cached), true, 'it came from the cache');
  await close_page(page);
});

test('a frozen tab that is thawed goes on', async () => {
  const page = await open_page(browser);
  await open_gallery(page, server.url, { states: ['at_risk'] });
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  const counter = page.locator('kulanz-apology [role=timer]');
  const before = await counter.textContent();
  await page.waitForFunction((was) => document.querySelector('kulanz-apology').shadowRoot.querySelector('[role=timer]').textContent !== was, before);
  await close_page(page);
});

test('a network that is gone when the visitor claims, and back when they try again', async () => {
  const page = await open_page(browser);
  await open_gallery(page, server.url, { states: ['breached'] });
  await page.locator('[part~=history] summary + *').waitFor({ state: 'attached' }); // later.js is there
  await page.context().setOffline(true);
  await page.locator('[part~=claim]').click();
  await shown(page, 'problem');
  await page.context().setOffline(false);
  await page.locator('[part~=claim]').click();
  await shown(page, 'code');
  await close_page(page);
});

test('on slow 3G the server’s words are read until the promise is there', async () => {
  const page = await open_page(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  await open_order(page, 'breached');
  await page.getByText('The server’s own words.').waitFor();
  await page.waitForFunction(() => customElements.get('kulanz-apology'));
  assert.equal(await page.getByText('The server’s own words.').isVisible(), true, 'still read');
  await shown(page, 'breached');
  await close_page(page);
});

test('a claim by a real click moves nothing that the visitor did not move', async () => {
  const page = await open_page(browser);
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().filter((entry) => !entry.hadRecentInput))).observe({ type: 'layout-shift', buffered: true });
  });
  await open_gallery(page, server.url, { states: ['breached', 'open'] });
  const before = await page.evaluate(() => globalThis.shifts.length);
  await page.locator('[part~=claim]').click();
  await shown(page, 'code');
  await page.evaluate(() => document.querySelector('kulanz-apology').refresh());
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await page.evaluate(() => globalThis.shifts.length), before, 'layout shifts');
  await close_page(page);
});
