import { KulanzError } from '../error.js';

// Numbers of a verdict (core/plan/verdict.h) in the module's memory, read as words of 32 bits,
// which makes no bigint of each.

/** reason, severity, count of remedies, explained: a byte each. @throws KulanzError `decision_refused` */
export function state_at(memory: Int32Array, at: number): number {
  const state = memory[at + 7]!;
  if (state & 0xff) throw new KulanzError('decision_refused', { reason: state & 0xff });
  return state;
}

export function is_due(memory: Int32Array, at: number): boolean {
  return (state_at(memory, at) & 0xff0000) !== 0;
}

/** A signed 64-bit number of two words. @throws KulanzError where a double would lose digits of it */
export function number_at(memory: Int32Array, at: number): number {
  const value = memory[at + 1]! * 2 ** 32 + (memory[at]! >>> 0);
  if (!Number.isSafeInteger(value)) throw new KulanzError('decision_refused', { where: 'an amount above 2^53' });
  return value;
}

export function moment(memory: Int32Array, at: number): number {
  return memory[at + 1] === 0x7fffffff && memory[at] === -1 ? Infinity : number_at(memory, at);
}
