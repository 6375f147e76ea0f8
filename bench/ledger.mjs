// The ledger over HTTP, client and server on this machine: what a second of it brings, what
// one redemption takes at half of that, and what the machine could do at most. The measurements
// of a round follow one another, so that what else the machine does meets all of them; each
// figure is the median of the rounds. How long one redemption takes is measured last, when the
// server with a million vouchers has ended: two servers would wait for one another's disk.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { LedgerServer } from './ledger_server.mjs';
import { build, median, record } from './record.mjs';

const kRounds = 5;
const kFewVouchers = 1_000;
const kManyVouchers = 1_000_000;
const kAsked = [
  ['ledger_redemptions_64', 10_000, '1/s'],
  ['ledger_forged_to_empty', 0.5, 'ratio'],
  ['ledger_redemption_half_load_p99', 10, 'ms'],
  ['ledger_batch_codes', 200_000, '1/s'],
  ['ledger_redemption_cost_many_to_few', 1.2, 'ratio'],
  ['ledger_idle_memory', 64, 'MB'],
];

const client = process.env.KULANZ_LEDGER_LOAD ?? join(build, 'native/bin/ledger_load');
const figures = new Map();
let run = 0;

function note(name, value, unit) {
  const seen = figures.get(name) ?? { values: [], unit };
  seen.values.push(value);
  figures.set(name, seen);
}

function load(server, kind, connections, count, rate = 0) {
  const args = [kind, '--port', server.port, '--connections', connections, '--count', count,
    '--rate', rate, '--key', server.checkout_key, '--codes', server.codes, '--run', `run${++run}-`];
  return JSON.parse(execFileSync(client, args.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function limits(server) {
  const found = JSON.parse(execFileSync(client, ['limits', '--folder', server.folder], { encoding: 'utf8' }));
  note('ledger_machine_synced_appends', found.appends_per_second, '1/s');
  note('ledger_machine_sqlite_commits', found.commits_per_second, '1/s');
}

function compare(few, many) {
  limits(few);
  const empty = load(few, 'health', 64, 200_000).per_second;
  const forged = load(few, 'forged', 64, 100_000).per_second;
  note('ledger_empty', empty, '1/s');
  note('ledger_forged', forged, '1/s');
  note('ledger_forged_to_empty', forged / empty, 'ratio');
  note('ledger_validations', load(few, 'validate', 64, 50_000).per_second, '1/s');
  note('ledger_redemptions_1', load(few, 'redeem', 1, 2_000).per_second, '1/s');
  note('ledger_redemptions_8', load(few, 'redeem', 8, 10_000).per_second, '1/s');
  const found = load(few, 'redeem', 64, 30_000).per_second;
  const at_many = load(many, 'redeem', 64, 30_000).per_second;
  note('ledger_redemptions_64', found, '1/s');
  note('ledger_redemption_cost_many_to_few', found / at_many, 'ratio');
  note('ledger_redemptions_256', load(few, 'redeem', 256, 30_000).per_second, '1/s');
}

function half_load(server) {
  const rate = load(server, 'redeem', 64, 30_000).per_second / 2;
  const half = load(server, 'redeem', 64, 20_000, rate);
  note('ledger_half_load', rate, '1/s');
  for (const part of ['p50', 'p95', 'p99', 'p999']) note(`ledger_redemption_half_load_${part}`, half[`${part}_ms`], 'ms');
}

// Bad tags come faster here than a shop's guessers are allowed to.
const few = await LedgerServer.open();
note('ledger_idle_memory', few.memory(), 'MB');
try {
  await few.issue(kFewVouchers);
  const many = await LedgerServer.open();
  try {
    note('ledger_batch_codes', kManyVouchers / (await many.issue(kManyVouchers)), '1/s');
    for (let i = 0; i < kRounds; ++i) compare(few, many);
    note('ledger_memory_after_load', many.memory(), 'MB');
  } finally {
    await many.close();
  }
  for (let i = 0; i < kRounds; ++i) half_load(few);
} finally {
  await few.close();
}
for (const [name, { values, unit }] of figures) record(name, 'kulanz', Math.round(median(values) * 100) / 100, unit);
for (const [name, value, unit] of kAsked) record(name, 'limit', value, unit);
