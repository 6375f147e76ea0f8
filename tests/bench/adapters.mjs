// Adapters of engines that there are not, for one.test.mjs.
import { outcomes, reads_outcome } from '../../bench/peers/conditions.mjs';
import { form as rows, variants as honest } from '../../bench/peers/if_chain.mjs';

export const form = (table) => rows(table);

const off_by_a_minute = ({ delay_min, ...rest }) => ({ delay_min: delay_min + 1, ...rest });

export const variants = {
  honest: honest.if_chain,

  async wrong_at_a_limit(rows) {
    const { decide, ...reads } = await honest.if_chain(rows);
    return { ...reads, decide: (order) => decide(order.delay_min % 30 === 29 ? off_by_a_minute(order) : order) };
  },

  async wrong_rule(rows) {
    return { ...(await honest.if_chain(rows)), rule: () => 'T2: three hours' };
  },

  async changes_its_mind(rows) {
    return { ...(await honest.if_chain(rows)), next_change_at: () => 1_800_000_000 };
  },

  async wrong_in_a_batch(rows) {
    const answer = outcomes({ rows: [], otherwise: rows[0] })[0];
    return { decide_all: (orders) => orders.map(() => answer), amount_minor: (all, i) => all[i].amount_minor, rule: (all, i) => all[i].rule };
  },

  async promising(rows) {
    const { decide } = await honest.if_chain(rows);
    return { at_once: 8, decide: async (order) => decide(order), ...reads_outcome };
  },

  async absent() {
    await import('no-such-engine');
  },

  async evaluates(rows) {
    return { ...(await honest.if_chain(rows)), rule: new Function('answer', 'return answer.rule') };
  },
};
