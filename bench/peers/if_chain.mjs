// The table written by hand: not a rule engine, the limit for a caller in JavaScript.
import { outcomes, reads_outcome } from './conditions.mjs';

export const form = outcomes;

export const variants = {
  async if_chain([t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, otherwise]) {
    const decide = ({ delay_min, fault, tier, total_minor }) => {
      const ours = fault === 'merchant' || fault === 'partner';
      if (delay_min >= 180 && ours) {
        if (total_minor < 5000) return t3;
        return tier === 'gold' ? t1 : t2;
      }
      if (delay_min >= 120 && ours) {
        if (fault === 'merchant' && tier !== 'basic') return t4;
        return total_minor >= 10000 ? t5 : t6;
      }
      if (delay_min >= 60 && ours) {
        if (tier === 'gold') return t7;
        if (fault === 'merchant' && total_minor >= 3000) return t8;
      }
      if (delay_min >= 30 && ours && tier !== 'basic') return t9;
      if (delay_min >= 120 && fault === 'force_majeure' && tier === 'gold') return t10;
      return otherwise;
    };
    return { decide, ...reads_outcome };
  },
};
