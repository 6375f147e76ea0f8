// Time passes on the page: one status answer is enough, network or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open_wholly, promise } from './browser.mjs';
import { page, shop } from './suite.mjs';

const kAtRisk = '2026-05-03T17:05:00Z';
const kDeadline = '2026-05-03T17:15:00Z';
const kBreach = '2026-05-03T17:15:01Z'; // a meal that comes on the deadline's second is on time

const before_moment = (instant, seconds) => new Date(Date.parse(instant) - seconds * 1000).toISOString().replace('.000', '');
const state = () => page.locator('kulanz-apology').evaluate((apology) => apology.shadowRoot.querySelector('.promise')?.classList[1]);
const shown_now = () => page.locator('kulanz-apology').evaluate((apology) => Date.parse(apology.status.now));

test('without network the page still passes open, at_risk, breached, each at its second', async () => {
  await page.clock.install();
  await shop.move_to(before_moment(kAtRisk, 60));
  await open_wholly(page, `${shop.url}/en/orders/pizza`);
  await promise(page, 'open').waitFor();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await page.locator('kulanz-apology').evaluate((apology) => apology.refresh());
  await page.context().setOffline(true);

  // Up to a second passes within the server's own second; the page never runs ahead of it.
  const to_risk_ms = Date.parse(kAtRisk) - (await shown_now());
  await page.clock.runFor(to_risk_ms - 500);
  assert.equal(await state(), 'open');
  await page.clock.runFor(1000);
  assert.equal(await state(), 'at_risk');
  const to_breach_ms = Date.parse(kBreach) - Date.parse(kAtRisk);
  await page.clock.runFor(to_breach_ms - 1000);
  assert.equal(await state(), 'at_risk');
  await page.clock.runFor(1000);
  assert.equal(await state(), 'breached');
  await page.clock.fastForward(60 * 60_000);
  await page.locator('kulanz-apology .offer .amount').getByText('€14.50').waitFor();
});

for (const [from, to, moment] of [['open', 'at_risk', kAtRisk], ['at_risk', 'breached', kBreach]]) {
  test(`by the wall clock: ${from} becomes ${to} at its second, offline`, async () => {
    await open_wholly(page, `${shop.url}/en/orders/pizza`);
    await promise(page, 'open').waitFor();
    await shop.move_to(before_moment(moment, 4));
    await page.evaluate(() => {
      const apology = document.querySelector('kulanz-apology');
      apology.addEventListener('kulanz-change', ({ detail }) => (globalThis.changed = { state: detail.state, at: performance.now() }));
      return apology.refresh().then(() => (globalThis.taken = performance.now()));
    });
    await page.context().setOffline(true);
    assert.equal(await state(), from);
    await page.evaluate(() => (globalThis.changed = undefined));
    await promise(page, to).waitFor();
    const left_ms = Date.parse(moment) - (await shown_now());
    const took_ms = await page.evaluate(() => globalThis.changed.at - globalThis.taken);
    assert.ok(Math.abs(took_ms - left_ms) < 700, `due after ${left_ms} ms, came after ${took_ms} ms`);
  });
}

test('the counter runs down', async () => {
  await shop.move_to(before_moment(kDeadline, 120));
  await page.goto(`${shop.url}/en/orders/pizza`);
  const counter = page.locator('kulanz-apology [role=timer]');
  const first = await counter.textContent();
  await page.waitForFunction((was) => document.querySelector('kulanz-apology').shadowRoot.querySelector('[role=timer]').textContent !== was, first);
});

test('going back in time starts the world afresh', async () => {
  await shop.move_to('2026-05-13T10:00:05Z');
  const { round } = await (await fetch(`${shop.url}/demo/clock`)).json();
  const moved = await shop.move_to(kDeadline);
  assert.equal(moved.round, round + 1);
  assert.equal(moved.now.slice(0, 16), kDeadline.slice(0, 16));
});
