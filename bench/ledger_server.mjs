// A real `kulanz serve` on loopback with SQLite in a fresh folder, and vouchers to ask for.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { build } from './record.mjs';

const kulanz = process.env.KULANZ_SERVER ?? join(build, 'kulanz');
const kPollMs = 20;
// Junk is measured without end: the limit that would stop it is another test's matter.
const guessing = ['--guesses-per-shopper', '10000000', '--guesses-per-shop', '10000000'];
const kVoucher = {
  kind: 'fixed', currency: 'EUR', face_minor: 1_000_000, bearer: true,
  valid_through: '2035-12-31', zone: 'Europe/Berlin',
};

export class LedgerServer {
  /** @param options more of `kulanz serve` */
  static async open(options = []) {
    const server = new LedgerServer();
    server.folder = mkdtempSync(join(build, 'bench-ledger-'));
    const store = ['--store', `sqlite:${join(server.folder, 'shop.db')}`];
    const key = (scope) =>
      execFileSync(kulanz, ['keys', 'create', '--scope', scope, ...store], { encoding: 'utf8' }).trim();
    server.shop_key = key('shop');
    server.checkout_key = key('checkout');
    server.process = spawn(kulanz, ['serve', '--listen', '127.0.0.1:0', ...guessing, ...store, ...options],
      { stdio: ['ignore', 'pipe', 'ignore'] });
    server.ended = new Promise((done) => server.process.on('exit', done));
    for await (const line of createInterface(server.process.stdout)) {
      server.port = Number(/:(\d+)$/.exec(line)[1]);
      return server;
    }
    throw new Error('the server does not start');
  }

  async close() {
    this.process.kill('SIGTERM');
    await this.ended;
    rmSync(this.folder, { recursive: true });
  }

  /** Resident, in MB. */
  memory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s*(\d+) kB/.exec(status)[1]) / 1024;
  }

  async ask(method, path, body) {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.shop_key}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': 'batch' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  }

  /** Issues vouchers as one batch, and keeps their codes. How long that took, in seconds. */
  async issue(codes) {
    const start = performance.now();
    const { batch } = JSON.parse(await this.ask('POST', '/v1/vouchers', { ...kVoucher, codes }));
    for (let state = batch.state; state === 'running';) {
      await new Promise((done) => setTimeout(done, kPollMs));
      const { batch: now } = JSON.parse(await this.ask('GET', `/v1/batches/${batch.id}`));
      state = now.state;
      if (state !== 'running' && now.issued !== codes) throw new Error(`stopped at ${now.issued} codes`);
    }
    const seconds = (performance.now() - start) / 1000;
    this.codes = join(this.folder, 'codes');
    writeFileSync(this.codes, shuffled(await this.ask('GET', `/v1/batches/${batch.id}/codes`)));
    return seconds;
  }
}

/** The lines after the first, in an order that is always the same and says nothing. */
function shuffled(csv) {
  const lines = csv.trim().split('\n').slice(1);
  let state = 1;
  for (let i = lines.length - 1; i > 0; --i) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [lines[i], lines[j]] = [lines[j], lines[i]];
  }
  return lines.join('\n') + '\n';
}
