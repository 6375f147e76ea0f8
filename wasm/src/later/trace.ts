import { reader_of } from '../buffer.js';
import { kTypes, type ValueType } from '../decision.js';

// Reads how a decision came about; core/decide/decision.h gives the layout.

const kKinds = ['line', 'row', 'test', 'item', 'fact', 'table', 'series', 'call', 'remedy'] as const;
const kOutcomes = ['no', 'yes', 'unknown'] as const;

export interface Step {
  kind: (typeof kKinds)[number];
  outcome: (typeof kOutcomes)[number];
  type: ValueType;
  /** Of a line, fact or remedy; of a row its rule, of a test its input. */
  name: string;
  /** An enumeration's value; of a test the condition as written. */
  text: string;
  /** The value; of a test that did not hold, how much it lacks. undefined: no whole number. */
  value: number | undefined;
}

/** The steps in the order in which things were worked out. @throws KulanzError `decision_refused` */
export function read_trace(bytes: Uint8Array): Step[] {
  const { u16, number, text, name, list } = reader_of(bytes);
  return list(u16(54), 136, 48, (at) => ({
    kind: name(kKinds, at),
    outcome: name(kOutcomes, at + 1),
    type: name(kTypes, at + 2),
    name: text(at + 8),
    text: text(at + 16),
    value: number(at + 40) === 1 ? number(at + 32) : undefined,
  }));
}
