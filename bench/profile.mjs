// Where the time goes, in shares of the processor's time by part: of a decision, natively, over all
// policies of the house on their own cases; and of a redemption, in a server that 64 connections
// keep busy. Of the latter also what is busy for how much of the time, the disk among it. What has
// the greatest share is the next limit. build/log/profile-*.txt have the single functions.
//
// Needs perf, and the right to use it; without them nothing is recorded, and that is said.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { LedgerServer } from './ledger_server.mjs';
import { busy } from './profile/busy.mjs';
import { kDecision, kRedemption, part_of } from './profile/parts.mjs';
import { sample, shares, stacks } from './profile/perf.mjs';
import { build, forget, forget_all, record } from './record.mjs';

const kVouchers = 1_000;
const kConnections = 64;
const kWarm_ms = 1_000;
const kLook_ms = 3_000;
const kFunctions = 40;

const program = (name) => join(build, 'native/bin', name);
const logs = join(build, 'log');
const samples = join(logs, 'perf.data');

function record_shares(prefix, entries) {
  forget_all(prefix);
  for (const [what, percent] of entries) record(`${prefix}${what}`, 'kulanz', Math.round(percent * 10) / 10, '%');
}

function record_limit(what, entries) {
  const [limit, percent] = entries.reduce((a, b) => (b[1] > a[1] ? b : a));
  forget(`next_limit_${what}`);
  record(`next_limit_${what}`, limit, Math.round(percent * 10) / 10, '%');
}

/** @returns [[part, %]] */
function parts(what, known) {
  const all = stacks(samples);
  const functions = shares(all, ([{ symbol, module }]) => `${symbol} (${module.split('/').at(-1)})`);
  const lines = functions.slice(0, kFunctions).map(([name, percent]) => `${percent.toFixed(1).padStart(5)} %  ${name}`);
  writeFileSync(join(logs, `profile-${what}.txt`), lines.join('\n') + '\n');
  return shares(all, part_of(known));
}

async function decision() {
  const set_up_ms = 500; // compiling the policies is no part of it
  await sample(samples, '-D', String(set_up_ms), '--', program('policies_bench'),
    `--policies=${join(import.meta.dirname, '../policies')}`, '--benchmark_filter=/frame$', '--benchmark_min_time=0.1');
  const found = parts('decision', kDecision);
  record_shares('profile_decision_', found);
  record_limit('decision', found);
}

async function under_load(server, work) {
  const load = promisify(execFile)(program('ledger_load'), ['redeem', '--port', server.port, '--connections', kConnections,
    '--key', server.checkout_key, '--codes', server.codes, '--run', `profile-${performance.now()}-`,
    '--seconds', (2 * kWarm_ms + kLook_ms) / 1000, '--count', 200_000].map(String));
  await sleep(kWarm_ms);
  const [found] = await Promise.all([work(), load]);
  return found;
}

async function redemption() {
  const server = await LedgerServer.open();
  try {
    await server.issue(kVouchers);
    const { pid } = server.process;
    // One after the other: taking samples takes time as well.
    const resources = Object.entries(await under_load(server, () => busy(pid, kLook_ms)));
    await under_load(server, () => sample(samples, '-p', String(pid), '--', 'sleep', String(kLook_ms / 1000)));
    record_shares('profile_redemption_', parts('redemption', kRedemption));
    record_shares('busy_redemption_', resources);
    record_limit('redemption', resources);
  } finally {
    await server.close();
  }
}

mkdirSync(logs, { recursive: true });
try {
  await decision();
  await redemption();
} catch (error) {
  if (!error.message.startsWith('perf: ')) throw error;
  console.error(`profile: not measured, ${error.message}`);
} finally {
  rmSync(samples, { force: true });
}
