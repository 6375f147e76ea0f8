import type { Decision, Remedy } from '../decision.js';
import type { Entitlement, StatusPromise } from '../status.js';
import type { Voice } from '../voice.js';
import { click_key, type Clicks, type OfferModel, type VoucherModel } from './types.js';

/** What the decision gives, then what the ledger gave before and the decision no longer names. */
export function offer_models(
  voice: Voice,
  decision: Decision,
  promise: StatusPromise,
  clicks: Clicks,
): { owed: OfferModel[]; goodwill: OfferModel[] } {
  const offers = decision.remedies.map((remedy) => {
    const held = promise.entitlements.find((entitlement) => entitlement.remedy === remedy.id);
    return { basis: remedy.basis as string, model: due_now(voice, decision, remedy, held, promise.id, clicks) };
  });
  const before = promise.entitlements
    .filter((held) => !decision.remedies.some((remedy) => remedy.id === held.remedy))
    .map((held) => ({ basis: held.basis, model: given_before(voice, held, promise.id, clicks) }));
  const all = [...offers, ...before];
  return {
    owed: all.filter(({ basis }) => basis !== 'goodwill').map(({ model }) => model),
    goodwill: all.filter(({ basis }) => basis === 'goodwill').map(({ model }) => model),
  };
}

function due_now(
  voice: Voice,
  decision: Decision,
  remedy: Remedy,
  held: Entitlement | undefined,
  promise: string,
  clicks: Clicks,
): OfferModel {
  const in_kind = remedy.kind === 'in_kind';
  return {
    remedy: remedy.id,
    title: voice.say([`remedy.${remedy.id}`, `kind.${remedy.kind}`]),
    amount: in_kind
      ? voice.say([`item.${remedy.item}`, 'item.other'], {
          count: voice.count(remedy.count),
          item: remedy.item,
        })
      : voice.money(remedy.amount_minor, decision.currency),
    notes: notes(voice, remedy.basis, voice.say(`rule.${remedy.id}`) || remedy.rule, held),
    voucher: remedy.kind === 'voucher' ? voucher(voice, promise, remedy.id, held, clicks, remedy.valid_days) : undefined,
  };
}

function given_before(voice: Voice, held: Entitlement, promise: string, clicks: Clicks): OfferModel {
  return {
    remedy: held.remedy,
    title: voice.say([`remedy.${held.remedy}`, `kind.${held.kind}`]),
    amount: voice.money(held.amount_minor, held.currency),
    notes: notes(voice, held.basis, '', held),
    voucher: held.voucher ? voucher(voice, promise, held.remedy, held, clicks, 0) : undefined,
  };
}

// Whoever is owed something may look it up: its basis and rule are named. Only
// what is paid in money has words for how far that got.
function notes(voice: Voice, basis: string, rule: string, held: Entitlement | undefined): string[] {
  const reason = basis === 'goodwill' ? [] : [voice.say(`basis.${basis}`), rule];
  return [...reason, held ? voice.say(`held.${held.kind}.${held.state}`) : ''].filter(Boolean);
}

function voucher(
  voice: Voice,
  promise: string,
  remedy: string,
  held: Entitlement | undefined,
  clicks: Clicks,
  valid_days: number,
): VoucherModel {
  const key = click_key(promise, remedy);
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
