import { duration } from '../format.js';
import type { TimerModel } from '../model/types.js';
import { h } from './dom.js';

const kTimer = '[role=timer]';

/** A counter beside the deadline. role=timer is silent; only the live region speaks. */
export function timer_view({ label, deadline, up }: TimerModel): HTMLElement {
  return h(
    'p.timer',
    {},
    h('span.what', {}, label),
    h('span.count', { role: 'timer', 'data-deadline': String(deadline), 'data-up': up ? '' : undefined }),
  );
}

/**
 * Sets every counter under `root` to what it reads at `now`.
 * @returns seconds until one of them changes; Infinity when there is none
 */
export function tick(root: HTMLElement, lang: string, now: number): number {
  let pause_s = Infinity;
  for (const element of root.querySelectorAll<HTMLElement>(kTimer)) {
    const left_s = Number(element.dataset.deadline) - now;
    const up = element.dataset.up !== undefined;
    const shown_s = Math.max(0, up ? -left_s : left_s);
    element.textContent = duration(lang, shown_s, 'short');
    // Under an hour the seconds are shown, above it the minutes.
    const step_s = shown_s < 3600 ? 1 : 60;
    const into_s = shown_s % step_s;
    pause_s = Math.min(pause_s, up ? step_s - into_s : into_s || step_s);
  }
  return pause_s;
}
