// Every page for everybody: axe, narrow screens, the keyboard, hostile text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_findings, promise } from './browser.mjs';
import { kScenes, set_the_scene } from './scenes.mjs';
import { page, shop } from './suite.mjs';

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing on any page, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    for (const scene of kScenes) {
      await set_the_scene(scene, shop, page, colorScheme === 'light' ? 'en' : 'de');
      assert.deepEqual(await axe_findings(page), [], scene.name);
    }
  });
}

test('nothing is wider than 320 px', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const scene of kScenes) {
    await set_the_scene(scene, shop, page, 'de');
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, scene.name);
  }
});

test('the keyboard alone reaches the code', async () => {
  await page.goto(`${shop.url}/en/orders/pizza`);
  await promise(page, 'open').waitFor();
  const tab_to = async (name) => {
    for (let tabs = 0; tabs < 60; ++tabs) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return active?.textContent ?? '';
      });
      if (focused.includes(name)) return;
    }
    assert.fail(`no Tab reaches “${name}”`);
  };
  await tab_to('It arrives');
  await page.keyboard.press('Enter');
  await page.locator('kulanz-apology .offer .amount').getByText('€28.50').waitFor();
  await tab_to('Get the code');
  await page.keyboard.press('Enter');
  await page.locator('kulanz-apology [part=code]').waitFor();
});

test('a hostile order stays text', async () => {
  const title = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
  const { status } = await shop.api('PUT', '/v1/orders/K-EVIL', {
    placed_at: '2026-05-03T16:30:00Z', currency: 'EUR', paid_minor: 2850, locale: 'en-GB', title,
    customer: { ref: 'cust-evil', email: 'evil@example.org', name: '<b>Evil</b>' },
    promises: [{ id: 'delivery', policy: 'pizza', facts: { meal_minor: 2850, promised_min: 45 } }],
  });
  assert.equal(status, 201);
  await page.goto(`${shop.url}/en/orders/K-EVIL`);
  await promise(page, 'open').waitFor();
  assert.equal(await page.locator('h1').textContent(), title);
  assert.equal(await page.locator('img[src=x]').count(), 0);
});

test('no page of another site may press the buttons', async () => {
  const response = await fetch(`${shop.url}/demo/clock`, {
    method: 'POST', headers: { Origin: 'https://elsewhere.example', 'Content-Type': 'application/json' }, body: '{"seconds":60}',
  });
  assert.equal(response.status, 403);
});

test('what does not exist is said to be lost', async () => {
  for (const path of ['/en/orders/K-NONE', '/de/orders/K-10241%2Fstatus', '/en/orders/a%20HTTP%2F1.1%0D%0AX:%20y']) {
    const response = await fetch(shop.url + path);
    assert.equal(response.status, 404, path);
  }
  assert.equal((await fetch(`${shop.url}/static/../stories.json`)).status, 404);
});
