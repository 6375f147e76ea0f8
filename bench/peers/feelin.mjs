// feelin evaluates DMN's FEEL. A decision table is cells, and each is a unary test; the rest of a
// row is not looked at after the first cell that does not hold. (One expression of all rows is ten
// times slower: it is parsed anew at each call.)
import { outcomes, reads_outcome } from './conditions.mjs';

function cell(test) {
  if (typeof test[0] === 'string') return test.map((value) => JSON.stringify(value)).join(', ');
  return test[1] === null ? `>= ${test[0]}` : `[${test[0]}..${test[1]})`;
}

export const form = (table) => ({
  rows: table.rows.map((row) => Object.entries(row.if).map(([fact, test]) => [fact, cell(test)])),
  answers: outcomes(table),
});

export const bundles = { feelin: `export { unaryTest } from 'feelin';` };

export const variants = {
  async feelin({ rows, answers }) {
    const { unaryTest } = await import('feelin');
    const holds = (order) => (cells) => cells.every(([fact, test]) => unaryTest(test, { '?': order[fact] }).value);
    const decide = (order) => {
      const row = rows.findIndex(holds(order));
      return answers[row < 0 ? rows.length : row];
    };
    return { decide, ...reads_outcome };
  },
};
