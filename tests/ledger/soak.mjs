// An hour at half load: a real `kulanz serve` over SQLite on a real disk, with claims,
// validations, redemptions, retries and rollbacks by several clients, orders that come as
// signed webhooks and break by themselves, and letters and webhooks that go out for all of
// them. No answer may be other than expected, each letter and webhook comes once, and
// memory must stay where it was after the warm-up.
//
//   KULANZ_SOAK_MINUTES=60 node tests/ledger/soak.mjs [KULANZ]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Kitchen } from './soak_kitchen.mjs';
import { kLetter, Outside } from './soak_outside.mjs';

const kulanz = process.argv[2] ?? 'build/kulanz';
const kClients = 16;
const kUsesOfACode = 10;
const kMeasuredSeconds = 20;
const kLargestGrowth = 1.1;
const minutes = Number(process.env.KULANZ_SOAK_MINUTES ?? 60);

const folder = mkdtempSync(join(tmpdir(), 'kulanz-soak-'));
const store = ['--store', `sqlite:${join(folder, 'shop.db')}`];
const key = execFileSync(kulanz, ['keys', 'create', '--scope', 'shop', ...store], { encoding: 'utf8' }).trim();
const outside = await Outside.open();
const server = spawn(kulanz, ['serve', '--listen', '127.0.0.1:0', '--policies', 'policies',
  '--roster', 'web-demo/roster.json', ...store, ...outside.flags, ...Kitchen.flags],
  { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...outside.environment, ...Kitchen.environment } });
const ended = new Promise((done) => server.on('exit', (code) => done(code)));
const port = await new Promise((found) => {
  createInterface(server.stdout).on('line', (line) => found(Number(/:(\d+)$/.exec(line)?.[1])));
});
const complaints = [];
createInterface(server.stderr).on('line', (line) => {
  if (/"level":"(warning|error|critical)"|panic|abort/.test(line)) complaints.push(line);
});

const agent = new Agent({ keepAlive: true, maxSockets: kClients });
let answered = 0;
let keys = 0;
let rate = Infinity;  // calls a second, all clients together
let next_slot = performance.now();

/** Waits for its turn, so that all clients together ask no faster than `rate`. */
async function turn() {
  const now = performance.now();
  next_slot = Math.max(next_slot, now - 1_000) + 1_000 / rate;
  if (next_slot > now) await new Promise((done) => setTimeout(done, next_slot - now));
}

/** One call, which must be answered with one of these. */
async function ask(method, path, body, expected, { credential = key, idempotency_key = `k${++keys}`, headers: more } = {}) {
  await turn();
  const [status, text] = await new Promise((done, failed) => {
    const headers = { authorization: `Bearer ${credential}`, 'idempotency-key': idempotency_key, ...more };
    if (body) headers['content-type'] = 'application/json';
    const sent = request({ agent, port, method, path, headers }, (answer) => {
      let all = '';
      answer.on('data', (piece) => { all += piece; });
      answer.on('end', () => done([answer.statusCode, all]));
    });
    sent.on('error', failed);
    sent.end(body && JSON.stringify(body));
  });
  ++answered;
  if (!expected.includes(status)) throw new Error(`${method} ${path}: ${status} ${text}`);
  return JSON.parse(text);
}

const order = (now, ref) => ({
  placed_at: new Date(now - 4 * 3_600_000).toISOString().replace(/\.\d+/, ''),
  currency: 'EUR', paid_minor: 2_850, locale: 'de-DE', title: 'Pizza',
  customer: { ref: `c-${ref}`, email: Outside.address_of(ref), name: 'Jana Berger' },
  promises: [{ id: 'delivery', policy: 'pizza', facts: { meal_minor: 2_850, promised_min: 45 } }],
});

async function claim(ref) {
  const now = Date.now();
  const path = `/v1/orders/${ref}`;
  await ask('PUT', path, order(now, ref), [201]);
  const at = new Date(now - 60_000).toISOString().replace(/\.\d+/, '');
  await ask('POST', `${path}/events`, { events: [{ id: 'door', promise: 'delivery', kind: 'delivered', at }] }, [200]);
  const { token } = await ask('POST', `${path}/tokens`, { scopes: ['status', 'claim'], ttl_s: 3_600 }, [200]);
  await ask('GET', `${path}/status`, null, [200], { credential: token });
  const claimed = await ask('POST', `${path}/claims`, { promise: 'delivery', remedy: 'goodwill_voucher' }, [200],
    { credential: token });
  claims.push(ref);
  return claimed.voucher.code;
}

async function use(code, ref, cart) {
  const wish = { code, customer_ref: `c-${ref}`, basket: { total_minor: 5_000, currency: 'EUR' } };
  await ask('POST', '/v1/validations', { ...wish, order_ref: cart }, [200]);
  const body = { ...wish, order_ref: cart, amount_minor: 100 };
  const again = { idempotency_key: `use-${cart}` };
  const first = await ask('POST', '/v1/redemptions', body, [201], again);
  const second = await ask('POST', '/v1/redemptions', body, [201], again);
  if (first.id !== second.id) throw new Error(`${cart}: redeemed twice`);
  return first.id;
}

let stopping = false;
const claims = [];  // orders
async function client(name) {
  for (let round = 0; !stopping; ++round) {
    const ref = `${name}-${round}`;
    const code = await claim(ref);
    for (let uses = 0; uses < kUsesOfACode && !stopping; ++uses) {
      const id = await use(code, ref, `${ref}-cart-${uses}`);
      if (uses % 3 === 0) await ask('POST', `/v1/redemptions/${id}/rollback`, null, [200]);
    }
  }
}

const resident_mb = () =>
  Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1_000));

/** The mean of ten looks, so that one buffer more or less says nothing. */
async function memory() {
  let sum = 0;
  for (let i = 0; i < 10; ++i, await pause(0.5)) sum += resident_mb();
  return sum / 10;
}

async function soak() {
  await pause(2);
  const before = answered;
  await pause(kMeasuredSeconds);
  rate = (answered - before) / kMeasuredSeconds / 2;
  const seconds = minutes * 60;
  await pause(seconds * 0.2);
  const warm = await memory();
  await pause(seconds * 0.8);
  const end = await memory();
  return { rate, warm, end };
}

/** @returns how much was told, after all of it was */
async function check_what_was_told() {
  const orders = await kitchen.close();
  for (const ref of claims) outside.check(ref, [kLetter, 'promise.breached', 'voucher.issued']);
  if (outside.complaints.length > 0) throw new Error(outside.complaints[0]);
  console.log(`${orders} orders by webhook and ${claims.length} claims: ${outside.came} letters and webhooks, each came once`);
}

const kitchen = new Kitchen(ask, outside);
const clients = Array.from({ length: kClients }, (_, i) => client(`s${i}`));
clients.push(kitchen.work(() => stopping));
const broken = Promise.all(clients).then(() => new Promise(() => {}));
let failure;
try {
  const { warm, end } = await Promise.race([soak(), broken]);
  console.log(`${minutes} min at ${rate.toFixed(0)} calls/s, ${answered} calls answered; ` +
    `memory ${warm.toFixed(1)} MB after the warm-up, ${end.toFixed(1)} MB at the end`);
  if (end > warm * kLargestGrowth) failure = `memory grew by ${((end / warm - 1) * 100).toFixed(1)} %`;
} catch (error) {
  failure = error.message;
}
stopping = true;
await Promise.allSettled(clients);
await check_what_was_told().catch((error) => { failure ??= error.message; });
agent.destroy();
server.kill('SIGTERM');
const code = await ended;
outside.close();
rmSync(folder, { recursive: true });
if (code !== 0) failure ??= `the server ended with ${code}`;
if (complaints.length > 0) failure ??= `the server complained: ${complaints[0]}`;
if (failure) console.error(`soak: ${failure}`);
process.exit(failure ? 1 : 0);
