// From the bytes of the module and of a policy to the first decision: what there is to load, how
// long an instance takes, and the first decision with compiling, an instance and opening in it.
// In a Node that has compiled neither before, and in Chromium on a page with nothing else, each
// time in a process of its own. The limit is 3 ms in Node that has used SubtleCrypto already; once
// also with the loading of that in it, which is Node's own. And how much memory one instance
// keeps: what a Node that holds many has more than one that holds a single one. All of it for the
// module of a page, and in Node for that of kulanz/decider.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

import { launch, open_page } from '../tests/element/chromium.mjs';
import { Policies } from '../tests/element/policies.mjs';
import { TestServer } from '../tests/element/serve.mjs';
import { median, record } from './record.mjs';
import { kLatePizza, kLate_s, kWays } from './ways.mjs';

const kLimit = 3; // ms
const kLimit_MB = 1;
const kRuns = 31;
const kRunsInBrowser = 15;
const kInstances = 201;
const kMemoryRuns = 5;

const policies = new Policies();

function node(program, ...args) {
  return Number(execFileSync(process.execPath, [join(import.meta.dirname, program), ...args.map(String)]));
}

/** The policy of a way, as programs are given it. */
function handed_over(way) {
  const { blob, digest } = policies.get(kWays[way].policy);
  return [blob.toString('base64'), digest];
}

function record_median(name, runs, unit) {
  record(name, 'kulanz', Math.round(median(runs) * 100) / 100, unit);
}

function bytes(name, way) {
  const module = readFileSync(kWays[way].wasm);
  record(`${name}_bytes`, 'kulanz', module.length, 'B');
  record(`${name}_bytes_brotli`, 'kulanz', brotliCompressSync(module).length, 'B'); // at its best, 11, by default
}

function in_node(name, way) {
  const given = [way, ...handed_over(way)];
  const runs = Array.from({ length: kRuns }, () => ({
    instance: node('instantiate.mjs', fileURLToPath(kWays[way].wasm)),
    decision: node('first_decision.mjs', ...given, 'with_crypto'),
    with_crypto: node('first_decision.mjs', ...given),
  }));
  record_median(`${name}_node_instance`, runs.map(({ instance }) => instance), 'ms');
  record_median(`${name}_node`, runs.map(({ decision }) => decision), 'ms');
  record_median(`${name}_node_and_crypto`, runs.map(({ with_crypto }) => with_crypto), 'ms');
  record(`${name}_node`, 'limit', kLimit, 'ms');
}

function in_memory(name, way) {
  const resident = (count) => node('resident.mjs', way, ...handed_over(way), count);
  const each = Array.from({ length: kMemoryRuns }, () => (resident(kInstances) - resident(1)) / (kInstances - 1));
  record_median(`${name}_memory`, each.map((size) => size / 1e6), 'MB');
  record(`${name}_memory`, 'limit', kLimit_MB, 'MB');
}

/** Runs in the page. */
async function instantiate() {
  const module_bytes = await (await fetch('/kulanz/kulanz.wasm')).arrayBuffer();
  const begin = performance.now();
  await WebAssembly.instantiate(module_bytes);
  return performance.now() - begin;
}

/** Runs in the page. */
async function decide({ policy, digest, question, now }) {
  const { make_frame, open_policy, read_decision, use_wasm } = await import('/kulanz/kulanz.js');
  const module_bytes = await (await fetch('/kulanz/kulanz.wasm')).arrayBuffer();
  const policy_bytes = Uint8Array.from(atob(policy), (character) => character.charCodeAt(0));
  const frame = make_frame(question);
  await crypto.subtle.digest('SHA-256', new Uint8Array());
  const begin = performance.now();
  use_wasm(module_bytes);
  const opened = await open_policy(policy_bytes, digest);
  const { state } = read_decision(opened.decide(frame, now));
  const took_ms = performance.now() - begin;
  if (state !== 'breached') throw new Error(`decided ${state}`);
  return took_ms;
}

async function in_a_page(browser, url, work, given) {
  const page = await open_page(browser);
  try {
    await page.goto(`${url}/page.html`);
    return await page.evaluate(work, given);
  } finally {
    await page.context().close(); // and with it its process
  }
}

async function in_chromium() {
  const [policy, digest] = handed_over('page');
  const server = await TestServer.open();
  const browser = await launch();
  const [instances, decisions] = [[], []];
  try {
    for (let i = 0; i < kRunsInBrowser; ++i) {
      instances.push(await in_a_page(browser, server.url, instantiate));
      decisions.push(await in_a_page(browser, server.url, decide, { policy, digest, question: kLatePizza, now: kLate_s }));
    }
  } finally {
    await browser.close();
    await server.close();
  }
  record_median('cold_start_chromium_instance', instances, 'ms');
  record_median('cold_start_chromium', decisions, 'ms');
}

for (const [name, way] of [['cold_start', 'page'], ['cold_start_decider', 'decider']]) {
  bytes(name, way);
  in_node(name, way);
  in_memory(name, way);
}
await in_chromium();
