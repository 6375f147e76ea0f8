import { emit } from '../events.js';
import type { Decided } from '../watch.js';

/** Fires kulanz-change for each promise whose decision is another. How long it holds is not what was decided. */
export function tell_changes(element: EventTarget, before: Decided[] | undefined, after: Decided[]): void {
  for (const { promise, decision } of after) {
    const previous = decision_of(promise.id, before);
    const substance = [previous, decision].map((one) => JSON.stringify({ ...one, next_change_at: 0 }));
    if (!previous || substance[0] === substance[1]) continue;
    emit(element, 'kulanz-change', { promise: promise.id, state: decision.state, previous: previous.state, decision });
  }
}

/** The promises whose state is another than before. */
export function moved(before: Decided[] | undefined, after: Decided[]): Decided[] {
  return after.filter(({ promise, decision }) => (decision_of(promise.id, before) ?? decision).state !== decision.state);
}

function decision_of(id: string, decided: Decided[] = []): Decided['decision'] | undefined {
  return decided.find(({ promise }) => promise.id === id)?.decision;
}
