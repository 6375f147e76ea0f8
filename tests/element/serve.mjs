// The server of these tests: the package's files, the suite, statuses made of compiled
// policies, servers that fail in every way, and a real `kulanz serve` behind them, all of
// one origin and under the strictest policy that the package promises to run under.
import { createServer, request } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { with_decisions } from './decisions.mjs';
import { Policies } from './policies.mjs';
import { kStates, status_of } from './suite/states.js';

export const kHouse = fileURLToPath(new URL('../..', import.meta.url));
export const kStrict =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";
const kTypes = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml' };
const kCode = { code: '7K3M-Q2ZT-H4VX-9D4E', face_minor: 2850, currency: 'EUR', valid_from: '2026-05-04T22:00:05Z', valid_until: '2027-05-05T22:00:00Z', state: 'issued' };

const page_of = (script) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>An order</title><link rel="stylesheet" href="/suite/page.css"><link rel="stylesheet" href="/looks/looks.css">${script}</head><body><main></main></body></html>`;

export class TestServer {
  /** What the policy refused, as browsers reported it. */
  refused = [];
  /** What suites post, by driver. */
  #waiting = new Map();
  #visits = new Map();
  #policies = new Policies();
  #shop;
  #server = createServer((asked, answer) => this.#route(asked, answer).catch((error) => send(answer, 500, `${error.stack}`)));

  /**
   * @param shop a running `kulanz serve`, or nothing @param package_folder the package's dist
   * @param site a folder whose files are served from the root on, each page under the policy
   */
  static async open({ shop, package_folder = join(kHouse, 'wasm/dist'), site } = {}) {
    const server = new TestServer();
    Object.assign(server, { package_folder, site });
    server.#shop = shop;
    await new Promise((done) => server.#server.listen(0, '127.0.0.1', done));
    server.url = `http://127.0.0.1:${server.#server.address().port}`;
    return server;
  }

  /** What the suite in `driver` found. */
  results_of(driver) {
    return new Promise((done) => this.#waiting.set(driver, done));
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(done));
  }

  async #route(asked, answer) {
    const { pathname, searchParams } = new URL(asked.url, this.url);
    const [, room, ...rest] = pathname.split('/');
    switch (room) {
      case 'suite.html':
        return send(answer, 200, page_of('<script type="module" src="/suite/index.js"></script>'), 'text/html', `${kStrict}; frame-src 'self'; report-uri /refused`);
      case 'gallery.html':
        return send(answer, 200, page_of('<script type="module" src="/suite/gallery.js"></script>'), 'text/html', `${kStrict}; report-uri /refused`);
      case 'page.html':
        return send(answer, 200, page_of(''), 'text/html', `${kStrict}; report-uri /refused`);
      case 'looks':
        return this.#file(answer, join(kHouse, 'web-demo/embed/looks'), rest);
      case 'suite':
        return this.#file(answer, join(kHouse, 'tests/element/suite'), rest);
      case 'kulanz':
        return this.#file(answer, this.package_folder, rest);
      case 'refused':
        this.refused.push(await body_of(asked));
        return send(answer, 204, '');
      case 'results':
        this.#waiting.get(searchParams.get('driver'))?.(JSON.parse(await body_of(asked)));
        return send(answer, 204, '');
      case 'fake':
      case 'bare':
        return this.#fake(asked, answer, room, rest);
      case 'broken':
        return broken(answer, rest[0]);
      case 'policies':
        return this.#policy(asked, answer, rest[0]);
      case 'order':
        return send(answer, 200, JSON.stringify(await this.#shop.place(rest[0])), 'application/json');
      case 'v1':
        return this.#pass_on(asked, answer);
      default:
        return this.site ? this.#file(answer, this.site, [room, ...rest]) : send(answer, 404, 'nothing here');
    }
  }

  async #file(answer, folder, path) {
    const file = join(folder, normalize(`/${path.join('/')}`));
    const bytes = await readFile(file).catch(() => undefined);
    const policy = extname(file) === '.html' ? `${kStrict}; report-uri /refused` : undefined;
    return bytes ? send(answer, 200, bytes, kTypes[extname(file)], policy) : send(answer, 404, 'no such file');
  }

  /** /fake/STATES/VISIT/status, /claims and /reports: each status once, the last one for ever; /bare/…: without decisions. */
  async #fake(asked, answer, room, [states, visit, what]) {
    const names = states.split('+');
    const turn = this.#visits.get(visit) ?? 0;
    if (what === 'status') this.#visits.set(visit, turn + 1);
    const name = names[Math.min(turn, names.length - 1)];
    if (!kStates[name]) return send(answer, 404, `no state ${name}`);
    if (what === 'claims') return send(answer, 200, JSON.stringify({ voucher: kCode }), 'application/json');
    const links = Object.fromEntries(['status', 'claims', 'reports'].map((link) => [link, `/${room}/${states}/${visit}/${link}`]));
    const { fails, hangs } = kStates[name];
    if (fails || hangs) links.claims = `/broken/${fails ? 500 : 'hangs'}`;
    const status = status_of(name, (policy) => this.#policies.get(policy).digest, links);
    return send(answer, 200, JSON.stringify(room === 'bare' ? status : await with_decisions(status, this.#policies)), 'application/json');
  }

  #policy(asked, answer, digest) {
    const blob = this.#policies.blob(digest);
    return blob ? send(answer, 200, blob, 'application/octet-stream') : this.#pass_on(asked, answer);
  }

  /** To the real server, as a shop's front proxy would. */
  #pass_on(asked, answer) {
    const onward = request(this.#shop.url + asked.url, { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    asked.pipe(onward);
    return new Promise((done, failed) => onward.once('close', done).once('error', failed));
  }
}

/** A server that fails. */
function broken(answer, how) {
  if (how === 'hangs') return undefined; // the connection stays open and says nothing
  if (how === 'breaks') return answer.destroy();
  if (how === 'rubbish') return send(answer, 200, '{"version":1,"now":[]}', 'application/json');
  return send(answer, Number(how), JSON.stringify({ type: 'about:blank', code: 'no' }), 'application/problem+json');
}

function send(answer, status, content, type = 'text/plain', policy) {
  answer.writeHead(status, { 'Content-Type': type, 'Cache-Control': policy ? 'no-cache' : 'no-store', ...(policy && { 'Content-Security-Policy': policy }) });
  answer.end(content);
}

async function body_of(asked) {
  const pieces = [];
  for await (const piece of asked) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
