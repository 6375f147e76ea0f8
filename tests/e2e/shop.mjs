// Starts the demo shop for a test file and speaks to it like a shop's backend.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.KULANZ_DEMO ?? resolve(root, 'build/kulanz-demo');
const more = process.env.KULANZ_DEMO_ARGS?.split(' ') ?? [];

export class Shop {
  #child;
  #folder;
  url = '';

  static async open() {
    const shop = new Shop();
    shop.#folder = mkdtempSync(join(tmpdir(), 'kulanz-e2e-'));
    const args = ['--keys', shop.#keys_file, ...more];
    shop.#child = spawn(program, args, { env: { ...process.env, KULANZ_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
    shop.url = await shop.#address();
    return shop;
  }

  get pid() {
    return this.#child.pid;
  }

  get #keys_file() {
    return join(this.#folder, 'keys.json');
  }

  #address() {
    return new Promise((found, failed) => {
      let said = '';
      this.#child.stdout.on('data', (bytes) => {
        said += bytes;
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
        if (address) found(address[0]);
      });
      this.#child.once('error', failed);
      this.#child.once('exit', (code) => failed(new Error(`kulanz-demo ended with ${code}`)));
    });
  }

  /** Ends it as Ctrl-C does. @returns its exit code */
  async close() {
    const ended = new Promise((done) => this.#child.once('exit', done));
    this.#child.kill('SIGINT');
    const code = await ended;
    rmSync(this.#folder, { recursive: true, force: true });
    return code;
  }

  /** An empty shop at the stories' beginning. */
  async start_over() {
    const { round } = await this.#clock({ reset: '1' });
    for (let tries = 0; tries < 50; ++tries) {
      this.keys = this.#read_keys();
      if (this.keys?.round === round) return;
      await pause(100);
    }
    throw new Error('the keys of the new world were not written');
  }

  #read_keys() {
    try {
      return JSON.parse(readFileSync(this.#keys_file, 'utf8'));
    } catch {
      return undefined; // half written: read again
    }
  }

  move_to(instant) {
    return this.#clock({ to: instant });
  }

  move_by(seconds) {
    return this.#clock({ seconds });
  }

  #clock(body) {
    return this.post('/demo/clock', body);
  }

  /** One of the demo's own routes. */
  async post(path, body) {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** One of the product's routes, with an API key. */
  async api(method, path, body, key = 'shop') {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.keys[key]}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }

  async status(ref) {
    return (await this.api('GET', `/v1/orders/${ref}/status`)).body;
  }

  /** The link of a letter about a story's order: whoever follows it asks for the status with its token. */
  async letter(story) {
    const { orders } = await (await fetch(`${this.url}/demo/orders`)).json();
    const { ref, token } = orders.find((order) => order.story === story);
    return `/orders/${ref}#token=${token}`;
  }

  /** Whether anything in an order's ledger is, or can become, a code. */
  async has_code(ref) {
    const status = await this.status(ref);
    for (const promise of status.promises) {
      if (promise.entitlements.some(({ kind, voucher }) => kind === 'voucher' || voucher)) return true;
    }
    return false;
  }

  /** What a claim of this remedy is answered: the order's own token, as from its page. */
  async claim(ref, promise, remedy) {
    const { orders } = await (await fetch(`${this.url}/demo/orders`)).json();
    const { token } = orders.find((order) => order.ref === ref);
    const response = await fetch(`${this.url}/v1/orders/${ref}/claims`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ promise, remedy }),
    });
    return { status: response.status, body: await response.json() };
  }
}
