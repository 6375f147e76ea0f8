// The whole of RESULTS.md, as a function of the measurements and of where they were taken.
import { asked, is_asked } from './asked.mjs';
import { with_unit } from './format.mjs';
import { growth, is_growth } from './growth.mjs';
import { crosswise, named, plain, ranked } from './groups.mjs';
import { is_peers, peers } from './peers.mjs';

const starts = (...words) => (row) => words.some((word) => row.name.startsWith(word));
const matches = (pattern) => (row) => pattern.test(row.name);

const kPolicies = /^policy_(?<column>native|wasm|plan|prepared)_(?!worst$)(?<row>.+)$/;
const kConnections = /^ledger_(?<row>empty|validations|redemptions|issued)_(?<column>\d+)(?:_to_(?<beside>\w+))?$/;
const kLatency = /^ledger_(?<row>\w+_(?:tenth|half|four_fifths)_load)_(?<column>p\d+)$/;

/** {title, about, takes: which rows, shows: (rows) → Markdown}. A row belongs to the first that
 * takes it; what nobody takes stands at the end. */
const sections = ({ list, versions }) => [
  {
    title: 'The same decision in every engine',
    about: 'Ten rows, the first that matches gives the amount (`bench/table`), over 1,000 orders; amount, rule and, where there is one, the moment of the next change are read, and every answer was checked before and after. Each engine in its fastest idiomatic form and in a Node of its own; medians. Download: JavaScript and module by brotli. Resident: what set-up and the first decision added to a bare Node.',
    takes: is_peers,
    shows: (rows) => peers(rows, list, versions),
  },
  { title: 'Kulanz beside the others', takes: starts('peers_'), shows: plain },
  {
    title: 'One decision, natively',
    takes: starts('decision_', 'table_', 'kernel_'),
    shows: plain,
  },
  {
    title: 'Real policies',
    about: 'Each policy of `policies/` on the cases of its own tests. Native and wasm: from a frame to the decision, which holds until it says. Plan and prepared: over facts that are ready, natively and by `kulanz/decider`, where a policy looks at nothing but facts.',
    takes: matches(kPolicies),
    shows: (rows) => crosswise(rows, kPolicies, 'policy'),
  },
  { title: 'The worst of them', takes: starts('policy_'), shows: named('policy_') },
  {
    title: 'The page',
    takes: starts('cold_start', 'page_bytes', 'later_bytes', 'first_apology', 'scrolling', 'element_'),
    shows: plain,
  },
  {
    title: 'The ledger by connections',
    about: 'Answers a second, and what they are of what the machine can do at most.',
    takes: matches(kConnections),
    shows: (rows) => crosswise(rows, kConnections, 'what'),
  },
  {
    title: 'How long an answer of the ledger takes',
    about: 'At a share of what the server can do, counted from when a request was due: waiting counts.',
    takes: matches(kLatency),
    shows: (rows) => crosswise(rows, kLatency, 'load'),
  },
  { title: 'The ledger', takes: starts('ledger_'), shows: plain },
  { title: 'Taking in', takes: starts('ingest_'), shows: plain },
  { title: 'What is due', takes: starts('due_'), shows: plain },
  { title: 'Growth', takes: is_growth, shows: growth },
  { title: 'Growth as a ratio', takes: starts('growth_'), shows: plain },
  {
    title: 'Where the time of a decision goes',
    about: 'Natively, all policies on the cases of their own tests: shares of the processor’s time.',
    takes: starts('profile_decision_'),
    shows: ranked('profile_decision_'),
  },
  {
    title: 'Where the time of a redemption goes',
    about: 'Of the server’s processor time, while 64 connections redeem as fast as they are answered.',
    takes: starts('profile_redemption_'),
    shows: ranked('profile_redemption_'),
  },
  {
    title: 'What redemptions keep busy',
    about: 'For how much of the time, at the same load; the client is among what keeps the processors busy.',
    takes: starts('busy_redemption_'),
    shows: ranked('busy_redemption_'),
  },
  { title: 'The next limit', about: 'What would have to be quicker first.', takes: starts('next_limit_'), shows: named('next_limit_') },
  { title: 'Instructions', about: 'Counted by callgrind; `./dev test` compares them.', takes: starts('instructions_'), shows: plain },
  { title: 'Everything else', takes: () => true, shows: plain },
];

function sorted_into(parts, rows) {
  const taken = parts.map(() => []);
  for (const row of rows) taken[parts.findIndex(({ takes }) => takes(row))].push(row);
  return taken;
}

/** What the same few instructions take here, so that the pages of two machines can be compared. */
function yardstick(rows) {
  const plain = rows.find(({ name, peer }) => name === 'peers_p50' && peer === 'if_chain');
  const words = 'a decision of the hand-written if-chain; times and rates follow the machine, ratios do not';
  return plain ? [['yardstick', `${with_unit(plain)} for ${words}`]] : [];
}

/** @param about {commit, measured, machine: [[what, value]], list and versions of the peers} */
export function report(rows, about) {
  const parts = sections(about);
  const shown = sorted_into(parts, rows.filter((row) => !is_asked(row)));
  const chapters = parts.flatMap(({ title, about: words, shows }, i) => {
    const text = shown[i].length > 0 && shows(shown[i]);
    return text ? [[`## ${title}`, words, text].filter(Boolean).join('\n\n')] : [];
  });
  const machine = [...about.machine, ...yardstick(rows)].map(([what, value]) => `- ${what}: ${value}`).join('\n');
  const head = `# Results\n\nWritten by \`./dev bench\` from \`build/bench/*.json\`, not by hand. Commit ${about.commit}, measured ${about.measured}.\n\n${machine}`;
  const limits = asked(rows);
  return [head, ...(limits ? [`## What was asked\n\n${limits}`] : []), ...chapters].join('\n\n') + '\n';
}
