import { instant_of } from '../instant.js';
import type { Voucher } from '../status.js';
import { claim_view, listed, type Given } from '../view/offer.js';
import type { Scene } from '../view/scene.js';
import { h, having, line, type Child, type Tree } from '../view/tree.js';
import type { Voice } from '../voice.js';

/** What the visitor did about a voucher. */
export interface Clicked {
  /** The claim's answer, when it was claimed on this page. */
  claimed: Voucher | undefined;
  busy: boolean;
  problem: string;
  copied: boolean;
}

/** A voucher that was asked for on this page or before: its code or the way to it, its worth, how long it is valid. */
export function voucher_view(scene: Scene, given: Given, amount: string, title: string, clicked: Clicked): Child[] {
  const { voice, promise } = scene;
  const { claimed, busy, problem } = clicked;
  const held = given.held?.voucher;
  const known = claimed ?? held;
  const hurt = line('p.problem', problem);
  if (!known) return [...claim_view(scene, given, title, busy ? 'busy' : 'claim'), hurt];

  // A state that has words of its own (used, expired, revoked) leaves nothing to claim.
  const over = voice.say([`over.${held?.state}`, `over.${given.held?.state}`]);
  const worth = voice.money(known.face_minor, claimed?.currency ?? given.currency);
  const facts = [
    !claimed && voice.say('voucher.hint', { hint: held!.hint }),
    worth !== amount && voice.say('voucher.worth', { worth }),
    over || voice.say('voucher.until', { until: last_day_before(voice, known.valid_until) }),
  ];
  const ticket = claimed
    ? ticket_view(voice, claimed.code, `voucher-${promise.id}-${given.id}`, clicked.copied)
    : !over && claim_view(scene, { ...given, valid_days: 0 }, title, busy ? 'busy' : 'show')[0];
  return [ticket, h('p.note', listed(facts)), hurt];
}

/** The code, to be copied or printed. */
function ticket_view(voice: Voice, code: string, id: string, copied: boolean): Tree {
  const words = voice.say(copied ? 'voucher.copied' : 'voucher.copy');
  return h(
    'div.ticket',
    having(h('code.code', code), { id: `${id}-code`, dir: 'ltr' }),
    having(h('button.copy', words), { id, ariaLabel: null, ariaDisabled: null, act: ['copy', code, id] }),
    having(h('button.print', voice.say('voucher.print')), { id: `${id}-print`, act: ['print'] }),
  );
}

// What is over at midnight was still good the day before.
function last_day_before(voice: Voice, text: string): string {
  const at = instant_of(text);
  return at === undefined ? voice.written(text) : voice.moment(at - 1, { dateStyle: 'long' })!;
}
