// Webhooks, client and server on this machine: how many a second are judged and on disk before
// they are answered. Bodies are those of Shopify, one event each. First orders are made, then
// each gets scans; the last scan comes late and breaks the promise, so that what is owed is worked
// out and told in the same commit. The figure asked for is that of the scans; each is the median
// of the rounds.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LedgerServer } from './ledger_server.mjs';
import { build, median, record } from './record.mjs';

const kRounds = 3;
const kOrders = 20_000;
const kAsked = 5_000;
const secret = 'agreed for the bench';
process.env.KULANZ_SENDER_SHOPIFY_SECRET = secret;

const root = join(import.meta.dirname, '..');
const client = process.env.KULANZ_LEDGER_LOAD ?? join(build, 'native/bin/ledger_load');
const options = ['--policies', join(root, 'policies'), '--senders', join(root, 'policies/senders'),
  '--roster', join(root, 'web-demo/roster.json'), '--log-level', 'warn'];
const recorded = (name) => JSON.parse(readFileSync(join(root, 'tests/ingest/bodies', `${name}.json`)));
const order = recorded('shopify_order_create');
const scan = recorded('shopify_event_transit');

const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

function request(topic, document) {
  const body = JSON.stringify(document);
  const signed = createHmac('sha256', secret).update(body).digest('base64');
  return `POST /v1/ingest/shopify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
    `X-Shopify-Topic: ${topic}\r\nX-Shopify-Hmac-Sha256: ${signed}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const figures = new Map();
function measure(server, name, requests, connections = 64) {
  const file = join(server.folder, 'requests');
  writeFileSync(file, requests.map((one) => JSON.stringify(one)).join('\n') + '\n');
  const args = ['raw', '--port', server.port, '--connections', connections, '--codes', file];
  const found = JSON.parse(execFileSync(client, args.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
  figures.set(name, [...(figures.get(name) ?? []), found.per_second]);
}

const orders = (days, from) => Array.from({ length: kOrders }, (_, i) =>
  request('orders/create', { ...order, id: from + i, created_at: ago(days), updated_at: ago(days) }));
const scans = (days, from, number) => Array.from({ length: kOrders }, (_, i) =>
  request('fulfillment_events/create', { ...scan, id: number * kOrders + i, order_id: from + i, happened_at: ago(days) }));

for (let round = 0; round < kRounds; ++round) {
  const server = await LedgerServer.open(options);
  try {
    const [timely, late] = [1_000_000, 2_000_000];
    measure(server, 'ingest_orders_64', orders(0.5, timely));
    measure(server, 'ingest_events_64', scans(0.3, timely, 1));
    measure(server, 'ingest_events_256', scans(0.2, timely, 2), 256);
    measure(server, 'ingest_late_orders_64', orders(30, late));
    measure(server, 'ingest_breaches_64', scans(1, late, 3));
  } finally {
    await server.close();
  }
}
for (const [name, values] of figures) record(name, 'kulanz', Math.round(median(values)), '1/s');
record('ingest_events_64', 'limit', kAsked, '1/s');
