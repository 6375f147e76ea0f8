import { duration } from '../format.js';
import type { TimerModel } from '../model/types.js';
import { h } from './dom.js';

interface Counter extends HTMLElement {
  counts: TimerModel;
}

/** A counter beside the deadline. role=timer is silent; only the live region speaks. */
export function timer_view(counts: TimerModel): HTMLElement {
  const counter = Object.assign(h('span.count'), { role: 'timer', counts });
  return h('p.timer', h('span.what', counts.label), counter);
}

/**
 * Sets every counter under `root` to what it reads at `now`.
 * @returns seconds until one of them changes; Infinity when there is none
 */
export function tick(root: HTMLElement, lang: string, now: number): number {
  let pause_s = Infinity;
  for (const counter of root.querySelectorAll<Counter>('[role=timer]')) {
    const { deadline, up } = counter.counts;
    const shown_s = Math.max(0, up ? now - deadline : deadline - now);
    counter.textContent = duration(lang, shown_s, 'short');
    // Under an hour the seconds are shown, above it the minutes.
    const step_s = shown_s < 3600 ? 1 : 60;
    const into_s = shown_s % step_s;
    pause_s = Math.min(pause_s, up ? step_s - into_s : into_s || step_s);
  }
  return pause_s;
}
