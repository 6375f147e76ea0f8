import { check } from '../status.js';
import { h, type Tree } from '../view/tree.js';
import type { Scene } from '../view/scene.js';

/** What the sender told, and what the customer said. */
export function history_view({ voice, promise }: Scene): Tree {
  check(promise.input.events ?? [], [{ kind: '', at: '' }], 'events');
  const steps = (promise.input.events ?? []).map(({ kind, at, instance }) => {
    const day = typeof instance === 'string' ? voice.written(instance) : undefined;
    const what = voice.say([`event.${kind}`, 'event.other'], { instance: day });
    return h('li', h('span.when', voice.written(at)), h('span', what));
  });
  return h('ol', ...steps);
}
