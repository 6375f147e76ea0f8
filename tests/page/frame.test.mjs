import assert from 'node:assert/strict';
import { test } from 'node:test';
import { part } from './support.mjs';

const { make_frame, kMaxFrameBytes } = await part('kernel/frame');

/** The frame back as leaves, by the grammar of core/decide/engine.h. */
function leaves(frame) {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const read = [];
  for (let at = 0; at < frame.length; ) {
    const [path, text] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const slice = (from, size) => new TextDecoder().decode(frame.subarray(from, from + size));
    read.push([slice(at + 4, path), slice(at + 4 + path, text)]);
    at += 4 + path + text;
  }
  return read;
}

const cases = [
  ['nothing', {}, []],
  ['null is left out', { facts: { a: null } }, []],
  ['strings as they are', { a: ' 007 ', b: '', c: 'true' }, [['a', ' 007 '], ['b', ''], ['c', 'true']]],
  ['numbers and booleans in the spelling of JSON', { a: -12, b: 99.95, c: false }, [['a', '-12'], ['b', '99.95'], ['c', 'false']]],
  ['nested and in lists', { facts: { a: { b: 1 } }, events: [{ id: 'x' }, { id: 'y' }] },
    [['facts/a/b', '1'], ['events/0/id', 'x'], ['events/1/id', 'y']]],
  ['a place of a list counts, also one of which nothing is known', { a: [1, null, {}, { b: null }, []], c: [] },
    [['a/0', '1'], ['a/1', 'null'], ['a/2', 'null'], ['a/3', 'null'], ['a/4', '[]'], ['c', '[]']]],
  ['UTF-8', { 'ü': 'Straße 1, 北京' }, [['ü', 'Straße 1, 北京']]],
  ['a date stays a text', { at: '2026-05-04' }, [['at', '2026-05-04']]],
  ['a prototype is not data', JSON.parse('{"__proto__":{"a":1},"b":2}'), [['__proto__/a', '1'], ['b', '2']]],
];
for (const [name, input, expected] of cases) {
  test(`frame: ${name}`, () => assert.deepEqual(leaves(make_frame(input)), expected));
}

const deep = Array.from({ length: 20 }).reduce((inner) => ({ a: inner }), 1);
const refused = [
  ['no object', 7], ['null', null], ['a text', 'x'],
  ['a whole number that JSON.parse rounded', { a: 9007199254740993 }],
  ['a number that is none', { a: NaN }],
  ['too deep', deep],
  ['a text above 64 KiB', { a: 'x'.repeat(65536) }],
  ['more than fits', { a: 'x'.repeat(60000), b: 'x'.repeat(60000) }],
  ['a function', { a: () => 1 }],
];
for (const [name, input] of refused) {
  test(`frame refuses ${name}`, () => assert.throws(() => make_frame(input), { code: 'status_malformed' }));
}

test('frame: exactly the limit fits', () => {
  const rest = kMaxFrameBytes - 4 - 1 - 65000 - 4 - 1;
  assert.equal(make_frame({ a: 'x'.repeat(65000), b: 'x'.repeat(rest) }).length, kMaxFrameBytes);
  assert.throws(() => make_frame({ a: 'x'.repeat(65000), b: 'x'.repeat(rest + 1) }), { code: 'status_malformed' });
});
