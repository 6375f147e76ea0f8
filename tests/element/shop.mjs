// A real `kulanz serve` with a store of its own, and orders as a shop's backend places them.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { kProgram } from './policies.mjs';

const house = fileURLToPath(new URL('../..', import.meta.url));
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, '');

/** What a shop knows: a meal that came four hours late, and a parcel whose carrier found nobody. */
const kOrders = {
  pizza: () => ({
    order: { placed_at: ago(240), currency: 'EUR', paid_minor: 2850, title: 'Two pizzas', promises: [{ id: 'delivery', policy: 'pizza', facts: { meal_minor: 2850, promised_min: 45 } }] },
    events: [{ id: 'door', promise: 'delivery', kind: 'delivered', at: ago(1) }],
  }),
  parcel: () => ({
    order: { placed_at: ago(20 * 1440), currency: 'EUR', paid_minor: 8900, title: 'A lamp', promises: [{ id: 'delivery', policy: 'parcel', facts: { delivery_days: 2 } }] },
    events: [{ id: 'home', promise: 'delivery', kind: 'delivery_attempted', at: ago(19 * 1440) }],
  }),
};

export class Shop {
  #child;
  #folder = mkdtempSync(join(tmpdir(), 'kulanz-shop-'));
  /** Of scope `shop`. */
  key = '';
  #orders = 0;

  static async open() {
    const shop = new Shop();
    const store = ['--store', `sqlite:${join(shop.#folder, 'shop.db')}`];
    shop.key = execFileSync(kProgram, ['keys', 'create', '--scope', 'shop', ...store]).toString().trim();
    const data = ['--roster', join(house, 'web-demo/roster.json'), '--policies', join(house, 'policies')];
    shop.#child = spawn(kProgram, ['serve', '--listen', '127.0.0.1:0', ...store, ...data, '--log-level', 'warn'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface({ input: shop.#child.stdout }), 'line');
    shop.url = line.slice(line.indexOf('http'));
    return shop;
  }

  /** @returns {ref, token}: an order of this kind and the capability its page gets */
  async place(kind) {
    const ref = `${kind}-${++this.#orders}`;
    const { order, events } = kOrders[kind]();
    const customer = { ref: `c-${ref}`, email: 'kim@example.org', name: 'Kim Aubert' };
    await this.#send('PUT', `/v1/orders/${ref}`, { ...order, customer, locale: 'en-GB' });
    await this.#send('POST', `/v1/orders/${ref}/events`, { events });
    const { token } = await this.#send('POST', `/v1/orders/${ref}/tokens`, { scopes: ['status', 'claim', 'report'], ttl_s: 3600 });
    return { ref, token };
  }

  status(ref) {
    return this.#send('GET', `/v1/orders/${ref}/status`);
  }

  async #send(method, path, body) {
    const headers = { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
    const response = await fetch(this.url + path, { method, headers, body: JSON.stringify(body) });
    const json = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
    return json;
  }

  async close() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = await ended;
    rmSync(this.#folder, { recursive: true });
    return code;
  }
}
