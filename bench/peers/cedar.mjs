// Cedar answers which policies hold, not with an amount: a policy for each row, and the first of
// those that hold is the row. The policies are parsed once.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { conditions, outcomes, reads_outcome } from './conditions.mjs';

const words = {
  at_least: (fact, from) => `context.${fact} >= ${from}`,
  below: (fact, below) => `context.${fact} < ${below}`,
  one_of: (fact, values) =>
    values.length === 1 ? `context.${fact} == "${values[0]}"` : `${JSON.stringify(values)}.contains(context.${fact})`,
};
const kOne = {
  principal: { type: 'Shop', id: 's' },
  action: { type: 'Action', id: 'pay' },
  resource: { type: 'Order', id: 'o' },
  entities: [],
  preparsedPolicySetId: 'table',
};

const policy = (row) => `permit(principal, action, resource) when { ${conditions(row, words).join(' && ')} };`;

export const form = (table) => ({
  policies: Object.fromEntries(table.rows.map((row, i) => [`${i}`, policy(row)])),
  answers: outcomes(table),
});

export const bundles = {
  cedar_wasm: `export { default, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/web';`,
};
export const modules = {
  cedar_wasm: () =>
    join(dirname(createRequire(import.meta.url).resolve('@cedar-policy/cedar-wasm/nodejs')), '../web/cedar_wasm_bg.wasm'),
};

export const variants = {
  async cedar_wasm({ policies, answers }) {
    const cedar = (await import('@cedar-policy/cedar-wasm/nodejs')).default;
    const parsed = cedar.preparsePolicySet('table', { staticPolicies: policies });
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
    const decide = (order) => {
      const { response } = cedar.statefulIsAuthorized({ ...kOne, context: order });
      let first = answers.length - 1;
      for (const id of response.diagnostics.reason) first = Math.min(first, Number(id));
      return answers[first];
    };
    return { decide, ...reads_outcome };
  },
};
