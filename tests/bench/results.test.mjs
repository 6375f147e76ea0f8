// RESULTS.md out of invented measurements: it says what is met, what is not, and what is missing.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';

import { report } from '../../bench/results/report.mjs';

const kList = [
  { id: 'kulanz_object', title: 'Kulanz, an object per call', package: 'kulanz', wasm: true },
  { id: 'swift', title: 'Swift', package: 'swift' },
  { id: 'slow', title: 'Slow', package: 'slow', note: 'native' },
  { id: 'liar', title: 'Liar', package: 'liar' },
  { id: 'absent', title: 'Absent', package: 'absent' },
];
const kVersions = { kulanz: '0.1.0', swift: '1.2.3', slow: '4.5.6' };

const row = (name, peer, value, unit) => ({ name, peer, value, unit });

function page(...rows) {
  const machine = [['processor', '2 × Abacus']];
  return report(rows, { commit: 'abc', measured: 'today', machine, list: kList, versions: kVersions });
}

/** The cells of the table's line that begins with this text. */
function line(text, begin) {
  const found = text.split('\n').filter((one) => one.startsWith(`| ${begin}`));
  assert.equal(found.length, 1, `lines that begin with ${begin} in\n${text}`);
  return found[0].slice(2, -2).split(' | ');
}

const verdict = (text, begin) => line(text, begin).at(-1);

test('a page says where it was measured', () => {
  const text = page(row('page_bytes', 'kulanz', 1, 'B'));
  assert.match(text, /Commit abc, measured today\./);
  assert.match(text, /- processor: 2 × Abacus/);
});

test('a page says how fast the machine was', () => {
  const text = page(row('peers_p50', 'if_chain', 4.7, 'ns'), row('peers_p50', 'kulanz_object', 96, 'ns'));
  assert.match(text, /^- yardstick: 4\.7 ns for a decision of the hand-written if-chain/m);
});

test('a time is met below its limit and at it, and not above', () => {
  for (const [seen, word] of [[29, 'met'], [30, 'met'], [30.1, '**NOT met**']]) {
    const text = page(row('peers_batch_inside', 'kulanz', seen, 'ns'), row('peers_batch_inside', 'limit', 30, 'ns'));
    assert.deepEqual(line(text, 'a decision of a batch').slice(1), ['at most 30 ns', `${seen} ns`, word]);
  }
});

test('what is counted by the second, and some ratios, are met above the limit', () => {
  for (const [name, unit, begin] of [
    ['ingest_events_64', '1/s', 'events taken in'],
    ['peers_object_to_json_logic_engine', 'ratio', 'decide(object)'],
    ['peers_prepared_to_json_logic_engine', 'ratio', 'prepared facts'],
    ['ledger_forged_to_empty', 'ratio', 'forged codes'],
  ]) {
    const about = (seen) => verdict(page(row(name, 'kulanz', seen, unit), row(name, 'limit', 2, unit)), begin);
    assert.deepEqual([about(2.1), about(2), about(1.9)], ['met', 'met', '**NOT met**'], name);
  }
});

test('what was asked and not measured is told', () => {
  const text = page(row('first_apology', 'limit', 100, 'ms'), row('unheard_of', 'limit', 5, 'ms'));
  assert.equal(verdict(text, 'the first apology'), '**NOT measured**');
  assert.equal(verdict(text, 'unheard_of'), '**NOT measured**');
});

const kPeers = [
  row('peers_decisions', 'slow', 500, '1/s'),
  row('peers_decisions', 'kulanz_object', 10_000_000, '1/s'),
  row('peers_decisions', 'swift', 20_000_000, '1/s'),
  row('peers_needs_unsafe_eval', 'swift', 1, 'yes = 1'),
  row('peers_needs_unsafe_eval', 'kulanz_object', 0, 'yes = 1'),
  row('peers_download', 'swift', 8984, 'B'),
  row('peers_cold', 'kulanz_object', 1.234, 'ms'),
];

test('engines stand by their speed, beside that of Kulanz', () => {
  const text = page(...kPeers);
  const engines = text.split('\n').filter((one) => /^\| (Swift|Slow|\*\*Kulanz)/.test(one));
  assert.deepEqual(engines.map((one) => one.split(' | ').slice(0, 4).join(' ')), [
    '| Swift 1.2.3 20,000,000 2×',
    '| **Kulanz, an object per call** 0.1.0 10,000,000 1×',
    '| Slow 4.5.6 500 0.00005×',
  ]);
  assert.equal(verdict(text, 'Swift'), '**`unsafe-eval`**');
  assert.equal(verdict(text, '**Kulanz'), '`wasm-unsafe-eval`');
  assert.equal(verdict(text, 'Slow'), 'native');
  assert.equal(line(text, 'Swift')[6], '8,984');
  assert.equal(line(text, '**Kulanz')[5], '1.23');
});

test('an engine that is wrong or missing has no speed, and says so', () => {
  const text = page(
    ...kPeers,
    row('peers_wrong', 'liar', 37, 'answers, for example order 5: 0, not 100'),
    row('peers_missing', 'absent', 1, 'cannot find it'),
  );
  assert.match(text, /^- Liar: \*\*wrong\*\* 37 answers, for example order 5: 0, not 100$/m);
  assert.match(text, /^- Absent: \*\*missing\*\*: cannot find it$/m);
  assert.doesNotMatch(text, /^\| (Liar|Absent)/m);
});

test('without Kulanz among them there is no ratio, and the page is written all the same', () => {
  assert.equal(line(page(row('peers_decisions', 'swift', 5, '1/s')), 'Swift')[3], '–');
});

test('a series is drawn: twelve blocks more are ten times as much', () => {
  const text = page(
    row('growth_due_at_10000', 'kulanz', 100, 'ms'),
    row('growth_due_at_1000', 'kulanz', 10, 'ms'),
    row('growth_due_exponent', 'kulanz', 1, 'exponent'),
  );
  assert.match(text, /`due`: grows as size\^1\.00\n/);
  assert.match(text, /^ 1,000 {2}█ 10 ms\n10,000 {2}█{13} 100 ms$/m);
});

test('ledger figures stand crosswise by connections', () => {
  const text = page(
    row('ledger_redemptions_8', 'kulanz', 5000, '1/s'),
    row('ledger_redemptions_256', 'kulanz', 20000, '1/s'),
    row('ledger_redemptions_8_to_empty', 'kulanz', 0.25, 'ratio'),
  );
  assert.deepEqual(line(text, 'what'), ['what', '8', '256']);
  assert.deepEqual(line(text, 'redemptions |'), ['redemptions', '5,000 1/s', '20,000 1/s']);
  assert.deepEqual(line(text, 'redemptions beside empty'), ['redemptions beside empty', '0.25×', '–']);
});

test('a profile begins with what takes most', () => {
  const text = page(row('profile_decision_a', 'kulanz', 10, '%'), row('profile_decision_b', 'kulanz', 80, '%'));
  assert.ok(text.indexOf('| b |') < text.indexOf('| a |'));
});

test('no measurement is lost: what nobody knows stands at the end', () => {
  const text = page(...kPeers, row('sundry', 'kulanz', 7, 'pears'), row('sundry', 'stranger', 8, 'pears'));
  assert.deepEqual(line(text, '`sundry`'), ['`sundry`', '7 pears', 'stranger 8 pears']);
  assert.match(text.slice(text.indexOf('## Everything else')), /`sundry`/);
});

test('a bar or a line break in a unit does not break the table', () => {
  assert.deepEqual(line(page(row('odd', 'kulanz', 1, 'a|b\nc')), '`odd`')[1], '1 a\\|b c');
});

test('what is named by its peer is said in words', () => {
  const text = page(row('next_limit_redemption', 'the_disk', 71, '%'));
  assert.deepEqual(line(text, 'redemption'), ['redemption', 'the disk', '71 %']);
});
