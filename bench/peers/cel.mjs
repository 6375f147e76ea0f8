// The Common Expression Language, of which npm has three engines. A number of JavaScript is a
// double in CEL, so the literals are doubles too, but for cel-js, which knows no difference.
import { chain, outcomes, reads_outcome } from './conditions.mjs';

const double = (number) => `${number}.0`;
const written = (number) => ({
  at_least: (fact, from) => `${fact} >= ${number(from)}`,
  below: (fact, below) => `${fact} < ${number(below)}`,
  one_of: (fact, values) =>
    values.length === 1 ? `${fact} == "${values[0]}"` : `${fact} in ${JSON.stringify(values)}`,
});

export function form(table) {
  const expression = (number) => chain(table, written(number), ' && ', number);
  const types = Object.entries(table.facts).map(([fact, range]) => [fact, Array.isArray(range) ? 'string' : 'double']);
  return { doubles: expression(double), numbers: expression(String), types, answers: outcomes(table) };
}

const decider = (row_of, answers) => ({ decide: (order) => answers[row_of(order)], ...reads_outcome });

export const bundles = {
  marcbachmann_cel_js: `export { Environment } from '@marcbachmann/cel-js';`,
  bufbuild_cel: `export { celEnv, parse, plan } from '@bufbuild/cel';`,
  cel_js: `export { evaluate, parse } from 'cel-js';`,
};

export const variants = {
  async marcbachmann_cel_js({ doubles, types, answers }) {
    const { Environment } = await import('@marcbachmann/cel-js');
    const environment = new Environment();
    for (const [fact, type] of types) environment.registerVariable(fact, type);
    return decider(environment.parse(doubles), answers);
  },

  async bufbuild_cel({ doubles, answers }) {
    const { celEnv, parse, plan } = await import('@bufbuild/cel');
    return decider(plan(celEnv(), parse(doubles)), answers);
  },

  async cel_js({ numbers, answers }) {
    const { evaluate, parse } = await import('cel-js');
    const parsed = parse(numbers);
    if (!parsed.isSuccess) throw new Error(parsed.errors.join('; '));
    return decider((order) => evaluate(parsed.cst, order), answers);
  },
};
