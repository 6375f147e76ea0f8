// Every page in the states that matter: for axe, for narrow screens, for screenshots.

const shown = (state) => async (page) => page.locator(`kulanz-apology section.promise.${state}`).waitFor();

export const kScenes = [
  { name: 'start', path: '/' },
  { name: 'pizza-open', path: '/orders/pizza', at: '2026-05-03T16:42:00Z', ready: shown('open') },
  { name: 'pizza-breached', path: '/orders/pizza', at: '2026-05-03T20:30:05Z', ready: shown('breached') },
  {
    name: 'pizza-code', path: '/orders/pizza', at: '2026-05-03T20:30:05Z',
    ready: async (page) => {
      await page.locator('kulanz-apology [part~=claim]').click();
      await page.locator('kulanz-apology [part=code]').waitFor();
    },
  },
  { name: 'data', path: '/orders/data', at: '2026-05-13T10:00:05Z', ready: shown('breached') },
  { name: 'newspaper', path: '/orders/newspaper', at: '2026-05-05T05:05:00Z', ready: (page) => page.locator('kulanz-apology section.promise').waitFor() },
  { name: 'newspaper-case', path: '/orders/newspaper', at: '2026-05-06T05:05:00Z', reports: 3, ready: shown('breached') },
  { name: 'parcel', path: '/orders/parcel', at: '2026-05-07T12:40:05Z', ready: shown('breached') },
  { name: 'parcel-away', path: '/orders/parcel-away', at: '2026-05-05T12:05:05Z', ready: shown('excused') },
  { name: 'kept', path: '/orders/kept', at: '2026-05-04T09:20:05Z', ready: shown('kept') },
  { name: 'unknown', path: '/orders/unknown', at: '2026-05-12T08:00:00Z', ready: shown('unknown') },
  { name: 'checkout', path: '/checkout' },
  { name: 'checkout-applied', path: '/checkout', at: '2026-05-03T20:30:05Z', code: true, press: 0, ready: (page) => page.locator('#code-good').waitFor() },
  { name: 'checkout-paid', path: '/checkout', at: '2026-05-03T20:30:05Z', code: true, press: 1, ready: (page) => page.locator('.receipt').waitFor() },
  { name: 'checkout-refused', path: '/checkout', code: '7K3M-0000-0000-0000', press: 0, ready: (page) => page.locator('#code-error').waitFor() },
  { name: 'support-none', path: '/support' },
  { name: 'support', path: '/support', at: '2026-05-06T09:05:00Z', reports: 3, ready: (page) => page.locator('.case').waitFor() },
  { name: 'support-overdue', path: '/support', at: '2026-05-27T08:00:00Z', reports: 3, ready: (page) => page.locator('.case-late').waitFor() },
  { name: 'lost', path: '/orders/K-NONE' },
];

/** A new world, moved to the scene's moment, and the page as the scene wants it. */
export async function set_the_scene(scene, shop, page, language) {
  await shop.start_over();
  if (scene.reports) await report_missing(shop, scene.reports);
  if (scene.at) await shop.move_to(scene.at);
  const code = scene.code === true ? (await shop.claim('K-10241', 'delivery', 'goodwill_voucher')).body.voucher.code : scene.code;
  await page.goto(`${shop.url}/${language}${scene.path}`);
  if (code) {
    await page.locator('#code').fill(code);
    await page.locator('main form button').nth(scene.press).click();
  }
  await scene.ready?.(page);
}

/** The customer's reports, each on its own morning, as from the order's page. */
async function report_missing(shop, count) {
  for (const day of ['2026-05-04', '2026-05-05', '2026-05-06'].slice(0, count)) {
    await shop.move_to(`${day}T05:04:00Z`);
    const { orders } = await (await fetch(`${shop.url}/demo/orders`)).json();
    const { token } = orders.find(({ story }) => story === 'newspaper');
    const response = await fetch(`${shop.url}/v1/orders/K-10198/reports`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ promise: 'issues', kind: 'not_received', instance: day }),
    });
    if (!response.ok) throw new Error(`report of ${day}: ${response.status} ${await response.text()}`);
  }
}
