import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferWriter, kernel_with, part, pizza, policy, unix } from './support.mjs';

const { read_decision } = await part('decision');
const { make_frame } = await part('kernel/frame');

test('every field of the buffer is read from its place', () => {
  const writer = new BufferWriter();
  writer.u8(7, 3).i64(8, 100).i64(16, 200).i64(24, 300).i64(32, 400).i64(40, 150).i64(160, 500);
  writer.u8(48, 4).u8(49, 3).u32(144, 26).u32(148, 8).u32(152, 3).u32(156, 2);
  for (let i = 0; i < 32; ++i) writer.u8(88 + i, i);
  const remedy = writer.record(50, 120, 48);
  const escalation = writer.record(51, 124, 24);
  const param = writer.record(52, 128, 32);
  const blocker = writer.record(53, 132, 8);
  writer.i64(remedy + 24, 1250).u32(remedy + 32, 2).u8(remedy + 36, 1).u8(remedy + 37, 0).u32(remedy + 40, 365);
  writer.i64(escalation + 16, 600).i64(param + 16, -7).u8(param + 24, 4).u8(param + 25, 1);
  writer.text(64, 'pizza.late').text(72, 'EUR').text(80, 'pizza');
  writer.text(remedy, 'r').text(remedy + 8, '§ 58').text(remedy + 16, 'item');
  writer.text(escalation, 'e').text(escalation + 8, 'desk').text(param, 'delay').text(param + 8, 'x').text(blocker, 'f');

  const decision = read_decision(writer.done());
  assert.deepEqual(decision, {
    state: 'breached', placed_at: 100, deadline: 200, next_change_at: 300, fulfilled_at: 400, at_risk_at: 150, until: 500,
    severity: 4, fault: 'force_majeure', apology: 'pizza.late', currency: 'EUR', policy: 'pizza',
    digest: Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(''),
    remedies: [{ id: 'r', rule: '§ 58', item: 'item', amount_minor: 1250, count: 2, kind: 'refund', basis: 'law', valid_days: 365 }],
    escalations: [{ id: 'e', role: 'desk', due: 600 }],
    params: [{ name: 'delay', text: 'x', type: 'duration', value: -7 }],
    blockers: ['f'],
    issues: { total: 26, due: 8, missed: 3, reports: 2 },
  });
});

test('no instant, never and unknown', () => {
  const writer = new BufferWriter();
  writer.record(52, 128, 32);
  const decision = read_decision(writer.done());
  assert.equal(decision.deadline, undefined);
  assert.equal(decision.next_change_at, Infinity);
  assert.equal(decision.params[0].value, undefined);
  assert.deepEqual([decision.remedies, decision.apology], [[], '']);
});

test('an error of the core is thrown with its reason and place', () => {
  const writer = new BufferWriter().u8(6, 20);
  writer.text(56, 'facts/x');
  assert.throws(() => read_decision(writer.done()), { code: 'decision_refused', facts: { reason: 20, where: 'facts/x' } });
});

const broken = {
  'another version': new BufferWriter().u16(4, 2).done(),
  'a state that does not exist': new BufferWriter().u8(7, 99).done(),
  'a size that is not the buffer’s': new BufferWriter().done().slice(0, 191),
  'an amount beyond what a number holds': (() => {
    const writer = new BufferWriter();
    writer.i64(writer.record(50, 120, 48) + 24, 2n ** 60n);
    return writer.done();
  })(),
};
for (const [name, bytes] of Object.entries(broken)) {
  test(`refuses ${name}`, () => assert.throws(() => read_decision(bytes), { code: 'decision_refused' }));
}

test('the core’s own buffer: a pizza passes open, at risk and breached', () => {
  const kernel = kernel_with('pizza');
  const frame = make_frame(pizza());
  const at = (time) => read_decision(kernel.decide(frame, unix(time)));
  let now = '2026-05-04T18:00:00Z';
  const passed = [];
  for (let decision = at(now), next; decision.next_change_at !== Infinity; decision = next) {
    next = read_decision(kernel.decide(frame, decision.next_change_at));
    passed.push([next.state, next.remedies[0]?.amount_minor ?? 0]);
  }
  assert.deepEqual(passed, [
    ['at_risk', 0], ['breached', 0], ['breached', 750], ['breached', 1450], ['breached', 2150], ['breached', 2850],
  ]);
  const done = at('2026-05-04T18:45:01Z');
  assert.equal(done.deadline, unix('2026-05-04T18:45:00Z'));
  assert.equal(done.digest, policy('pizza').digest);
  assert.equal(done.apology, 'pizza.late');
});
