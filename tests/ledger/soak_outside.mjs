// Where the letters and webhooks of a soak go: a real mail server and a receiver, which
// count what comes of each order.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const smtp_server = fileURLToPath(new URL('../tell/smtp_server.py', import.meta.url));
const secret = randomBytes(32);
const kUnlimited = '1000000'; // a minute

/** What is counted of an order: its letters, and its webhooks by type. */
export const kLetter = 'letter';
const kTypes = ['promise.breached', 'promise.ended', 'voucher.issued'];

export class Outside {
  #counts = new Map(); // order and what → how often it came
  #ids = new Map(); // Message-ID or webhook-id → order and what
  complaints = [];
  came = 0;

  static async open() {
    const outside = new Outside();
    outside.child = spawn('/usr/bin/python3', ['-B', smtp_server, 'real'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(outside.child.stdout);
    const port = await new Promise((found) => lines.once('line', found));
    lines.on('line', (line) => outside.#take_letter(JSON.parse(line)));
    outside.receiver = createServer((request, answer) => {
      let body = '';
      request.on('data', (piece) => { body += piece; });
      request.on('end', () => { outside.#take_webhook(request.headers, body); answer.writeHead(204).end(); });
    });
    await new Promise((done) => outside.receiver.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${outside.receiver.address().port}/`;
    outside.flags = ['--smtp-url', `smtp://127.0.0.1:${port}`, '--mail-from', 'service@kitchen.example',
      '--signed-by', 'delivery_desk', '--mail-rate', kUnlimited, '--webhook-url', url, '--webhook-rate', kUnlimited,
      '--webhook-types', ...kTypes];
    outside.environment = { KULANZ_WEBHOOK_SECRET: `whsec_${secret.toString('base64')}` };
    return outside;
  }

  /** The address whose letters are those of this order. */
  static address_of(order) {
    return `${order}@example.org`;
  }

  count(order, what) {
    return this.#counts.get(`${order} ${what}`) ?? 0;
  }

  /** Throws unless exactly this came of the order. */
  check(order, wanted) {
    for (const what of [kLetter, ...kTypes]) {
      const count = this.count(order, what);
      if (count !== (wanted.includes(what) ? 1 : 0)) throw new Error(`${order}: ${what} came ${count} times`);
    }
  }

  #take_letter({ to, data }) {
    const id = /^Message-ID: <([^>]+)>/m.exec(data)?.[1];
    this.#note(to[0].split('@')[0], kLetter, id);
  }

  #take_webhook(headers, body) {
    const id = headers['webhook-id'];
    const signed = createHmac('sha256', secret).update(`${id}.${headers['webhook-timestamp']}.${body}`).digest('base64');
    if (headers['webhook-signature'] !== `v1,${signed}`) this.complaints.push(`a webhook with a wrong signature: ${body}`);
    const { type, data } = JSON.parse(body);
    this.#note(data.order, type, id);
  }

  #note(order, what, id) {
    const name = `${order} ${what}`;
    ++this.came;
    if (this.#ids.has(id)) this.complaints.push(`${name} came again: ${id}`);
    this.#ids.set(id, name);
    this.#counts.set(name, this.count(order, what) + 1);
  }

  close() {
    this.child.kill();
    this.receiver.close();
    this.receiver.closeAllConnections();
  }
}
