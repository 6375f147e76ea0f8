// Every state an order's promise can be shown in, as a shop's server would tell it.
// Data only: the server of these tests fills in the digests of the compiled policies,
// axe and the screenshots go through the same list.

const kPizza = {
  policy: 'pizza',
  order: { ref: 'R-1042', title: 'Two pizzas', placed_at: '2026-05-04T18:00:00Z', paid_minor: 3250, currency: 'EUR' },
  facts: { meal_minor: 2850, promised_min: 45 },
};
const kParcel = {
  policy: 'parcel',
  order: { ref: 'R-1043', title: 'A reading lamp', placed_at: '2026-04-30T09:20:00Z', paid_minor: 8900, currency: 'EUR' },
  facts: { delivery_days: 2 },
};
const kNewspaper = {
  policy: 'newspaper',
  order: { ref: 'R-1044', title: 'The daily paper', placed_at: '2026-04-20T08:00:00Z', paid_minor: 4290, currency: 'EUR' },
  facts: { period_price_minor: 4290, issues_in_period: 26, first_issue: '2026-05-04', last_issue: '2026-06-04' },
};
const kData = {
  policy: 'data_option',
  order: { ref: 'R-1045', title: 'Data option, 30 GB', placed_at: '2026-05-03T10:00:00Z', paid_minor: 2999, currency: 'EUR' },
  facts: { monthly_fee_minor: 2999, activation_hours: 24, provider_switch: false },
};

let last_id = 0;
const event = (kind, at, source = 'merchant', more = {}) => ({ id: `e${++last_id}`, kind, at, source, ...more });
const delivered = (at) => event('delivered', at);
const missed = (day) => event('not_received', `${day}T05:04:00Z`, 'customer', { instance: day });
const held = (remedy, kind, basis, amount_minor, more = {}) => ({
  id: `${remedy}-1`, remedy, kind, basis, amount_minor, currency: 'EUR', given_minor: 0, given_beyond_due_minor: 0, state: 'due', voucher: null, ...more,
});
const offered = (amount_minor) => held('goodwill_voucher', 'voucher', 'goodwill', amount_minor);
const issued = (state) =>
  held('goodwill_voucher', 'voucher', 'goodwill', 2850, {
    given_minor: 2850, state: 'claimed',
    voucher: { hint: '9D4E', face_minor: 2850, valid_until: '2027-05-05T22:00:00Z', state },
  });
const by_law = (state) => [
  held('tkg_daily', 'credit', 'law', 5000, { state }),
  held('tkg_appointment', 'credit', 'law', 1000, { state }),
  held('data_credit', 'in_kind', 'goodwill', 0, { item: 'data_gigabyte', count: 9 }),
];
const person = (state) => ({
  id: 'case-1', state, due: '2026-05-06T12:00:00Z', opened_at: '2026-05-06T05:04:00Z',
  owner: { name: 'Mara Lindner', role: 'delivery_desk', contact: '+49 30 5550 4417' },
});
const kNobodyHome = event('delivery_attempted', '2026-05-05T12:05:00Z', 'partner');
const kThreeMissed = ['2026-05-04', '2026-05-05', '2026-05-06'].map(missed);
const kLateMeal = [event('out_for_delivery', '2026-05-04T21:30:00Z'), delivered('2026-05-04T22:00:00Z')];
const kActivated = [event('appointment_missed', '2026-05-06T08:00:00Z'), event('activated', '2026-05-13T10:00:00Z')];

/**
 * name: what the status says, the state it leads to, what is clicked then, and `shows`, a
 * part that must be there. `fails` and `hangs`: how a claim is answered.
 */
export const kStates = {
  open: { ...kPizza, now: '2026-05-04T18:10:00Z', state: 'open', shows: 'timer' },
  at_risk: { ...kPizza, now: '2026-05-04T18:38:00Z', state: 'at_risk', shows: 'timer' },
  kept: { ...kPizza, now: '2026-05-04T18:41:00Z', events: [delivered('2026-05-04T18:40:00Z')], state: 'kept', shows: 'history' },
  late: { ...kPizza, now: '2026-05-04T19:50:00Z', entitlements: [offered(1450)], state: 'breached', shows: 'timer' },
  breached: { ...kPizza, now: '2026-05-04T22:00:05Z', events: kLateMeal, entitlements: [offered(2850)], state: 'breached', shows: 'claim' },
  dessert: { ...kPizza, now: '2026-05-04T19:00:00Z', events: [delivered('2026-05-04T18:57:00Z')], state: 'breached', shows: 'goodwill' },
  issued: { ...kPizza, now: '2026-05-05T09:00:00Z', events: kLateMeal, entitlements: [issued('issued')], state: 'breached', shows: 'claim' },
  redeemed: { ...kPizza, now: '2026-05-05T09:00:00Z', events: kLateMeal, entitlements: [issued('redeemed')], state: 'breached', shows: 'note' },
  owed: { ...kData, now: '2026-05-13T10:00:05Z', events: kActivated, entitlements: by_law('due'), state: 'breached', shows: 'owed' },
  paid: { ...kData, now: '2026-05-20T10:00:05Z', events: kActivated, entitlements: by_law('settled'), state: 'breached', shows: 'owed' },
  schedule: { ...kNewspaper, now: '2026-05-05T05:05:00Z', events: [missed('2026-05-04')], state: 'breached', shows: 'field' },
  person: { ...kNewspaper, now: '2026-05-06T05:05:00Z', events: kThreeMissed, cases: [person('open')], state: 'breached', shows: 'case' },
  solved: { ...kNewspaper, now: '2026-05-06T15:05:00Z', events: kThreeMissed, cases: [person('resolved')], state: 'breached', shows: 'case' },
  parcel: { ...kParcel, now: '2026-05-06T12:00:00Z', events: [event('in_transit', '2026-05-06T06:10:00Z', 'partner')], entitlements: [offered(500)], state: 'breached', shows: 'claim' },
  excused: { ...kParcel, now: '2026-05-06T12:00:00Z', events: [kNobodyHome], state: 'excused', shows: 'report' },
  contradicted: { ...kParcel, now: '2026-05-06T12:00:00Z', events: [kNobodyHome, event('not_so', '2026-05-05T15:00:00Z', 'customer')], cases: [person('open')], state: 'excused', shows: 'case' },
  unknown: { ...kParcel, now: '2026-05-12T08:00:00Z', state: 'unknown', shows: 'apology' },
  code: { ...kPizza, now: '2026-05-04T22:00:05Z', events: kLateMeal, entitlements: [offered(2850)], state: 'breached', act: 'claim', shows: 'code' },
  refused: { ...kPizza, now: '2026-05-04T22:00:05Z', events: kLateMeal, entitlements: [offered(2850)], state: 'breached', act: 'claim', shows: 'problem', fails: true },
  waiting: { ...kPizza, now: '2026-05-04T22:00:05Z', events: kLateMeal, entitlements: [offered(2850)], state: 'breached', act: 'claim', shows: 'claim', hangs: true },
  heard: { ...kParcel, now: '2026-05-06T12:00:00Z', events: [kNobodyHome], state: 'excused', act: 'report', shows: 'note' },
  opened: { ...kPizza, now: '2026-05-04T22:00:05Z', events: kLateMeal, entitlements: [offered(2850)], state: 'breached', act: 'history', shows: 'history' },
  explained: { ...kPizza, now: '2026-05-04T19:50:00Z', entitlements: [offered(1450)], state: 'breached', act: 'why', shows: 'reasons' },
  emailed: { ...kPizza, now: '2026-05-04T22:00:05Z', events: kLateMeal, entitlements: [offered(2850)], emailed_at: '2026-05-04T22:00:01Z', state: 'breached', shows: 'note' },
  cancelled: { ...kPizza, now: '2026-05-04T18:20:00Z', events: [event('cancelled', '2026-05-04T18:15:00Z')], state: 'cancelled', shows: 'apology' },
};

/** Clicks what the state asks for, and waits until it shows what it must. */
export async function act(apology, { act: what, shows }, until) {
  const button = { claim: '[part~=claim]', report: '[part~=report] button', history: '[part~=history] summary', why: '[part~=why] summary' }[what];
  if (button) apology.shadowRoot.querySelector(button).click();
  await until(() => apology.shadowRoot.querySelector(`[part~="${shows}"]`), `${shows} is shown`);
}

/** The status of `name`, of the form of status.schema.json. @param digest_of the digest of a policy by its name */
export function status_of(name, digest_of, links = {}) {
  const { policy, order, facts, now, events = [], entitlements = [], cases = [], emailed_at } = kStates[name];
  const { placed_at, paid_minor, currency } = order;
  const digest = digest_of(policy);
  return {
    version: 1,
    now,
    order: { locale: 'de-DE', address_form: 'sie', ...order },
    promises: [
      {
        id: 'promise',
        policy: { name: policy, digest, url: `/policies/${digest}` },
        input: { order: { placed_at, paid_minor, currency }, facts, history: { goodwill_open: true }, events },
        entitlements,
        cases,
        ...(emailed_at && { emailed_at }),
      },
    ],
    links,
  };
}
