// The question that is asked where any will do: an order of the policy `pizza` that came too late.
export const kLatePizza = {
  order: { placed_at: '2026-05-04T18:00:00Z', paid_minor: 3250, currency: 'EUR' },
  facts: { meal_minor: 2850, promised_min: 45 },
  history: {},
  events: [],
};
export const kLate_s = Date.parse('2026-05-04T22:00:00Z') / 1000;
