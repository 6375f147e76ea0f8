// JSON logic, of which there are two engines: the older interprets, the newer also compiles.
import { conditions, outcomes, reads_outcome } from './conditions.mjs';

const fact = (name) => ({ var: name });
const words = {
  at_least: (name, number) => ({ '>=': [fact(name), number] }),
  below: (name, number) => ({ '<': [fact(name), number] }),
  one_of: (name, values) => (values.length === 1 ? { '===': [fact(name), values[0]] } : { in: [fact(name), values] }),
};

export function form(table) {
  const branches = table.rows.flatMap((row, i) => [{ and: conditions(row, words) }, i]);
  return { logic: { if: [...branches, table.rows.length] }, answers: outcomes(table) };
}

const decider = (row_of, answers) => ({ decide: (order) => answers[row_of(order)], ...reads_outcome });

export const bundles = {
  json_logic_engine_compiled: `export { LogicEngine } from 'json-logic-engine';`,
  json_logic_engine_interpreted: `export { LogicEngine } from 'json-logic-engine';`,
  json_logic_js: `export { default } from 'json-logic-js';`,
};

export const variants = {
  async json_logic_engine_compiled({ logic, answers }) {
    const { LogicEngine } = await import('json-logic-engine');
    return decider(new LogicEngine().build(logic), answers);
  },

  async json_logic_engine_interpreted({ logic, answers }) {
    const { LogicEngine } = await import('json-logic-engine');
    const engine = new LogicEngine();
    return decider((order) => engine.run(logic, order), answers);
  },

  async json_logic_js({ logic, answers }) {
    const { default: json_logic } = await import('json-logic-js');
    return decider((order) => json_logic.apply(logic, order), answers);
  },
};
