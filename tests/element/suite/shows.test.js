// What a customer sees: every state, in the shop's words and language, however the shop
// sets the element's properties.
import { describe, equal, ok, test, until } from './harness.js';
import { bare_url, open_page, part, parts, status_url, text, truth_is_shown } from './shop_page.js';
import { act, kStates } from './states.js';

describe('states');

for (const [name, entry] of Object.entries(kStates)) {
  const { state } = entry;
  test(name, async () => {
    const page = await open_page();
    const apology = await page.show(name);
    ok(part(apology, state), `the promise is ${state}: ${part(apology, 'promise').part}`);
    await act(apology, entry, until);
    ok(text(apology, 'state') && text(apology, 'title'), 'it says what was promised, and where it stands');
    ok(!/\{\w+\}|undefined|NaN/.test(apology.shadowRoot.textContent), apology.shadowRoot.textContent);
    const [{ decisions }] = page.said('ready');
    equal(decisions.promise.state, state);
    page.is_clean();
  });

  test(`${name}, decided by the page alone`, async () => {
    const page = await open_page();
    const [bare, told] = [page.add(bare_url(name)), page.add(status_url(name))];
    for (const apology of [bare, told]) await page.shown(apology);
    const [seen, wanted] = [bare, told].map((apology) => page.said('ready', apology)[0].decisions);
    equal(seen, wanted, 'what was decided');
    page.is_clean();
  });
}

test('a parcel that was only scanned has not come: nothing says so', async () => {
  const apology = await (await open_page()).show('parcel');
  ok(/is late/.test(text(apology, 'apology')), text(apology, 'apology'));
  ok(!/came|Done/.test(apology.shadowRoot.textContent), apology.shadowRoot.textContent);
});

test('what is owed stands apart from goodwill, and is no gift', async () => {
  const page = await open_page();
  const apology = await page.show('owed');
  const owed = text(apology, 'owed');
  ok(/€50\.00/.test(owed) && /€10\.00/.test(owed) && /Owed by law/.test(owed) && /TKG/.test(owed), owed);
  ok(!/goodwill|gift/i.test(owed), owed);
  ok(!part(apology, 'claim'), 'nothing to claim');
});

describe('properties');

const shows_breached = async (page, apology) => {
  await page.shown(apology, 'breached');
  page.is_clean();
};

test('set before the element is defined, in any order', async () => {
  const page = await open_page();
  const early = page.document.createElement('kulanz-apology');
  Object.assign(early, { token: 'token', texts: { 'goodwill.title': 'From Kornblume' }, src: status_url('breached'), lang: 'en' });
  page.document.querySelector('main').append(early);
  await shows_breached(page, early);
  ok(text(early, 'goodwill').includes('From Kornblume'), text(early, 'goodwill'));
});

test('set after it, src last', async () => {
  const page = await open_page();
  await page.defined();
  const apology = page.add('', { token: 'token' });
  ok(truth_is_shown(apology), 'nothing to ask: the light DOM');
  apology.src = status_url('breached');
  await shows_breached(page, apology);
});

test('nothing is asked before a token is set', async () => {
  const page = await open_page();
  await page.defined();
  const fetched = [];
  const { fetch } = page.window;
  page.window.fetch = (...asked) => (fetched.push(asked), fetch.apply(page.window, asked));
  const waiting = page.add(status_url('breached'), { token: undefined });
  await page.show('breached');
  ok(truth_is_shown(waiting), 'the light DOM');
  equal(fetched.filter(([url]) => `${url}`.includes('/status')).length, 1);
  waiting.token = '';
  await shows_breached(page, waiting);
});

test('a status by property needs no request', async () => {
  const page = await open_page();
  const first = await page.show('breached');
  const { status } = first;
  equal(status.order.ref, 'R-1042');
  const second = page.add('', { token: undefined });
  second.status = status;
  await shows_breached(page, second);
});

test('a status and its policy by property need nobody at all', async () => {
  const told = (await (await open_page()).show('breached')).status;
  const bytes = await (await fetch(told.promises[0].policy.url)).arrayBuffer();
  const page = await open_page();
  await page.defined();
  const apology = page.add('', { token: undefined, policy: { [told.promises[0].policy.digest]: bytes }, status: told });
  await shows_breached(page, apology);
  const asked = page.window.performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  equal(asked.filter((path) => !/^\/(kulanz|suite|looks)\//.test(path)), []);
});

test('the clocks of the shop’s zone, at once', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  const before = text(apology, 'title');
  apology.timeZone = 'Asia/Tokyo';
  await until(() => text(apology, 'title') !== before, 'other clocks');
  ok(/03:45 GMT\+9|03:45 JST/.test(text(apology, 'title')), text(apology, 'title'));
  apology.removeAttribute('time-zone');
  await until(() => text(apology, 'title') === before, 'the visitor’s own');
  page.is_clean();
});

test('another language and other words, at once', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  ok(/We are sorry/.test(text(apology, 'apology')), text(apology, 'apology'));
  apology.lang = 'de';
  await until(() => /leid|Entschuldigung/.test(text(apology, 'apology')), 'German');
  const formal = text(apology, 'promise');
  apology.addressForm = 'du';
  await until(() => text(apology, 'promise') !== formal, 'among friends');
  apology.texts = { 'state.breached': 'Zu spät' };
  await until(() => text(apology, 'state') === 'Zu spät', 'the shop’s words');
  equal(parts(apology, 'promise').length, 1);
  page.is_clean();
});
