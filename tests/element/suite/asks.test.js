// What a customer can ask for: the code, and to be heard. First against answers made for
// it, then against the shop's real server, from the order to the code.
import { describe, equal, ok, test, until } from './harness.js';
import { open_page, part, parts, status_url, text } from './shop_page.js';

const kCode = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;
const button = (apology, words) => parts(apology, 'report').flatMap((area) => [...area.querySelectorAll('button')]).find((one) => words.test(one.textContent));

/** Remembers what the page asks for from now on. */
function listen(page) {
  const asked = [];
  const { fetch } = page.window;
  page.window.fetch = (url, init = {}) => {
    asked.push({ method: init.method ?? 'GET', path: new URL(url, page.document.baseURI).pathname, headers: init.headers ?? {}, body: init.body });
    return fetch.call(page.window, url, init);
  };
  return asked;
}

describe('a claim');

test('shows the code, keeps the focus, and says so', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  const asked = listen(page);
  const claim = part(apology, 'claim');
  claim.focus();
  claim.click();
  equal(await until(() => text(apology, 'code'), 'a code'), '7K3M-Q2ZT-H4VX-9D4E');
  await until(() => part(apology, 'live').textContent.includes('7K3M'), 'the live region says it');
  equal(apology.shadowRoot.activeElement?.id, claim.id, 'the focus');
  const [{ promise, remedy }] = page.said('claim');
  equal([promise, remedy], ['promise', 'goodwill_voucher']);
  const [post] = asked.filter(({ method }) => method === 'POST');
  equal(post.headers.Authorization, 'Bearer token');
  ok(post.headers['Idempotency-Key'], 'a key');
  page.is_clean();
});

test('is the shop’s, when it cancels the event', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  const asked = listen(page);
  page.document.addEventListener('kulanz-claim', (event) => event.preventDefault());
  part(apology, 'claim').click();
  await until(() => page.said('claim').length > 0, 'the event');
  await apology.refresh();
  equal(asked.filter(({ method }) => method === 'POST').length, 0, 'requests');
  equal(page.said('claim').length, 1);
});

test('done by the shop is shown by the element', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  const asked = listen(page);
  page.document.addEventListener('kulanz-claim', (event) => {
    event.preventDefault();
    event.detail.done(Promise.resolve({ voucher: { code: 'SHOP-CODE', face_minor: 2850, currency: 'EUR', valid_until: '2027-05-05T22:00:00Z' } }));
  });
  part(apology, 'claim').click();
  equal(await until(() => text(apology, 'code'), 'a code'), 'SHOP-CODE');
  equal(asked.filter(({ method }) => method === 'POST').length, 0, 'requests');
  page.is_clean();
});

test('asked twice is one request; failed, it can be asked again with the same key', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  const keys = [];
  const { fetch } = page.window;
  let works = false;
  page.window.fetch = (url, init = {}) => {
    if (init.method !== 'POST') return fetch.call(page.window, url, init);
    keys.push(init.headers['Idempotency-Key']);
    return works ? fetch.call(page.window, url, init) : Promise.reject(new TypeError('offline'));
  };
  const claim = part(apology, 'claim');
  claim.click();
  claim.click();
  await until(() => part(apology, 'problem'), 'it says that it failed');
  equal(keys.length, 1, 'requests');
  works = true;
  part(apology, 'claim').click();
  await until(() => part(apology, 'code'), 'a code');
  equal(keys[1], keys[0], 'the key');
  ok(!part(apology, 'problem'), 'the failure is over');
  page.is_clean();
});

describe('a report');

test('is sent, thanked for, and shows the person', async () => {
  const page = await open_page();
  const apology = page.add(status_url('excused', 'contradicted'));
  await page.shown(apology, 'excused');
  button(apology, /not so/).click();
  await until(() => part(apology, 'case')?.textContent.includes('Mara Lindner'), 'the person');
  ok(/Thank you/.test(part(apology, 'live').textContent), 'it says thank you');
  page.is_clean();
});

test('of an issue asks for its day first', async () => {
  const page = await open_page();
  const apology = await page.show('schedule');
  const asked = listen(page);
  const date = apology.shadowRoot.querySelector('input[type=date]');
  ok(date.labels[0].textContent, 'a label');
  button(apology, /did not come/).click();
  ok(!date.validity.valid, 'a day is needed');
  equal(asked.length, 0, 'requests');
  date.value = '2026-05-05';
  button(apology, /did not come/).click();
  await until(() => asked.some(({ method }) => method === 'POST'), 'a report');
  equal(JSON.parse(asked[0].body), { promise: 'promise', kind: 'not_received', instance: '2026-05-05' });
});

describe('the full story with the real server');

const ordered = async (page, kind) => {
  const { ref, token } = await (await fetch(`/order/${kind}`, { method: 'POST' })).json();
  return page.add(`/v1/orders/${ref}/status`, { token });
};

test('a meal four hours late: the apology, the amount, the code, the code again', async () => {
  const page = await open_page();
  const apology = await ordered(page, 'pizza');
  await page.shown(apology, 'breached');
  ok(/sorry/.test(text(apology, 'apology')), text(apology, 'apology'));
  equal(text(apology, 'amount'), '€28.50');
  part(apology, 'claim').click();
  const code = await until(() => text(apology, 'code'), 'a code');
  ok(kCode.test(code), code);
  const again = page.add(apology.src, { token: apology.token });
  await page.shown(again, 'breached');
  ok(text(again, 'voucher').includes(code.slice(-4)), 'the status names only the code’s end');
  part(again, 'claim').click();
  equal(await until(() => text(again, 'code'), 'the same code'), code);
  page.is_clean();
});

test('nobody at home? That is not so: a person, by name, with a time', async () => {
  const page = await open_page();
  const apology = await ordered(page, 'parcel');
  await page.shown(apology, 'excused');
  ok(!part(apology, 'offer'), 'no voucher');
  button(apology, /not so/).click();
  await until(() => part(apology, 'case'), 'a case');
  ok(/Wolff|Petersen|Lindner/.test(text(apology, 'case')), text(apology, 'case'));
  ok(part(apology, 'contact').querySelector('a[href^="tel:"]'), 'a way to reach that person');
  page.is_clean();
});
