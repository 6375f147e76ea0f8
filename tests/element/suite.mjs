// Runs the suite in Debian's Chromium, Firefox and WebKitGTK: node suite.mjs [BROWSER [TESTS]]
import { open_browser, kBrowsers } from './open.mjs';
import { TestServer } from './serve.mjs';
import { Shop } from './shop.mjs';

const kBrowserMs = 120_000;
const [wanted = '', only = ''] = process.argv.slice(2);

const shop = await Shop.open();
const server = await TestServer.open({ shop });
const counts = { passed: 0, failed: 0 };
const names = Object.keys(kBrowsers).filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
if (names.length === 0) fail(wanted, `is none of ${Object.keys(kBrowsers)}`);
await Promise.all(names.map(run_in));
if (server.refused.length > 0) fail('the policy', `browsers reported what it refused: ${server.refused.join(' ')}`);
await server.close();
if ((await shop.close()) !== 0) fail('the shop', 'kulanz serve did not end cleanly');
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

async function run_in(name) {
  const begin = performance.now();
  const found = server.results_of(name);
  const browser = open_browser(name, `${server.url}/suite.html?driver=${name}&only=${encodeURIComponent(only)}`);
  try {
    const { results, agent } = await Promise.race([found, browser.ended.then((said) => Promise.reject(new Error(said))), too_long(name)]);
    for (const { name: test, ok, error, lacks } of results) {
      if (lacks) console.log(`  not in ${name}: ${test}: ${lacks}`);
      else if (ok) ++counts.passed;
      else fail(`${name}: ${test}`, error);
    }
    const ran = results.filter(({ lacks }) => !lacks).length;
    if (results.length === 0) fail(name, 'it ran nothing');
    console.log(`${name}: ${ran} tests in ${((performance.now() - begin) / 1000).toFixed(1)} s (${agent})`);
  } catch (error) {
    fail(name, error.message);
  }
  await browser.close();
}

function fail(what, why) {
  ++counts.failed;
  console.log(`✗ ${what}: ${why}`);
}

function too_long(name) {
  return new Promise((_, failed) => setTimeout(() => failed(new Error(`${name} posted nothing in ${kBrowserMs / 1000} s`)), kBrowserMs).unref());
}
