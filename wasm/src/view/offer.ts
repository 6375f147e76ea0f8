import type { Remedy } from '../decision.js';
import type { Entitlement } from '../status.js';
import type { Scene } from './scene.js';
import { h, having, line, type Child, type Tree } from './tree.js';

/** A remedy of the decision, with what the ledger holds of it. */
export interface Given extends Pick<Remedy, 'id' | 'amount_minor'>, Partial<Pick<Remedy, 'rule' | 'item' | 'count' | 'valid_days'>> {
  kind: string;
  basis: string;
  currency: string;
  held: Entitlement | undefined;
}

/** What is owed, apart from what is goodwill. */
export function offers_view(scene: Scene, group: 'owed' | 'goodwill'): Child {
  const { decision: { remedies, currency }, promise: { entitlements }, desk, voice } = scene;
  const all: Given[] = [
    ...remedies.map((remedy) => ({ ...remedy, currency, held: entitlements.find((held) => held.remedy === remedy.id) })),
    ...(desk?.given_before(scene) ?? []),
  ];
  const offers = all.filter(({ basis }) => (basis === 'goodwill') === (group === 'goodwill'));
  if (!offers[0]) return undefined;
  const list = having(h('ul', ...offers.map((offer) => offer_view(scene, offer))), { role: 'list' });
  return h(`div.offers.${group}`, h('h3', voice.say(`${group}.title`)), list);
}

function offer_view(scene: Scene, given: Given): Tree {
  const { voice, desk } = scene;
  const { id, kind, basis, rule, item, count = 0, held } = given;
  // Whoever is owed something may look it up: its basis and rule are named. Only what
  // is paid in money has words for how far that got.
  const reason = basis === 'goodwill' ? [] : [voice.say([`basis.${basis}`]), voice.say([`rule.${id}`]) || rule];
  const amount = item
    ? voice.say([`item.${item}`, 'item.other'], { count: voice.count(count), item })
    : voice.money(given.amount_minor, given.currency);
  const title = voice.say([`remedy.${id}`, `kind.${kind}`]);
  return h(
    'li.offer',
    h('span.amount', amount),
    h('span.what', title),
    line('span.notes', listed([...reason, held && voice.say([`held.${held.kind}.${held.state}`])])),
    kind === 'voucher' && h('div.voucher', ...(desk?.voucher(scene, given, amount, title) ?? claim_view(scene, given, title))),
  );
}

/**
 * The way to a code. Its place is there before it is, so that nothing moves when it
 * comes; and the button has the id of the one that will copy it, so that the focus stays.
 */
export function claim_view({ voice, promise }: Scene, { id, valid_days = 0 }: Given, title: string, action = 'claim'): Child[] {
  const text = voice.say(`voucher.${action}`);
  const props = { id: `voucher-${promise.id}-${id}`, ariaLabel: `${text}: ${title}`, act: ['claim', promise.id, id] };
  return [
    h(
      'div.ticket',
      having(h('span.blank', '•••• •••• •••• ••••'), { ariaHidden: 'true' }),
      having(h('button.claim', text), { ...props, ariaDisabled: action === 'busy' ? 'true' : null }),
    ),
    valid_days > 0 && h('p.note', voice.say('voucher.days', { days: voice.count(valid_days) })),
  ];
}

/** Those that there are, in one line. */
export function listed(facts: (string | false | null | undefined)[]): string {
  return facts.filter(Boolean).join(' · ');
}
