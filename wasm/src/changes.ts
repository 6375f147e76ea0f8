import type { Decision } from './decision.js';
import { emit, type ChangeDetail } from './events.js';
import type { Decided } from './watch.js';

/** Fires kulanz-ready the first time, then kulanz-change for each promise whose decision is another. */
export function tell_changes(element: EventTarget, before: Decided[] | undefined, after: Decided[]): void {
  if (!before) {
    const decisions = Object.fromEntries(after.map(({ promise, decision }) => [promise.id, decision]));
    emit(element, 'kulanz-ready', { decisions });
  }
  for (const change of changes(before, after)) emit(element, 'kulanz-change', change);
}

/** The promises whose decision is another than before. */
export function changes(before: Decided[] = [], after: Decided[]): ChangeDetail[] {
  return after.flatMap(({ promise: { id }, decision }) => {
    const previous = before.find(({ promise }) => promise.id === id)?.decision;
    if (!previous || substance(previous) === substance(decision)) return [];
    return [{ promise: id, state: decision.state, previous: previous.state, decision }];
  });
}

// How long it holds is not what was decided.
function substance(decision: Decision): string {
  return JSON.stringify({ ...decision, next_change_at: 0 });
}
