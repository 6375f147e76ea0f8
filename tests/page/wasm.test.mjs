import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { house, kernel_with, new_instance, new_kernel, part, pizza, policy, read_wasm, unix, wasm_module, whole_module } from './support.mjs';

const { make_frame } = await part('kernel/frame');
const { Kernel } = await part('kernel/kernel');
const kNotAPolicy = 80;
const kTooLarge = 63;

/** The exports with a policy open and a frame in its buffer, without the package between. */
function bare(name = 'pizza', module = wasm_module) {
  const instance = new_instance(module);
  const { exports } = instance;
  exports._initialize();
  const { blob, hash } = policy(name);
  const write = (at, bytes) => new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
  write(exports.kulanz_policy_buffer(blob.length), blob);
  write(exports.kulanz_digest_buffer(), hash);
  assert.equal(exports.kulanz_open(blob.length), 0);
  const frame = make_frame(pizza());
  write(exports.kulanz_frame_buffer(frame.length), frame);
  const decide = (size = frame.length, now = BigInt(unix('2026-05-04T21:45:00Z'))) => {
    const at = (exports.kulanz_explain ?? exports.kulanz_decide)(size, now);
    return new Uint8Array(exports.memory.buffer.slice(at, at + new DataView(exports.memory.buffer).getUint32(at, true)));
  };
  return { exports, write, decide, frame };
}

const kModules = [[wasm_module, 'exports.txt'], [whole_module, 'exports_whole.txt']];

test('a module imports nothing: it can neither read a clock nor reach the network', () => {
  for (const [module] of kModules) assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test('it exports what its list names, and Emscripten’s own', () => {
  for (const [module, list] of kModules) {
    const listed = readFileSync(join(house, 'wasm', list), 'utf8').trim().split('\n').map((line) => line.slice(1));
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(exported.filter((name) => name.startsWith('kulanz_')).sort(), listed.sort());
  }
});

test('both modules decide the same, and the whole one can say why', () => {
  const [first, whole] = kModules.map(([module]) => kernel_with('pizza', [module]));
  const [frame, now] = [make_frame(pizza()), unix('2026-05-04T21:45:00Z')];
  assert.deepEqual(whole.decide(frame, now), first.decide(frame, now));
  const trace_count = (decision) => new DataView(decision.buffer).getUint16(54, true);
  assert.equal(trace_count(first.decide(frame, now)), 0);
  assert.ok(trace_count(whole.explain(frame, now)) > 10);
});

test('another module is told before it decides', async () => {
  const { open_policy, use_wasm } = await part('kernel/loader');
  const { blob, digest } = policy('pizza');
  use_wasm(read_wasm('kulanz-decider.wasm'));
  await assert.rejects(open_policy(blob, digest), ({ code, facts }) => code === 'wasm_unavailable' && /kulanz_open/.test(facts.where));
  const opens_anything = { exports: { _initialize() {}, kulanz_open: () => 0 } };
  assert.throws(() => new Kernel(opens_anything), /another module/);
});

test('its memory is fixed', () => {
  const { exports } = new_instance();
  assert.throws(() => exports.memory.grow(1), RangeError);
});

test('a stack overflow traps, and leaves the policy and the answer as they were', () => {
  const { exports, decide } = bare();
  const before = decide();
  const top = exports.stackSave();
  assert.ok(top <= 16 * 1024, 'the stack lies first');
  exports.stackAlloc(top - 64);
  assert.throws(() => decide(), WebAssembly.RuntimeError);
  exports.stackRestore(top);
  assert.deepEqual(decide(), before);
});

test('deciding uses less than half of the stack', () => {
  const wholes = ['pizza', 'data_option', 'newspaper', 'parcel'].map((name) => [name, whole_module]);
  for (const [name, module] of [['pizza', wasm_module], ...wholes]) {
    const { exports, decide } = bare(name, module);
    const top = exports.stackSave();
    const stack = new Uint8Array(exports.memory.buffer, 0, top);
    stack.fill(0xa5);
    decide();
    const used = top - stack.findIndex((byte) => byte !== 0xa5);
    assert.ok(used < 8 * 1024, `${name}: ${used} bytes`);
  }
});

test('the first module leaves calendars, schedules and lists of rows to the whole one', () => {
  for (const name of ['data_option', 'newspaper', 'parcel', 'tkg']) {
    assert.equal(kernel_with(name, [wasm_module]), undefined, name);
    assert.ok(kernel_with(name, [whole_module]), name);
  }
  for (const name of ['pizza', 'eu261', 'cloud_sla', 'dhl_express_eu']) assert.ok(kernel_with(name, [wasm_module]), name);
});

test('buffers: up to the limit, always the same place, and none above it', () => {
  const { exports } = bare('pizza', whole_module);
  for (const [buffer, limit] of [['policy', 64 * 1024], ['frame', 96 * 1024], ['code', 64]]) {
    const ask = exports[`kulanz_${buffer}_buffer`];
    assert.notEqual(ask(0), 0);
    assert.equal(ask(0), ask(limit));
    for (const size of [limit + 1, 2 ** 31, -1]) assert.equal(ask(size), 0, `${buffer} ${size}`);
  }
});

test('without a policy, and with a size above the limit, the decision is an error', () => {
  const { exports, decide, frame } = bare();
  assert.equal(decide(96 * 1024 + 1)[6], kTooLarge);
  assert.equal(decide(-1)[6], kTooLarge);
  assert.equal(exports.kulanz_open(64 * 1024 + 1), kTooLarge);
  assert.equal(decide(frame.length)[6], 0);
  exports.kulanz_policy_buffer(10);
  assert.equal(decide(frame.length)[6], kNotAPolicy);
});

test('a digest is repeated, never judged', () => {
  const { exports, decide, write } = bare();
  const { blob } = policy('pizza');
  write(exports.kulanz_digest_buffer(), new Uint8Array(32).fill(7));
  exports.kulanz_open(blob.length);
  assert.deepEqual([...decide().subarray(88, 120)], Array(32).fill(7));
});

/** The same rubbish in every run. */
function* rubbish(count, seed = 20260504) {
  for (let i = 0; i < count; ++i) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    yield seed;
  }
}

test('a policy with any byte changed opens or is refused, and then decides without a trap', () => {
  const { blob, hash } = policy('newspaper');
  const frame = make_frame(pizza());
  const kernel = new_kernel(whole_module);
  for (const random of rubbish(4000)) {
    const damaged = blob.slice();
    damaged[random % blob.length] ^= 1 + (random >>> 24);
    try {
      kernel.open(damaged, hash);
    } catch (error) {
      assert.equal(error.code, 'policy_refused');
      continue;
    }
    kernel.decide(frame, unix('2026-05-12T10:00:00Z'));
  }
});

test('a frame with any bytes changed gives a decision or a reason', () => {
  const kernel = kernel_with('pizza');
  const frame = make_frame(pizza([{ id: '1', kind: 'delivered', at: '2026-05-04T20:00:00Z', source: 'partner' }]));
  const now = unix('2026-05-04T22:00:00Z');
  for (const random of rubbish(4000)) {
    const damaged = frame.slice(0, random % 7 === 0 ? random % frame.length : frame.length);
    if (damaged.length > 0) damaged[(random >>> 8) % damaged.length] = random >>> 24;
    const decision = kernel.decide(damaged, now);
    assert.ok(decision.length >= 192);
  }
});

test('any now', () => {
  const { decide, frame } = bare();
  for (const now of [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 7258118400n, 1n]) assert.ok(decide(frame.length, now).length >= 192);
});

test('rubbish is no code', () => {
  const kernel = new_kernel(whole_module);
  for (const text of ['', 'x', '0'.repeat(64), 'ü'.repeat(40), 'x'.repeat(100000), '\0\0', '7K3M-'.repeat(12)]) {
    assert.notEqual(kernel.check_code(text), 'ok', text.slice(0, 20));
  }
});

test('a code is read as a customer types it, and every wrong or swapped symbol is a typo', () => {
  const kernel = new_kernel(whole_module);
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const code = [...alphabet].map((check) => `7K3MQ2ZTH4VX9D4${check}`).find((text) => kernel.check_code(text) === 'ok');
  assert.ok(code);
  assert.equal(kernel.check_code(` ${code.toLowerCase().replace(/(.{4})(?=.)/g, '$1 - ')}`), 'ok');
  for (let at = 0; at < 16; ++at) {
    for (const symbol of alphabet) {
      const typed = code.slice(0, at) + symbol + code.slice(at + 1);
      assert.equal(kernel.check_code(typed), typed === code ? 'ok' : 'code_typo');
    }
    if (at < 15 && code[at] !== code[at + 1]) {
      assert.equal(kernel.check_code(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2)), 'code_typo');
    }
  }
});
