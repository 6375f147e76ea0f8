// Debian's Chromium, and pages that remember everything that went wrong in them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function open_browser() {
  return chromium.launch({
    executablePath: process.env.KULANZ_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
}

/** A page for a visitor in Berlin; `faults` collects exceptions and what the CSP refused. */
export async function open_page(browser, options = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/i.test(message.text())) page.faults.push(message.text());
  });
  return page;
}

export function assert_no_faults(page) {
  assert.deepEqual(page.faults, []);
}

/** The element's promise in this state. */
export function promise(page, state) {
  return page.locator(`kulanz-apology section.promise.${state}`);
}

/** The server-rendered truth inside the element. */
export function truth(page) {
  return page.locator('kulanz-apology .truth');
}

/** Opens a page, and waits for what the package loads after the apology is painted, too: the words, the module, the policy. */
export async function open_wholly(page, url) {
  const last = [/\/locales\/later\//, /\.wasm$/, /\/policies\//].map((file) => page.waitForResponse(file));
  await page.goto(url);
  for (const response of await Promise.all(last)) await response.finished();
}

/** Fails when the page is loaded anew between now and the returned check. */
export async function stays_loaded(page) {
  await page.evaluate(() => (globalThis.loaded_once = true));
  return async () => assert.equal(await page.evaluate(() => globalThis.loaded_once), true, 'the page was loaded anew');
}

/** Presses one of the demo strip's buttons and waits until the page has changed. */
export async function press(page, name) {
  const moved = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator('.stage').getByRole('button', { name }).click();
  await moved;
  await page.locator('form[aria-busy]').waitFor({ state: 'detached' });
}

export async function axe_findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
