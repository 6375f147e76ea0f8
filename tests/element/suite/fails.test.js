// Whatever fails, the server's own words stay on the page, and nothing throws.
import { describe, equal, ok, test, until } from './harness.js';
import { open_page, part, status_url, truth_is_shown } from './shop_page.js';

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

test('without WebAssembly leaves the server’s words', async () => {
  const page = await open_page((window) => delete window.WebAssembly);
  const apology = page.add(status_url('breached'));
  await page.fell_back(apology, 'wasm_unavailable');
  page.is_clean();
});

test('with another .wasm than it was built with leaves the server’s words', async () => {
  const page = await open_page((window) => {
    const { fetch } = window;
    window.fetch = (url, init) => fetch.call(window, `${url}`.endsWith('.wasm') ? '/suite/page.css' : url, init);
  });
  const apology = page.add(status_url('breached'));
  await page.fell_back(apology, 'wasm_unavailable');
  equal(page.faults, []);
});

test('with a policy that is not the frozen one leaves the server’s words', async () => {
  const page = await open_page((window) => {
    const { fetch } = window;
    window.fetch = (url, init) => fetch.call(window, `${url}`.includes('/policies/') ? '/suite/page.css' : url, init);
  });
  const apology = page.add(status_url('breached'));
  await page.fell_back(apology, 'policy_refused');
  page.is_clean();
});
