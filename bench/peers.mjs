// Kulanz beside other rule engines: the ten rows of bench/table over 1,000 orders, each engine in
// a Node of its own, the rounds interleaved over all of them. Every answer is checked before and
// after, and before also those at the table's limits. What is missing or wrong is recorded as that
// and has no time. KULANZ_BENCH_ROUNDS=1 to try it out.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { download } from './peers/download.mjs';
import { kPeers } from './peers/list.mjs';
import { prepare } from './peers/prepare.mjs';
import { forget, median, record } from './record.mjs';

const kRounds = Number(process.env.KULANZ_BENCH_ROUNDS ?? 5);
const kLongest_ms = 60_000;
const kRival = 'json_logic_engine_compiled';
const kOfEach = ['decisions', 'p50', 'cold', 'resident', 'needs_unsafe_eval', 'download', 'missing', 'wrong'];
const kAsked = [
  ['peers_object_to_json_logic_engine', 1, 'ratio'],
  ['peers_prepared_to_json_logic_engine', 2, 'ratio'],
  ['peers_batch_inside', 30, 'ns'],
  ['peers_explanation_inside', 60, 'ns'],
  ['peers_cold_to_fastest_wasm', 1, 'ratio'],
];

const program = fileURLToPath(new URL('peers/one.mjs', import.meta.url));
const run = promisify(execFile);
const digits = (value, count) => Math.round(value * 10 ** count) / 10 ** count;

/** What one.mjs saw of a peer, in a fresh Node with these flags. */
async function measure({ id, file }, flags = [], ...more) {
  const adapter = fileURLToPath(new URL(`peers/${file}.mjs`, import.meta.url));
  try {
    const { stdout } = await run(process.execPath, [...flags, program, adapter, id, ...more], { timeout: kLongest_ms });
    return JSON.parse(stdout);
  } catch ({ signal, code, message }) {
    return { missing: `its process ended: ${signal ?? code ?? message}` };
  }
}

/** {id: what each round saw}; a peer that is missing or wrong is not asked again. */
async function rounds() {
  const seen = new Map(kPeers.map(({ id }) => [id, []]));
  for (let round = 0; round < kRounds; round += 1) {
    for (const peer of kPeers) {
      const found = seen.get(peer.id);
      if (!trouble(found)) found.push(await measure(peer));
    }
  }
  return seen;
}

/** What stands instead of a time, or undefined. */
const trouble = (found) => found.find(({ missing, wrong }) => missing || wrong);

/** `value` of each round in which all of `ids` were measured. */
function each_round(seen, ids, value) {
  if (ids.some((id) => trouble(seen.get(id)))) return [];
  return Array.from({ length: kRounds }, (_, round) => value(...ids.map((id) => seen.get(id)[round])));
}

function record_median(name, peer, values, unit, count = 2) {
  if (values.length > 0) record(name, peer, digits(median(values), count), unit);
}

function record_peer({ id, at_once }, found) {
  const { missing, wrong, example } = trouble(found) ?? {};
  if (missing) return record('peers_missing', id, 1, missing);
  if (wrong) return record('peers_wrong', id, wrong, `answers, for example ${example}`);
  const of = (key) => found.map((round) => round[key]);
  record_median('peers_decisions', id, of('per_second'), '1/s', 0);
  record_median('peers_p50', id, of('p50_ns'), 'ns', 1);
  if (!at_once) record_median('peers_cold', id, of('cold_ms'), 'ms');
  record_median('peers_resident', id, of('resident_mb'), 'MB');
}

async function record_needs(peer) {
  const strict = await measure(peer, ['--disallow-code-generation-from-strings'], 'only_check');
  record('peers_needs_unsafe_eval', peer.id, trouble([strict]) ? 1 : 0, 'yes = 1');
  const bytes = await download(peer);
  if (bytes) record('peers_download', peer.id, bytes, 'B');
}

function record_ratios(seen) {
  const ratio = (kulanz) => each_round(seen, [kulanz, kRival], (own, rival) => own.per_second / rival.per_second);
  record_median('peers_object_to_json_logic_engine', 'kulanz', ratio('kulanz_object'), 'ratio');
  record_median('peers_prepared_to_json_logic_engine', 'kulanz', ratio('kulanz_prepared'), 'ratio');
  record_median('peers_batch_inside', 'kulanz', each_round(seen, ['kulanz_batch'], (batch) => batch.inside_ns), 'ns', 1);
  const more = (batch, explained) => explained.inside_ns - batch.inside_ns;
  const explanation = each_round(seen, ['kulanz_batch', 'kulanz_batch_explained'], more);
  record_median('peers_explanation_inside', 'kulanz', explanation, 'ns', 1);
  const rivals = kPeers.filter(({ id, wasm, file }) => wasm && file !== 'kulanz' && !trouble(seen.get(id)));
  const fastest = (own, ...others) => own.cold_ms / Math.min(...others.map(({ cold_ms }) => cold_ms));
  const cold = rivals.length > 0 ? each_round(seen, ['kulanz_object', ...rivals.map(({ id }) => id)], fastest) : [];
  record_median('peers_cold_to_fastest_wasm', 'kulanz', cold, 'ratio');
}

prepare();
const seen = await rounds();
for (const name of [...kOfEach.map((part) => `peers_${part}`), ...kAsked.map(([name]) => name)]) forget(name);
for (const [name, value, unit] of kAsked) record(name, 'limit', value, unit);
for (const peer of kPeers) {
  record_peer(peer, seen.get(peer.id));
  if (!trouble(seen.get(peer.id))) await record_needs(peer);
}
record_ratios(seen);
