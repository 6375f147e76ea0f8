// The six stories with no one touching a page: orders and events go in, letters come out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mail } from './mail.mjs';
import { spend } from './checkout.mjs';
import { page, shop } from './suite.mjs';
import { promise } from './browser.mjs';

const kCode = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b/g;
const kJana = 'jana.berger@example.org';
const kOwners = new Map([
  ['ada.wolff@kornblume.example', 'Ada Wolff'],
  ['jon.petersen@kornblume.example', 'Jon Petersen'],
  ['mara.lindner@kornblume.example', 'Mara Lindner'],
]);
const codes_in = ({ text }) => text.match(kCode) ?? [];
const about = (ref) => ({ subject }) => subject.includes(ref);

/** The pizza of a customer who reads another language. */
async function order_pizza(ref, locale, address_form) {
  const { status } = await shop.api('PUT', `/v1/orders/${ref}`, {
    placed_at: '2026-05-03T16:30:00Z', currency: 'EUR', paid_minor: 2_850, locale, ...(address_form && { address_form }),
    title: 'Two pizzas', customer: { ref: `c-${ref}`, email: `${ref.toLowerCase()}@example.org`, name: 'Kim Aubert' },
    promises: [{ id: 'delivery', policy: 'pizza', facts: { meal_minor: 2_850, promised_min: 45 } }],
  });
  assert.equal(status, 201);
}

async function deliver(ref, at) {
  const events = [{ id: 'door', promise: 'delivery', kind: 'delivered', at }];
  assert.equal((await shop.api('POST', `/v1/orders/${ref}/events`, { events })).status, 200);
}

/** The customer's word by telephone: the shop's people write it down with the order's token. */
async function tell(ref, body) {
  const { orders } = await (await fetch(`${shop.url}/demo/orders`)).json();
  const { token } = orders.find((order) => order.ref === ref);
  const answer = await fetch(`${shop.url}/v1/orders/${ref}/reports`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
}

const kWords = [ // language, what the letter says in it
  ['L-EN', 'en-GB', '', /I am sorry/, /€28\.50/],
  ['L-FR', 'fr-FR', '', /désolé|excus/i, /28,50\s*€/],
  ['L-ES', 'es-ES', '', /sentimos|disculp/i, /28,50\s*€/],
  ['L-DU', 'de-DE', 'du', /\b(dir|dich|du|dein)/i, /28,50\s*€/],
  ['L-SIE', 'de-DE', 'sie', /\b(Ihnen|Sie|Ihr)/, /28,50\s*€/],
];

/** A letter at the breach, and one at the end with a code. */
async function pizzas() {
  await shop.move_to('2026-05-03T17:15:02Z');
  for (const [ref, , , words] of kWords) {
    const [breach] = await mail.of(`${ref.toLowerCase()}@example.org`, 1);
    assert.match(breach.text, words);
    assert.deepEqual(codes_in(breach), []);
  }
  await shop.move_to('2026-05-03T20:30:05Z');
  for (const [ref] of kWords) await deliver(ref, '2026-05-03T20:30:00Z');
  const codes = new Map();
  for (const [ref, , , , amount] of kWords) {
    const [first, last, ...more] = await mail.of(`${ref.toLowerCase()}@example.org`, 2);
    assert.deepEqual(more, []);
    assert.notEqual(first.id, last.id);
    assert.match(last.text, amount);
    assert.match(last.html.replaceAll('&nbsp;', ' '), new RegExp(codes_in(last)[0]));
    codes.set(ref, codes_in(last)[0]);
  }
  assert.equal(new Set(codes.values()).size, kWords.length);
}

/** A letter for each issue that did not come; the third report opens a case, which has an owner. */
async function newspaper() {
  for (const [day, letters] of [['2026-05-04', 3], ['2026-05-05', 5], ['2026-05-06', 6]]) {
    await shop.move_to(`${day}T05:05:00Z`);
    await tell('K-10198', { promise: 'issues', kind: 'not_received', instance: day });
    await mail.of(kJana, letters); // on Tuesday one about the data option, too
  }
  const [desk] = await mail.of('@kornblume.example', 1);
  assert.match(desk.text, /K-10198/);
  return kOwners.get(desk.to);
}

/** "That is not so": one letter to the owner of the case, and one to the customer that names them. */
async function contradiction() {
  await tell('K-10244', { promise: 'delivery', kind: 'not_so' });
  const to_owners = (await mail.of('@kornblume.example', 2)).filter(about('K-10244'));
  assert.equal(to_owners.length, 1);
  assert.doesNotMatch(to_owners[0].text.replaceAll(/https?:\S+/g, ''), /[a-z]_[a-z]/);
  const [away, introduced, ...more] = (await mail.of(kJana, 8)).filter(about('K-10244'));
  assert.deepEqual(more, []);
  const owner = kOwners.get(to_owners[0].to);
  assert.ok(!away.text.includes(owner));
  for (const form of ['text', 'html']) assert.match(introduced[form], new RegExp(`${owner}[\\s\\S]*Sie hören von uns bis`));
}

/** The letter's link: its token opens the order, and is nowhere but in memory afterwards. */
async function follow_link({ text }) {
  const link = /http\S+#token=(\S+)/.exec(text);
  const asked = [];
  page.on('request', (request) => asked.push(request));
  await page.goto('about:blank');
  await page.goto(link[0]);
  await promise(page, 'breached').waitFor();
  await page.getByText(/sent this to you by e-mail/).waitFor();
  assert.equal(page.url(), `${shop.url}/en/orders/K-10241`);
  const status = asked.filter((request) => request.url().endsWith('/v1/orders/K-10241/status'));
  assert.ok(status.length > 0);
  for (const request of status) assert.equal(request.headers().authorization, `Bearer ${link[1]}`);
  for (const request of asked) {
    assert.ok(!request.url().split('#')[0].includes(link[1]), request.url());
    assert.ok(!(request.headers().referer ?? '').includes('token'), request.url());
  }
  await page.goBack();
  await page.goForward();
  assert.equal(page.url(), `${shop.url}/en/orders/K-10241`);
}

test('six stories, from Sunday to Wednesday in three weeks', async () => {
  for (const [ref, locale, form] of kWords) await order_pizza(ref, locale, form);
  await pizzas();
  const ended = (await mail.of(kJana, 2)).filter(about('K-10241')).at(-1);
  await follow_link(ended);
  await spend(codes_in(ended)[0], { discount: '−€28.50', total: '€15.30' });

  const owner = await newspaper();
  await contradiction();
  await shop.move_to('2026-05-07T12:40:05Z');
  await shop.move_to('2026-05-27T08:00:00Z');

  const letters = await mail.of(kJana, 10);
  const of = (ref) => letters.filter(about(ref));
  const paper = of('K-10198');
  assert.deepEqual(paper.map(({ text }) => text.includes(owner)), [false, false, true]);
  const parcel = of('K-10243');
  assert.equal(codes_in(parcel.at(-1)).length, 1);
  const away = of('K-10244');
  assert.equal(away.length, 2);
  assert.deepEqual(away.flatMap(codes_in), []);
  const data = of('K-10242');
  assert.match(data.at(-1).text, /TKG/);
  for (const ref of ['K-10198', 'K-10242']) assert.deepEqual(of(ref).flatMap(codes_in), []);
  for (const ref of ['K-10245', 'K-10246']) assert.deepEqual(of(ref), [], ref); // kept, unknown
  for (const { text } of letters) assert.match(text, /Berger|Jana/);
});
