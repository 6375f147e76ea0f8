// Whatever fails, the server's own words stay on the page, and nothing throws.
import { describe, equal, ok, test, until } from './harness.js';
import { bare_url, open_page, part, status_url, truth_is_shown } from './shop_page.js';

describe('a status');

for (const [how, code] of [
  ['401', 'status_unavailable'], ['404', 'status_unavailable'], ['429', 'status_unavailable'], ['500', 'status_unavailable'],
  ['breaks', 'status_unavailable'], ['rubbish', 'status_malformed'],
]) {
  test(`that answers ${how} leaves the server’s words`, async () => {
    const page = await open_page();
    const apology = page.add(`/broken/${how}`);
    await page.fell_back(apology, code);
    page.is_clean();
  });

  test(`that answers ${how} later leaves what is shown`, async () => {
    const page = await open_page();
    const apology = await page.show('breached');
    apology.src = `/broken/${how}`;
    await until(() => page.said('error').length > 0, 'an error');
    if (code === 'status_unavailable') ok(part(apology, 'breached'), 'still shown');
    else ok(truth_is_shown(apology), 'the light DOM');
    apology.src = status_url('kept');
    await page.shown(apology, 'kept');
    page.is_clean();
  });
}

test('that never comes leaves the server’s words, and a later one is shown', async () => {
  const page = await open_page();
  const apology = page.add('/broken/hangs');
  await page.show('breached');
  ok(truth_is_shown(apology), 'the light DOM');
  equal(page.said('error', apology), []);
  apology.src = status_url('breached');
  await page.shown(apology, 'breached');
});

test('while offline leaves the server’s words; online again, it is shown', async () => {
  const page = await open_page();
  await page.defined();
  const { fetch } = page.window;
  page.window.fetch = () => Promise.reject(new page.window.TypeError('offline'));
  const apology = page.add(status_url('breached'));
  await until(() => page.said('error').length > 0, 'an error');
  ok(truth_is_shown(apology), 'the light DOM');
  page.window.fetch = fetch;
  await apology.refresh();
  await page.shown(apology, 'breached');
  page.is_clean();
});

describe('the package');

/** Whoever asks for a URL that has `part` in it gets another file. */
const mislead = (part) => (window) => {
  const { fetch } = window;
  window.fetch = (url, init) => fetch.call(window, `${url}`.includes(part) ? '/suite/page.css' : url, init);
};

for (const [how, prepare, code] of [
  ['without WebAssembly', (window) => delete window.WebAssembly, 'wasm_unavailable'],
  ['with another .wasm than it was built with', mislead('.wasm'), 'wasm_unavailable'],
  ['with a policy that is not the frozen one', mislead('/policies/'), 'policy_refused'],
]) {
  test(`${how} shows what the server decided, and says once that the page cannot decide`, async () => {
    const page = await open_page(prepare);
    const apology = await page.show('breached');
    await until(() => page.said('error').length > 0, 'an error');
    await apology.refresh();
    await page.show('open');
    equal(page.said('error', apology).map((message) => message.split(' ')[0]), [code]);
    ok(part(apology, 'claim'), 'still shown, with its offer');
    equal(page.faults, []);
  });

  test(`${how} and without a decision leaves the server’s words`, async () => {
    const page = await open_page(prepare);
    const apology = page.add(bare_url('breached'));
    await page.fell_back(apology, code);
    equal(page.faults, []);
  });
}

test('without WebAssembly it asks when what it was told is over', async () => {
  const page = await open_page((window) => delete window.WebAssembly);
  const apology = page.add(status_url('open', 'at_risk'));
  await page.shown(apology, 'open');
  page.window.performance.now = ((real) => () => real() + 25 * 60_000)(page.window.performance.now.bind(page.window.performance));
  page.becomes('visible');
  await page.shown(apology, 'at_risk');
});

test('with a server that decides otherwise shows what the server decided, and says so', async () => {
  const page = await open_page();
  const apology = await page.show('at_risk');
  const status = structuredClone(apology.status);
  const late = await page.show('breached');
  status.promises[0].decision = late.status.promises[0].decision;
  apology.removeAttribute('src');
  apology.status = status;
  await page.shown(apology, 'breached');
  await until(() => page.said('error', apology).some((message) => message.startsWith('decision_differs')), 'an error');
  ok(part(apology, 'claim'), 'still shown');
});
