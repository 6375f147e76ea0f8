import type { OfferModel, VoucherModel } from '../model/types.js';
import type { Voice } from '../voice.js';
import type { Actions } from './actions.js';
import { h, having } from './dom.js';

/** An amount with its reason; a voucher also with its code or the way to it. */
export function offer_view(offer: OfferModel, promise: string, voice: Voice, actions: Actions): HTMLElement {
  return h(
    'li.offer',
    h('span.amount', offer.amount),
    h('span.what', offer.title),
    offer.notes.length > 0 && h('span.notes', offer.notes.join(' · ')),
    offer.voucher && voucher_view(offer.voucher, offer, promise, voice, actions),
  );
}

function voucher_view(
  voucher: VoucherModel,
  offer: OfferModel,
  promise: string,
  voice: Voice,
  actions: Actions,
): HTMLElement {
  // The same id before and after the claim: focus stays where the visitor is.
  const id = `voucher-${promise}-${offer.remedy}`;
  const worth = voucher.worth && voucher.worth !== offer.amount;
  return h(
    'div.voucher',
    voucher.code ? code_view(voucher.code, id, voice, actions) : claim_view(voucher, id, offer, promise, voice, actions),
    worth && h('p.note', voice.say('voucher.worth', { worth: voucher.worth })),
    voucher.note && h('p.note', voucher.note),
    voucher.problem && h('p.problem', voucher.problem),
  );
}

function claim_view(
  voucher: VoucherModel,
  id: string,
  offer: OfferModel,
  promise: string,
  voice: Voice,
  actions: Actions,
): HTMLElement | false {
  if (!voucher.action) return false;
  return voucher.busy
    ? having(h('button.claim', voice.say('voucher.busy')), { id, ariaDisabled: 'true' })
    : having(h('button.claim', voucher.action), { id, onclick: () => actions.claim(promise, offer.remedy) });
}

function code_view(code: string, id: string, voice: Voice, actions: Actions): HTMLElement {
  const shown = having(h('code.code', code), { dir: 'ltr' });
  const copy = h('button.copy', voice.say('voucher.copy'));
  return h('div.ticket', shown, having(copy, { id, onclick: () => actions.copy(code, shown, copy) }));
}
