// The backend of these examples: one order page of a small shop, its own files, and what a
// shop's front server does for the element: it passes on /v1/orders/… and /policies/…, so
// that all is of one origin. No dependency; read it to see what a shop has to do.
//
//   KULANZ_URL=http://127.0.0.1:8080 KULANZ_SHOP_KEY=… node web-demo/embed/shop.mjs plain
//
// The folder is plain, looks, or react/dist. Every visit is another order, as if it had been
// placed four hours ago and had come just now: that is what these pages are about.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const kPackage = join(here, '../../wasm/dist');
/** All that a page with the element needs; Vite's builds need no more either. */
const kPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
const kLines = [['Pizza Quattro Stagioni', 1350], ['Pizza Margherita', 1050], ['Tiramisù', 450]];
const kPaidMinor = kLines.reduce((sum, [, minor]) => sum + minor, 0);

/** @returns {url, close()} */
export async function open_shop({ folder, kulanz, key, port = 0 }) {
  const shop = new Shop(kulanz, key, folder);
  const server = createServer((asked, answer) => shop.answer(asked, answer).catch((error) => send(answer, 500, `${error.message}\n`)));
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

class Shop {
  #orders = 0;

  constructor(kulanz, key, folder) {
    Object.assign(this, { kulanz, key, folder });
  }

  async answer(asked, answer) {
    const { pathname } = new URL(asked.url, this.kulanz);
    const [, room, name, ref, what] = pathname.split('/');
    if (room === 'v1' || room === 'policies') return this.#pass_on(asked, answer);
    if (room === 'kulanz') return send_file(answer, join(kPackage, normalize(`/${pathname.slice('/kulanz/'.length)}`)));
    if (room === 'api' && name === 'order') return send_json(answer, await this.#place_order());
    if (room === 'api' && name === 'orders') return this.#for_own_backend(asked, answer, ref, what);
    if (pathname !== '/') return send_file(answer, join(this.folder, normalize(pathname)));
    const page = await readFile(join(this.folder, 'index.html'), 'utf8');
    return send(answer, 200, page.includes('{{') ? fill(page, await this.#place_order()) : page, kTypes['.html']);
  }

  /** The order is frozen with its promise, then the kitchen's news comes in. */
  async #place_order() {
    const ref = `L-${Date.now()}-${++this.#orders}`;
    await this.#ask('PUT', `/v1/orders/${ref}`, {
      placed_at: minutes_ago(240), currency: 'EUR', paid_minor: kPaidMinor, title: 'Two pizzas and a tiramisù', locale: 'en-GB',
      customer: { ref: 'kim', email: 'kim@example.org', name: 'Kim Aubert' },
      promises: [{ id: 'delivery', policy: 'pizza', facts: { meal_minor: kPaidMinor, promised_min: 45 } }],
    });
    await this.#ask('POST', `/v1/orders/${ref}/events`, { events: [{ id: 'door', promise: 'delivery', kind: 'delivered', at: minutes_ago(0) }] });
    return { ref, token: await this.#token(ref), total: euros(kPaidMinor), lines: kLines.map(([dish, minor]) => ({ dish, price: euros(minor) })) };
  }

  /** What the page of this order may do, and nothing else, for an hour. */
  async #token(ref) {
    const { token } = await this.#ask('POST', `/v1/orders/${ref}/tokens`, { scopes: ['status', 'claim', 'report'], ttl_s: 3600 });
    return token;
  }

  /** For pages that never speak to Kulanz themselves: this shop asks, with its own key. */
  async #for_own_backend(asked, answer, ref, what) {
    if (asked.method === 'GET' && what === 'status') return send_json(answer, await this.#ask('GET', `/v1/orders/${ref}/status`));
    if (asked.method !== 'POST' || what !== 'claim') return send(answer, 404, 'nothing here\n');
    const { promise, remedy } = JSON.parse(await body_of(asked));
    const { voucher } = await this.#ask('POST', `/v1/orders/${ref}/claims`, { promise, remedy }, await this.#token(ref));
    return send_json(answer, { code: voucher.code });
  }

  async #ask(method, path, body, key = this.key) {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
    const response = await fetch(this.kulanz + path, { method, headers, body: body && JSON.stringify(body) });
    const json = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${json.code}`);
    return json;
  }

  /** The page's own request, as it is: its token is in it. */
  async #pass_on(asked, answer) {
    const headers = Object.fromEntries(['authorization', 'content-type', 'idempotency-key', 'accept'].filter((name) => asked.headers[name]).map((name) => [name, asked.headers[name]]));
    const body = asked.method === 'POST' ? await body_of(asked) : undefined;
    const response = await fetch(this.kulanz + asked.url, { method: asked.method, headers, body });
    send(answer, response.status, Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? 'text/plain');
  }
}

const minutes_ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, '');
const euros = (minor) => new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(minor / 100);

/** {{name}} becomes the value’s text, never markup. */
function fill(page, values) {
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]).replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`));
}

async function send_file(answer, file) {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes ? send(answer, 200, bytes, kTypes[extname(file)]) : send(answer, 404, 'no such file\n');
}

const send_json = (answer, json) => send(answer, 200, JSON.stringify(json), 'application/json');

function send(answer, status, content, type = 'text/plain') {
  answer.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': kPolicy, 'Cache-Control': 'no-cache', 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff' });
  answer.end(content);
}

async function body_of(asked) {
  const pieces = [];
  for await (const piece of asked) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { KULANZ_URL: kulanz, KULANZ_SHOP_KEY: key, PORT = '8790' } = process.env;
  const [folder] = process.argv.slice(2);
  if (!kulanz || !key || !folder) {
    console.error('usage: KULANZ_URL=http://127.0.0.1:8080 KULANZ_SHOP_KEY=… node web-demo/embed/shop.mjs plain|looks|react/dist');
    process.exit(2);
  }
  const { url } = await open_shop({ folder: join(here, folder), kulanz, key, port: Number(PORT) });
  console.log(`the order page: ${url}`);
}
