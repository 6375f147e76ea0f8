import type { PromiseModel } from '../model/types.js';
import type { Voice } from '../voice.js';
import type { Actions } from './actions.js';
import { case_view } from './case.js';
import { h, having } from './dom.js';
import { offer_view } from './offer.js';
import { report_view } from './report.js';
import { timer_view } from './timer.js';

/** One promise, from what was said to what follows. */
export function promise_view(model: PromiseModel, voice: Voice, actions: Actions): HTMLElement {
  return h(
    `section.promise.${model.state}`,
    h('p.state', model.label),
    h('h2.title', model.promise),
    model.timer && timer_view(model.timer),
    model.fact && h('p.fact', model.fact),
    model.apology && h('p.apology', model.apology),
    offers('owed', model, voice, actions),
    offers('goodwill', model, voice, actions),
    ...model.cases.map((one) => case_view(one)),
    report_view(model, voice, actions),
    history(model, voice),
  );
}

function offers(group: 'owed' | 'goodwill', model: PromiseModel, voice: Voice, actions: Actions): HTMLElement | false {
  const all = model[group];
  return (
    all.length > 0 &&
    h(
      `div.offers.${group}`,
      h('h3', voice.say(`${group}.title`)),
      h('ul', ...all.map((offer) => offer_view(offer, model.id, voice, actions))),
    )
  );
}

function history(model: PromiseModel, voice: Voice): HTMLElement | false {
  if (model.history.length === 0) return false;
  const steps = model.history.map(({ when, what }) => h('li', h('span.when', when), h('span', what)));
  const summary = having(h('summary', voice.say('history.title')), { id: `history-summary-${model.id}` });
  return having(h('details.history', summary, h('ol', ...steps)), { id: `history-${model.id}` });
}
