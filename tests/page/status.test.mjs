import assert from 'node:assert/strict';
import { test } from 'node:test';
import { part, pizza } from './support.mjs';

const { read_status } = await part('status');
const { read_claim } = await part('later/claim');

const owner = { name: 'Mara Lindner', role: 'delivery_desk', contact: '+49 30 5550 117' };
const good = () => ({
  version: 1,
  now: '2026-05-04T18:00:00Z',
  order: { ref: 'R1', title: 'Pizza' },
  promises: [{
    id: 'delivery',
    policy: { name: 'pizza', digest: 'ab', url: '/policies/ab' },
    input: pizza([{ id: '1', kind: 'delivered', at: '2026-05-04', source: 'partner' }]),
    entitlements: [{ id: 'e', remedy: 'goodwill_voucher', kind: 'voucher', basis: 'goodwill', amount_minor: 5, currency: 'EUR', state: 'due', voucher: null }],
    cases: [{ id: 'c', state: 'open', due: '2026-05-04T18:00:00Z', owner }],
  }],
  links: { status: '/s' },
});

test('a status is read, and a field it does not know is no error', () => {
  assert.equal(read_status({ ...good(), more: 1 }).promises.length, 1);
});

/** Every way to put `value` in the place of one part of the tree. */
function* replaced(tree, value) {
  for (const key of Object.keys(tree)) {
    yield [key, { ...tree, [key]: value }, tree[key]];
    if (typeof tree[key] !== 'object' || tree[key] === null) continue;
    const list = Array.isArray(tree[key]);
    for (const [inner, changed, was] of replaced(tree[key], value)) {
      yield [`${key}/${inner}`, { ...tree, [key]: list ? Object.values(changed) : changed }, was];
    }
  }
}

test('rubbish in any place is read or refused, and never anything else', () => {
  let refused = 0;
  for (const value of [null, undefined, 7, NaN, '', 'x', true, [], {}, [null], [[]]]) {
    for (const [where, status] of replaced(good(), value)) {
      try {
        read_status(status);
      } catch (error) {
        assert.equal(error.code, 'status_malformed', `${where} = ${JSON.stringify(value)}: ${error}`);
        refused += 1;
      }
    }
  }
  assert.ok(refused > 150);
});

const malformed = [
  ['null', null], ['a list', []], ['a text', 'status'],
  ['another version', { ...good(), version: 2 }], ['no version', { ...good(), version: undefined }],
  ['no now', { ...good(), now: undefined }], ['no promises', { ...good(), promises: {} }], ['none at all', { ...good(), promises: [] }], ['no links', { ...good(), links: 7 }],
];
for (const [name, json] of malformed) {
  test(`a status refused: ${name}`, () => assert.throws(() => read_status(json), { code: 'status_malformed' }));
}

test('a claim’s answer without a code is a failed request', () => {
  const voucher = { code: '7K3M', face_minor: 5, currency: 'EUR', valid_until: 'x' };
  assert.equal(read_claim({ voucher }), voucher);
  for (const answer of [null, {}, { voucher: null }, { voucher: { ...voucher, code: 7 } }, { voucher: { ...voucher, face_minor: '5' } }]) {
    assert.throws(() => read_claim(answer), { code: 'request_failed' });
  }
});
