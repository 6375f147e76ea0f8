// A peer that answers wrongly is told apart from one that is slow, and from one that is not there.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const kProgram = fileURLToPath(new URL('../../bench/peers/one.mjs', import.meta.url));
const kAdapters = fileURLToPath(new URL('adapters.mjs', import.meta.url));

function measured(id, { flags = [], more = ['only_check'] } = {}) {
  return JSON.parse(execFileSync(process.execPath, [...flags, kProgram, kAdapters, id, ...more], { encoding: 'utf8' }));
}

test('one that answers rightly is measured', () => {
  for (const id of ['honest', 'promising']) {
    const found = measured(id, { more: [] });
    assert.equal(found.wrong ?? found.missing, undefined);
    for (const figure of ['cold_ms', 'per_second', 'p50_ns']) assert.ok(found[figure] > 0, `${id} ${figure}`);
  }
});

test('one that is wrong is wrong, with an example and without a time', () => {
  const { wrong, example, per_second } = measured('wrong_at_a_limit', { more: [] });
  assert.ok(wrong > 0);
  assert.match(example, /"delay_min":(29|59|119|179),.*: \d+ by ".*" until Infinity, not \d+ by/);
  assert.equal(per_second, undefined);
});

test('the rule, the next change and a batch are read, too', () => {
  assert.match(measured('wrong_rule').example, /by "T2: three hours" until Infinity, not 0 by ""/);
  assert.match(measured('changes_its_mind').example, /until 1800000000, not/);
  assert.match(measured('wrong_in_a_batch').example, /: 2500 by "T1: three hours, gold" until Infinity, not 0 by ""/);
});

test('one that is not installed is missing, and the folders of the machine are not told', () => {
  const { missing, wrong } = measured('absent');
  assert.match(missing, /^ERR_MODULE_NOT_FOUND Cannot find package 'no-such-engine'/);
  assert.doesNotMatch(missing, /\//);
  assert.equal(wrong, undefined);
});

test('one that evaluates texts is missing where a page forbids it', () => {
  const flags = ['--disallow-code-generation-from-strings'];
  assert.match(measured('evaluates', { flags }).missing, /^Code generation from strings disallowed/);
  assert.equal(measured('honest', { flags }).missing, undefined);
});
