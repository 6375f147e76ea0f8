import type { Scene } from '../view/scene.js';
import { h, type Child, type Tree } from '../view/tree.js';
import type { Step } from './trace.js';

/** Why it was decided so, in plain words. Only what there are words for is said: no name of a policy's is shown as it is. */
export function why_view({ voice, decision }: Scene, steps: Step[]): Tree {
  const known = steps.flatMap((step) => known_view(voice, decision, step));
  const digest = decision.digest.slice(0, 8);
  return h(
    'div.reasons',
    known.length > 0 && h('p', voice.say('why.known')),
    known.length > 0 && h('dl', ...known),
    ...rules_of(steps).map((rule) => h('p.rule', voice.say('why.rule', { rule }))),
    missed_view(voice, steps),
    h('p.frozen', voice.say('why.frozen', { digest })),
  );
}

type Voice = Scene['voice'];

/** A fact or a figure worked out from facts. */
function known_view(voice: Voice, { currency, state }: Scene['decision'], step: Step): Child[] {
  const { kind, outcome, name, type, text, value } = step;
  const known = outcome !== 'unknown' && value !== undefined;
  // Only a broken promise is somebody's fault; and what was excused waits for no more news.
  const idle = (name === 'fault' && state !== 'breached') || (!known && state === 'excused');
  const term = !idle && (kind === 'fact' || kind === 'line') && voice.say([`know.${name}`]);
  if (!term) return [];
  const said = known ? voice.param({ type, value, text }, currency) : undefined;
  const plain = typeof said === 'object' ? said.text : said;
  return [h('dt', term), h('dd', (text && voice.say([`know.${name}.${text}`])) || plain || voice.say('why.unknown'))];
}

/** The rules that a policy names and that apply. */
function rules_of(steps: Step[]): string[] {
  return steps.flatMap(({ kind, outcome, name }) => (kind === 'row' && outcome === 'yes' && name ? [name] : []));
}

/** The step that came nearest to applying, and what it lacked. A row's tests follow it. */
function missed_view(voice: Voice, steps: Step[]): Child {
  const nearest = steps
    .filter(({ kind, outcome, type, value }) => kind === 'test' && outcome === 'no' && type === 'duration' && value)
    .sort((a, b) => Math.abs(a.value!) - Math.abs(b.value!))[0];
  if (!nearest) return undefined;
  const rule = steps.slice(0, steps.indexOf(nearest)).filter(({ kind }) => kind === 'row').at(-1)?.name;
  return h('p.missed', voice.say('why.missed', { rule: rule || undefined, margin: voice.duration(Math.abs(nearest.value!)) }));
}
