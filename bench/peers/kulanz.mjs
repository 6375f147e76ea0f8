// Kulanz from the packed tarball, installed by npm (prepare.mjs): facts as an object in each call,
// prepared, in batches inside the module, and as a page decides, by a frame.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import { kPolicyFile, kShop } from './prepare.mjs';

const file_of = (path) => createRequire(`${kShop}/package.json`).resolve(path);
const load = (path) => import(pathToFileURL(file_of(path)));

export const form = async () => ({
  ...JSON.parse(await readFile(`${kPolicyFile}.json`, 'utf8')),
  blob: new Uint8Array(await readFile(kPolicyFile)),
});

export const bundles = {
  kulanz_object: `export { open_decider } from 'kulanz/decider';`,
  kulanz_frame: `export { make_frame, open_policy, read_decision, use_wasm } from 'kulanz';`,
};
export const modules = {
  kulanz_object: () => file_of('kulanz/kulanz-decider.wasm'),
  kulanz_frame: () => file_of('kulanz/kulanz.wasm'),
};

const reads_verdict = {
  amount_minor: (verdict) => verdict.amount_minor,
  rule: (verdict) => verdict.row_rule,
  next_change_at: (verdict) => verdict.next_change_at,
};

async function open_decider({ blob, digest }) {
  const { open_decider } = await load('kulanz/decider');
  return open_decider(blob, digest, await readFile(file_of('kulanz/kulanz-decider.wasm')));
}

async function batch(form, decide_all) {
  const decider = await open_decider(form);
  return {
    hold: (orders) => decider.batch(orders.map((order) => decider.prepare(order))),
    decide_all,
    amount_minor: (verdicts, i) => verdicts.amount_minor(i),
    rule: (verdicts, i) => verdicts.row_rule(i),
    next_change_at: (verdicts, i) => verdicts.next_change_at(i),
  };
}

async function open_frame({ blob, digest }) {
  const { make_frame, open_policy, read_decision, use_wasm } = await load('kulanz');
  use_wasm(await readFile(file_of('kulanz/kulanz.wasm')));
  const policy = await open_policy(blob, digest);
  return {
    frame_of: (facts) => make_frame({ order: {}, facts, history: {}, events: [] }),
    decide: (frame) => read_decision(policy.decide(frame, 0)),
    amount_minor: ({ remedies }) => (remedies.length > 0 ? remedies[0].amount_minor : 0),
    next_change_at: (decision) => decision.next_change_at,
  };
}

export const variants = {
  async kulanz_object(form) {
    const decider = await open_decider(form);
    return { decide: (order) => decider.decide(order), ...reads_verdict };
  },

  async kulanz_prepared(form) {
    const decider = await open_decider(form);
    return {
      prepare: (order) => decider.prepare(order),
      decide: (prepared) => decider.decide_prepared(prepared),
      ...reads_verdict,
    };
  },

  kulanz_batch: (form) => batch(form, (held) => held.decide()),
  kulanz_batch_explained: (form) => batch(form, (held) => held.explain()),

  async kulanz_frame(form) {
    const { frame_of, decide, ...reads } = await open_frame(form);
    return { decide: (order) => decide(frame_of(order)), ...reads };
  },

  async kulanz_frame_prepared(form) {
    const { frame_of, ...decider } = await open_frame(form);
    return { prepare: frame_of, ...decider };
  },
};
