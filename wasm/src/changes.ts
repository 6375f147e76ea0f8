import type { Decision } from './decision.js';
import { emit } from './events.js';
import type { Decided } from './watch.js';

/** Fires kulanz-ready the first time, then kulanz-change for each promise whose decision is another. */
export function tell_changes(element: EventTarget, before: Decided[] | undefined, after: Decided[]): void {
  if (!before) {
    const decisions = Object.fromEntries(after.map(({ promise, decision }) => [promise.id, decision]));
    emit(element, 'kulanz-ready', { decisions });
    return;
  }
  for (const { promise, decision, previous } of changed(before, after)) {
    emit(element, 'kulanz-change', {
      promise: promise.id,
      state: decision.state,
      previous: previous.state,
      decision,
    });
  }
}

/** The promises that are in another state than before. */
export function changed_states(before: Decided[] | undefined, after: Decided[]): Decided[] {
  return changed(before ?? [], after).filter(({ decision, previous }) => decision.state !== previous.state);
}

function changed(before: Decided[], after: Decided[]): (Decided & { previous: Decision })[] {
  return after.flatMap((one) => {
    const previous = before.find(({ promise }) => promise.id === one.promise.id)?.decision;
    return previous && substance(previous) !== substance(one.decision) ? [{ ...one, previous }] : [];
  });
}

// How long it holds is not what was decided.
function substance(decision: Decision): string {
  return JSON.stringify({ ...decision, next_change_at: 0 });
}
