// The ledger over HTTP, client and server on this machine: what a second of it brings at 1 to 256
// connections, beside what the machine could do at most; and how long an answer takes when the
// requests come at a fixed rate, a share of that. There a request counts from when it was due to
// be sent, so that what waited behind a slow one counts as slow (tests/bench/load_test.cc). The
// measurements of a round follow one another, so that what else the machine does meets all of
// them; each figure is the median of the rounds. How long an answer takes is measured last, when
// the server with a million vouchers has ended: two servers would wait for one another's disk.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { LedgerServer } from './ledger_server.mjs';
import { build, forget_all, median, record } from './record.mjs';

const kRounds = Number(process.env.KULANZ_BENCH_ROUNDS ?? 5);
const kSeconds = 0.6;
const kSecondsAtRate = 1.5;
const kMost = 60_000; // requests that are made ready for those seconds
const kFewVouchers = 1_000;
const kManyVouchers = 1_000_000;
const kConnections = [1, 8, 64, 256];
const kAtRate = 64; // connections
const kShares = [['tenth', 0.1], ['half', 0.5], ['four_fifths', 0.8]];
const kPercentiles = [['p50', 2], ['p95', 20], ['p99', 100], ['p999', 1_000]]; // from so many answers on
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
  return value;
}

function ask(...args) {
  return JSON.parse(execFileSync(client, args.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function load(server, kind, connections, ...more) {
  const key = kind === 'issue' ? server.shop_key : server.checkout_key;
  return ask(kind, '--port', server.port, '--connections', connections, '--key', key,
    '--codes', server.codes, '--run', `run${++run}-`, ...more);
}

/** Answers a second, when each connection asks as soon as it was answered. */
function per_second(server, kind, connections) {
  return load(server, kind, connections, '--seconds', kSeconds, '--count', kMost).per_second;
}

/** What the machine does with nothing of the ledger in it: {limit: a second}. */
function raw_limits(server) {
  const found = ask('limits', '--folder', server.folder);
  return {
    synced_appends: note('ledger_machine_synced_appends', found.appends_per_second, '1/s'),
    sqlite_commits: note('ledger_machine_sqlite_commits', found.commits_per_second, '1/s'),
  };
}

function compare_at(connections, few, many, limits) {
  const empty = note(`ledger_empty_${connections}`, per_second(few, 'health', connections), '1/s');
  const beside = (name, value, limit, most) => note(`${name}_${connections}_to_${limit}`, value / most, 'ratio');
  const validations = note(`ledger_validations_${connections}`, per_second(few, 'validate', connections), '1/s');
  beside('ledger_validations', validations, 'empty', empty);
  for (const [name, server, kind] of [['ledger_redemptions', few, 'redeem'], ['ledger_issued', many, 'issue']]) {
    const found = note(`${name}_${connections}`, per_second(server, kind, connections), '1/s');
    for (const [limit, most] of Object.entries({ ...limits, empty })) beside(name, found, limit, most);
  }
}

function compare(few, many) {
  const limits = raw_limits(few);
  for (const connections of kConnections) compare_at(connections, few, many, limits);
  const forged = note('ledger_forged', per_second(few, 'forged', kAtRate), '1/s');
  note('ledger_forged_to_empty', forged / per_second(few, 'health', kAtRate), 'ratio');
  const of_few = per_second(few, 'redeem', kAtRate);
  note('ledger_redemption_cost_many_to_few', of_few / per_second(many, 'redeem', kAtRate), 'ratio');
}

/** How long an answer takes at a share of what the server was just seen to do. */
function at_rates(server, kind, name) {
  const most = per_second(server, kind, kAtRate);
  for (const [share_name, share] of kShares) {
    const rate = note(`${name}_${share_name}_load`, most * share, '1/s');
    const found = load(server, kind, kAtRate, '--rate', rate, '--count', Math.ceil(rate * kSecondsAtRate));
    for (const [part, least] of kPercentiles) {
      if (found.answers >= least) note(`${name}_${share_name}_load_${part}`, found[`${part}_ms`], 'ms');
    }
  }
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
  for (let i = 0; i < kRounds; ++i) {
    at_rates(few, 'redeem', 'ledger_redemption');
    at_rates(few, 'validate', 'ledger_validation');
  }
} finally {
  await few.close();
}
forget_all('ledger_');
for (const [name, { values, unit }] of figures) record(name, 'kulanz', Math.round(median(values) * 1000) / 1000, unit);
for (const [name, value, unit] of kAsked) record(name, 'limit', value, unit);
