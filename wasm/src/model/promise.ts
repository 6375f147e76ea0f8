import type { Decision } from '../decision.js';
import type { StatusPromise } from '../status.js';
import type { Voice } from '../voice.js';
import { case_models, report_models } from './cases.js';
import { offer_models } from './offers.js';
import type { Clicks, PromiseModel, TimerModel } from './types.js';

/** A pure function of the decision, the ledger's display fields, and what was clicked. */
export function promise_model(voice: Voice, decision: Decision, promise: StatusPromise, clicks: Clicks): PromiseModel {
  return {
    id: promise.id,
    state: decision.state,
    label: voice.say(`state.${decision.state}`),
    promise: voice.say([`promise.${decision.policy}`, 'promise.generic'], {
      deadline: voice.moment(decision.deadline),
      time: voice.clock_time(decision.deadline),
    }),
    fact: fact(voice, decision),
    timer: timer(voice, decision),
    apology: apology(voice, decision),
    ...offer_models(voice, decision, promise, clicks),
    cases: case_models(voice, decision, promise.cases),
    reports: report_models(voice, decision, promise.cases),
    history: (promise.input.events ?? []).map(({ kind, at, instance }) => ({
      when: voice.written(at),
      what: voice.say([`event.${kind}`, 'event.other'], {
        instance: typeof instance === 'string' ? voice.written(instance) : undefined,
      }),
    })),
    notice: clicks.notices.get(promise.id) ?? '',
  };
}

function apology(voice: Voice, decision: Decision): string {
  const params = decision.params.map((param) => [param.name, voice.param(param, decision.currency)] as const);
  return voice.say([decision.apology, `generic.${decision.state}`], Object.fromEntries(params));
}

function fact(voice: Voice, { issues, until, fulfilled_at, state }: Decision): string {
  if (issues.total > 0) {
    const { total, due, missed } = issues;
    return voice.say('fact.schedule', {
      total: voice.count(total),
      due: voice.count(due),
      missed: voice.count(missed),
    });
  }
  return voice.say(`fact.${state}`, { when: voice.moment(fulfilled_at ?? until) });
}

function timer(voice: Voice, { issues, state, deadline, until }: Decision): TimerModel | undefined {
  if (issues.total > 0 || deadline === undefined) return undefined;
  if (state === 'open' || state === 'at_risk') return { label: voice.say('timer.left'), deadline, up: false };
  const running = state === 'breached' && until === undefined;
  return running ? { label: voice.say('timer.late'), deadline, up: true } : undefined;
}
