import type { Decision, Remedy } from '../decision.js';
import type { Entitlement, StatusPromise } from '../status.js';
import type { Voice } from '../voice.js';
import { click_key, type Clicks, type OfferModel, type VoucherModel } from './types.js';

/** A remedy of the decision, or what the ledger holds of one that the decision no longer names. */
interface Given extends Pick<Remedy, 'id' | 'rule' | 'amount_minor' | 'item' | 'count' | 'valid_days'> {
  kind: string;
  basis: string;
  currency: string;
  held: Entitlement | undefined;
  is_voucher: boolean;
}

/** What the decision gives, then what the ledger gave before and the decision no longer names. */
export function offer_models(
  voice: Voice,
  { remedies, currency }: Decision,
  { id, entitlements }: StatusPromise,
  clicks: Clicks,
): { owed: OfferModel[]; goodwill: OfferModel[] } {
  const now: Given[] = remedies.map((remedy) => {
    const held = entitlements.find((entitlement) => entitlement.remedy === remedy.id);
    return { ...remedy, currency, held, is_voucher: remedy.kind === 'voucher' };
  });
  const before: Given[] = entitlements
    .filter((held) => !remedies.some((remedy) => remedy.id === held.remedy))
    .map((held) => ({ ...held, id: held.remedy, rule: '', item: '', count: 0, valid_days: 0, held, is_voucher: Boolean(held.voucher) }));
  const offers = (goodwill: boolean): OfferModel[] =>
    [...now, ...before].filter(({ basis }) => (basis === 'goodwill') === goodwill).map((given) => offer(voice, given, id, clicks));
  return { owed: offers(false), goodwill: offers(true) };
}

function offer(voice: Voice, given: Given, promise: string, clicks: Clicks): OfferModel {
  const { id, kind, item, count } = given;
  return {
    remedy: id,
    title: voice.say([`remedy.${id}`, `kind.${kind}`]),
    amount: item
      ? voice.say([`item.${item}`, 'item.other'], { count: voice.count(count), item })
      : voice.money(given.amount_minor, given.currency),
    notes: notes(voice, given),
    voucher: given.is_voucher ? voucher(voice, promise, given, clicks) : undefined,
  };
}

// Whoever is owed something may look it up: its basis and rule are named. Only
// what is paid in money has words for how far that got.
function notes(voice: Voice, { id, basis, rule, held }: Given): string[] {
  const reason = basis === 'goodwill' ? [] : [voice.say(`basis.${basis}`), voice.say(`rule.${id}`) || rule];
  return [...reason, held ? voice.say(`held.${held.kind}.${held.state}`) : ''].filter(Boolean);
}

function voucher(voice: Voice, promise: string, { id, held, valid_days }: Given, clicks: Clicks): VoucherModel {
  const key = click_key(promise, id);
  const claimed = clicks.vouchers.get(key);
  const given = claimed ?? held?.voucher;
  // A state that has words of its own (used, expired, revoked) leaves nothing to claim.
  const over = voice.say([`over.${held?.voucher?.state}`, `over.${held?.state}`]);
  const facts = [
    !claimed && held?.voucher ? voice.say('voucher.hint', { hint: held.voucher.hint }) : '',
    over,
    given && !over ? voice.say('voucher.until', { until: voice.last_day_before(given.valid_until) }) : '',
    !given && !over && valid_days > 0 ? voice.say('voucher.days', { days: voice.count(valid_days) }) : '',
  ];
  return {
    code: claimed?.code ?? '',
    worth: given ? voice.money(given.face_minor, claimed?.currency ?? held!.currency) : '',
    action: claimed || over ? '' : voice.say(held?.voucher ? 'voucher.show' : 'voucher.claim'),
    note: facts.filter(Boolean).join(' · '),
    busy: clicks.busy.has(key),
    problem: clicks.problems.get(key) ?? '',
  };
}
