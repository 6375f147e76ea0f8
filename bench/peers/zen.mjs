// GoRules ZEN: the table as one expression, and as a decision table; its wasm has expressions only.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { chain, outcomes, reads_outcome } from './conditions.mjs';

const words = {
  at_least: (fact, from) => `${fact} >= ${from}`,
  below: (fact, below) => `${fact} < ${below}`,
  one_of: (fact, values) =>
    values.length === 1 ? `${fact} == "${values[0]}"` : `${fact} in ${JSON.stringify(values)}`,
};

function cell(test = '') {
  if (test === '') return '';
  if (typeof test[0] === 'string') return test.map((value) => JSON.stringify(value)).join(', ');
  return test[1] === null ? `>= ${test[0]}` : `[${test[0]}..${test[1]})`;
}

/** The decision as GoRules' editor keeps it: request → table → response. */
function decision_of({ facts, rows, otherwise }) {
  const column = (field) => ({ id: field, field, name: field });
  const inputs = Object.keys(facts);
  const line = ({ if: tests, amount_minor, rule }, i) => ({
    _id: `row${i}`,
    ...Object.fromEntries(inputs.map((fact) => [fact, cell(tests[fact])])),
    amount_minor: `${amount_minor}`,
    rule: JSON.stringify(rule),
  });
  const nodes = [
    { id: 'request', type: 'inputNode', name: 'request' },
    {
      id: 'table',
      type: 'decisionTableNode',
      name: 'table',
      content: {
        hitPolicy: 'first',
        inputs: inputs.map(column),
        outputs: ['amount_minor', 'rule'].map(column),
        rules: [...rows, { ...otherwise, if: {} }].map(line),
      },
    },
    { id: 'response', type: 'outputNode', name: 'response' },
  ];
  const edges = [
    { id: 'in', type: 'edge', sourceId: 'request', targetId: 'table' },
    { id: 'out', type: 'edge', sourceId: 'table', targetId: 'response' },
  ];
  return { nodes, edges };
}

export const form = (table) => ({
  expression: chain(table, words, ' and '),
  decision: decision_of(table),
  answers: outcomes(table),
});

async function table_decider({ decision }, at_once) {
  const { ZenEngine } = await import('@gorules/zen-engine');
  const opened = new ZenEngine().createDecision(decision);
  return {
    at_once,
    decide: (order) => opened.evaluate(order),
    amount_minor: ({ result }) => result.amount_minor,
    rule: ({ result }) => result.rule,
  };
}

const module_file = () =>
  join(dirname(createRequire(import.meta.url).resolve('@gorules/zen-engine-wasm')), 'dist/zen_engine_wasm_bg.wasm');

export const bundles = {
  zen_wasm_expression: `export { default, evaluateExpression } from '@gorules/zen-engine-wasm';`,
};
export const modules = { zen_wasm_expression: module_file };

export const variants = {
  async zen_expression({ expression, answers }) {
    const { evaluateExpressionSync } = (await import('@gorules/zen-engine')).default;
    return { decide: (order) => answers[evaluateExpressionSync(expression, order)], ...reads_outcome };
  },

  async zen_wasm_expression({ expression, answers }) {
    const { default: start, evaluateExpression } = await import('@gorules/zen-engine-wasm');
    await start({ module_or_path: await readFile(module_file()) });
    return { decide: (order) => answers[evaluateExpression(expression, order)], ...reads_outcome };
  },

  zen_table: (form) => table_decider(form, 1),
  zen_table_64: (form) => table_decider(form, 64),
};
