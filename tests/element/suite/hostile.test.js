// A page whose libraries changed the language's own objects, and an order whose texts
// were written by an enemy.
import { describe, equal, ok, test, until } from './harness.js';
import { open_page, part, parts, status_url, text, truth_is_shown } from './shop_page.js';

/** As well-known libraries did: the element must work all the same. */
const kOldLibraries = {
  'enumerable properties on every object': ({ Object, Array }) => {
    Object.prototype.extend = function () {};
    Array.prototype.remove = function () {};
  },
  'toJSON on arrays and strings': ({ Array, String, JSON }) => {
    Array.prototype.toJSON = function () { return `[${Array.from(this, (one) => JSON.stringify(one)).join(', ')}]`; };
    String.prototype.toJSON = function () { return `"${this}"`; };
  },
  'wrapped listeners, timers and requests': (window) => {
    for (const [owner, name] of [[window.EventTarget.prototype, 'addEventListener'], [window, 'setTimeout'], [window, 'fetch'], [window.Promise.prototype, 'then']]) {
      const real = owner[name];
      owner[name] = function (...given) { return real.apply(this ?? window, given); };
    }
  },
  'own map and forEach that skip holes wrongly': ({ Array }) => {
    Array.prototype.map = function (act, self) { const out = []; for (let i = 0; i < this.length; ++i) out.push(act.call(self, this[i], i, this)); return out; };
    Array.prototype.forEach = function (act, self) { for (let i = 0; i < this.length; ++i) act.call(self, this[i], i, this); };
  },
  'a JSON.stringify that adds a space': ({ JSON }) => {
    const { stringify } = JSON;
    JSON.stringify = (value, replacer) => stringify(value, replacer, 1);
  },
};

const throws = () => { throw new Error('not here'); };
/** Beyond repair: then the server's own words, and no exception on the page. */
const kBroken = {
  'Array.prototype.map': ({ Array }) => (Array.prototype.map = throws),
  'Array.prototype.forEach': ({ Array }) => (Array.prototype.forEach = throws),
  'Array.prototype.flatMap': ({ Array }) => (Array.prototype.flatMap = throws),
  'Array.prototype.filter': ({ Array }) => (Array.prototype.filter = throws),
  'JSON.stringify': ({ JSON }) => (JSON.stringify = throws),
  'Object.entries': ({ Object }) => (Object.entries = throws),
  'String.prototype.replace': ({ String }) => (String.prototype.replace = throws),
  'Intl.NumberFormat': ({ Intl }) => (Intl.NumberFormat = throws),
  'crypto.subtle': ({ crypto, Object }) => Object.defineProperty(crypto, 'subtle', { value: undefined }),
  'document.addEventListener': ({ document }) => (document.addEventListener = () => {}),
};

describe('redefined');

for (const [name, spoil] of Object.entries(kOldLibraries)) {
  test(`${name}: the promise is shown and can be claimed`, async () => {
    const page = await open_page(spoil);
    const apology = await page.show('breached');
    part(apology, 'claim').click();
    equal(await until(() => text(apology, 'code'), `a code; said ${page.said('error')}`), '7K3M-Q2ZT-H4VX-9D4E');
    page.is_clean();
  });
}

for (const [name, spoil] of Object.entries(kBroken)) {
  test(`${name}: the promise or the server’s words, never an exception`, async () => {
    const page = await open_page(spoil);
    const apology = page.add(status_url('breached'));
    await page.defined();
    await until(() => part(apology, 'history')?.childElementCount > 1 || page.said('error').length > 0, 'all of the promise, or an error');
    ok(part(apology, 'breached') || truth_is_shown(apology), 'one of them is seen');
    page.is_clean();
  });
}

const kMarkup = '"><img src=x onerror="top.hacked=1"><script>top.hacked=1</script><svg onload="top.hacked=1"></svg>';
const kLinks = 'javascript:top.hacked=1';

/** Every text in a status, by its path. */
function* texts_in(value, path = []) {
  if (typeof value === 'string') yield path;
  else if (typeof value === 'object' && value) for (const key of Object.keys(value)) yield* texts_in(value[key], [...path, key]);
}

function with_text(status, path, text) {
  const copy = structuredClone(status);
  const owner = path.slice(0, -1).reduce((place, key) => place[key], copy);
  owner[path.at(-1)] = text;
  return copy;
}

describe('order data never becomes markup');

for (const state of ['issued', 'person', 'owed', 'contradicted']) {
  test(`in any text of ${state}`, async () => {
    const page = await open_page();
    const apology = await page.show(state);
    const honest = structuredClone(apology.status);
    const paths = [...texts_in(honest)];
    ok(paths.length > 15, `${paths.length} texts`);
    for (const path of paths) {
      for (const evil of [kMarkup, kLinks]) {
        const before = page.events.length;
        apology.status = with_text(honest, path, evil);
        await until(() => page.events.length > before || apology.status?.promises && JSON.stringify(apology.status).includes(JSON.stringify(evil)), `${path} is taken or refused`);
        ok(apology.shadowRoot.querySelectorAll('img, script, svg, iframe, [onerror], [onload], a[href^="javascript"]').length === 0, `${path} became markup`);
      }
    }
    ok(!top.hacked, 'something ran');
    page.is_clean();
  });
}

test('a name that is markup is shown as it is written', async () => {
  const page = await open_page();
  const apology = await page.show('person');
  const [one] = apology.status.promises;
  const owner = { name: kMarkup, role: kMarkup, contact: kLinks };
  apology.status = { ...apology.status, promises: [{ ...one, cases: [{ ...one.cases[0], owner }] }] };
  await until(() => text(apology, 'case').includes(kMarkup), 'the name');
  equal(text(apology, 'contact'), kLinks);
  equal(apology.shadowRoot.querySelectorAll('a, img, script, svg').length, 0, 'links and images');
  page.is_clean();
});

test('in the shop’s own texts neither', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  apology.texts = Object.fromEntries(['state.breached', 'goodwill.title', 'voucher.claim', 'history.title', 'pizza.very_late'].map((key) => [key, kMarkup]));
  await until(() => text(apology, 'state').startsWith('">'), 'the text');
  equal(apology.shadowRoot.querySelectorAll('img, script, svg').length, 0);
  ok(parts(apology, 'promise').length === 1 && !top.hacked, 'text');
  page.is_clean();
});

test('a policy’s link that is a script is not even asked for', async () => {
  const { status } = await (await open_page()).show('breached');
  const page = await open_page();
  await page.defined();
  const apology = page.add('');
  apology.status = with_text(status, ['promises', 0, 'policy', 'url'], kLinks);
  await page.shown(apology, 'breached'); // as the server decided
  await until(() => page.said('error').some((message) => message.startsWith('policy_unavailable')), 'it says so');
  page.is_clean();
});

test('a link to another origin gets no token', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  const hosts = [];
  const { fetch } = page.window;
  page.window.fetch = (url, init) => {
    const { host } = new URL(url);
    return host === location.host ? fetch.call(page.window, url, init) : (hosts.push(host), Promise.reject(new TypeError('no')));
  };
  apology.status = { ...apology.status, links: { claims: 'https://elsewhere.example/claims' } };
  await until(() => apology.status.links.claims?.startsWith('https'), 'taken');
  part(apology, 'claim').click();
  await until(() => page.said('error').length > 0, 'an error');
  equal(hosts, []);
});
