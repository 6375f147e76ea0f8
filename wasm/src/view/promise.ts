import type { Decision } from '../decision.js';
import type { Voice } from '../voice.js';
import { counter_view } from './counter.js';
import { offers_view } from './offer.js';
import type { Scene } from './scene.js';
import { h, having, line, type Child, type Tree } from './tree.js';

/** One promise, from what was said to what follows. A pure function. */
export function promise_view(scene: Scene): Tree {
  const { voice, decision, promise, desk } = scene;
  const { emailed_at } = promise;
  return having(
    h(
      `section.promise.${decision.state}`,
      h('p.state', voice.say(`state.${decision.state}`)),
      h(
        'h2.title',
        // Each is formatted only for a text that names it.
        voice.say([`promise.${decision.policy}`, 'promise.generic'], {
          get deadline() {
            return voice.moment(decision.deadline);
          },
          get time() {
            return voice.clock_time(decision.deadline);
          },
        }),
      ),
      counter_view(scene),
      line('p.fact', desk?.schedule(scene) || voice.say([`fact.${decision.state}`], { when: voice.moment(decision.fulfilled_at) })),
      line('p.apology', apology(voice, decision)),
      offers_view(scene, 'owed'),
      offers_view(scene, 'goodwill'),
      line('p.note', emailed_at && voice.say('emailed', { when: voice.written(emailed_at) })),
      ...(desk?.people(scene) ?? []),
      ['breached', 'excused', 'unknown'].includes(decision.state) && unfolded('why', scene, desk?.why(scene)),
      Boolean(promise.input.events?.length) && unfolded('history', scene, desk?.history(scene)),
    ),
    { id: `promise-${promise.id}` },
  );
}

/** Whether there is a person to name, something for the customer to say, or something given before: later.js has views and words for it. */
export function asks_for_more({ promise, decision }: Pick<Scene, 'promise' | 'decision'>): boolean {
  const { state, escalations, issues, remedies } = decision;
  const { cases, entitlements } = promise;
  const only_due = entitlements.every((held) => !held.voucher && remedies.some(({ id }) => id === held.remedy));
  return ['kept', 'excused'].includes(state) || cases.length + escalations.length + issues.total > 0 || !only_due;
}

/** What is there for those who ask. Its content comes from later.ts. */
function unfolded(what: 'why' | 'history', { voice, promise }: Scene, content: Child): Tree {
  const id = `${what}-${promise.id}`;
  const summary = having(h('summary', voice.say(`${what}.title`)), { id: `${id}-title` });
  return having(h(`details.${what}`, summary, content), { id });
}

function apology(voice: Voice, { apology, state, params, currency, fulfilled_at }: Decision): string {
  // How late it came is only said of what has come: a scan on the way proves no more than that it is late.
  const said = params.filter(({ type }) => type !== 'duration' || fulfilled_at);
  const fillings = Object.fromEntries(said.map((param) => [param.name, voice.param(param, currency)]));
  const generic = `generic.${state}`;
  return voice.say([apology || generic, generic], fillings);
}
