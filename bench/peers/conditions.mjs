// What the adapters of expression languages share: a row's conditions, and the table as a chain.
//
// An engine that returns one value returns the number of the row, the cheapest answer there is;
// `outcomes` has what that row says.

/** The conditions of a row, in the order of the facts, each written by `at_least(fact, number)`,
 * `below(fact, number)` or `one_of(fact, values)`. */
export function conditions(row, { at_least, below, one_of }) {
  return Object.entries(row.if).flatMap(([fact, test]) => {
    if (typeof test[0] === 'string') return [one_of(fact, test)];
    const [from, to] = test;
    return to === null ? [at_least(fact, from)] : [at_least(fact, from), below(fact, to)];
  });
}

/** The whole table as one conditional expression: `c ? 0 : d ? 1 : … : 10`. */
export function chain(table, words, and = ' && ', number = String) {
  const rows = table.rows.map((row, i) => `${conditions(row, words).join(and)} ? ${number(i)} : `);
  return rows.join('') + number(table.rows.length);
}

/** By the row's number: {amount_minor, rule}; behind the rows what holds where none matches. */
export const outcomes = ({ rows, otherwise }) =>
  [...rows, otherwise].map(({ amount_minor, rule }) => ({ amount_minor, rule }));

/** How to read an answer that is the outcome itself. */
export const reads_outcome = {
  amount_minor: (answer) => answer.amount_minor,
  rule: (answer) => answer.rule,
};
