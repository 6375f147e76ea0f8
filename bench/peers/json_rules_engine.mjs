// json-rules-engine: a rule for each row, the first by priority; the first that holds stops it.
import { conditions, outcomes } from './conditions.mjs';

const condition = (operator) => (fact, value) => ({ fact, operator, value });
const words = {
  at_least: condition('greaterThanInclusive'),
  below: condition('lessThan'),
  one_of: (fact, values) =>
    values.length === 1 ? condition('equal')(fact, values[0]) : condition('in')(fact, values),
};

export const form = (table) => ({
  rules: table.rows.map((row, i) => ({
    priority: table.rows.length - i,
    conditions: { all: conditions(row, words) },
    event: { type: 'row', params: outcomes(table)[i] },
  })),
  otherwise: outcomes(table).at(-1),
});

export const bundles = { json_rules_engine: `export { Engine } from 'json-rules-engine';` };

export const variants = {
  async json_rules_engine({ rules, otherwise }) {
    const { Engine } = await import('json-rules-engine');
    const engine = new Engine(rules);
    engine.on('success', () => engine.stop());
    return {
      at_once: 1,
      decide: (order) => engine.run(order),
      amount_minor: ({ events }) => (events[0]?.params ?? otherwise).amount_minor,
      rule: ({ events }) => (events[0]?.params ?? otherwise).rule,
    };
  },
};
