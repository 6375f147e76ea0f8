// A kitchen whose orders come as signed webhooks (kitchen/), some a second: each breaks by
// itself, is apologised for, and is delivered when that has come.
import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { kLetter, Outside } from './soak_outside.mjs';

const here = (folder) => fileURLToPath(new URL(`kitchen/${folder}`, import.meta.url));
const kSecret = 'agreed with the kitchen';
const kBetweenOrders_ms = 200;
const kBreaksAfter_ms = 5_000;
const kPatience_ms = 300_000;

const moment = (ms) => new Date(ms).toISOString().replace(/\.\d+/, '');

export class Kitchen {
  static flags = ['--policies', here('policies'), '--senders', here('senders')];
  static environment = { KULANZ_SENDER_KITCHEN_SECRET: kSecret };
  #open = [];
  #done = [];

  /** `ask` calls the server: (method, path, body, expected, {headers}). */
  constructor(ask, outside) {
    this.ask = ask;
    this.outside = outside;
  }

  async #send(body, verdict) {
    const signed = createHmac('sha256', kSecret).update(JSON.stringify(body)).digest('base64');
    const answer = await this.ask('POST', '/v1/ingest/kitchen', body, [200], { headers: { 'x-kitchen-hmac-sha256': signed } });
    if (answer.verdict !== verdict) throw new Error(`${JSON.stringify(body)}: ${answer.verdict}`);
  }

  /** Told twice, as senders do. */
  async #take_order(order) {
    const body = {
      topic: 'ordered', order, placed_at: moment(Date.now() - 60_000 + kBreaksAfter_ms), currency: 'EUR', paid: '28.50',
      locale: 'de-DE', title: 'Pizza', customer: `c-${order}`, email: Outside.address_of(order), name: 'Kim Aubert', promised_min: 1,
    };
    await this.#send(body, 'applied');
    await this.#send(body, 'duplicate');
    this.#open.push(order);
  }

  async #deliver_one() {
    const [order] = this.#open;
    if (!order || !this.outside.count(order, kLetter) || !this.outside.count(order, 'promise.breached')) return;
    await this.#send({ topic: 'delivered', order, at: moment(Date.now()) }, 'applied');
    this.#done.push(this.#open.shift());
  }

  async work(is_over) {
    for (let number = 0; !is_over(); ++number) {
      await this.#take_order(`kitchen-${number}`);
      await this.#deliver_one();
      await pause(kBetweenOrders_ms);
    }
  }

  /** Delivers the rest and checks what came of each. @returns how many there were */
  async close() {
    const end = Date.now() + kPatience_ms;
    for (; this.#open.length > 0; await pause(20)) {
      if (Date.now() > end) throw new Error(`${this.#open[0]}: no letter came`);
      await this.#deliver_one();
    }
    await this.#all_told(end);
    for (const order of this.#done) this.outside.check(order, [kLetter, 'promise.breached', 'promise.ended', 'voucher.issued']);
    return this.#done.length;
  }

  /** Until nothing waits to be delivered. */
  async #all_told(end) {
    for (;; await pause(500)) {
      const { deliveries } = await this.ask('GET', '/v1/deliveries?state=waiting', null, [200]);
      if (deliveries.length === 0) return;
      if (Date.now() > end) throw new Error(`still waits: ${JSON.stringify(deliveries[0])}`);
    }
  }
}
