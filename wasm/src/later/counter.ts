import type { Voice } from '../voice.js';
import type { Properties } from '../view/tree.js';

/**
 * Sets every counter under `root` to what it reads at `now`.
 * @returns seconds until one of them changes; Infinity when there is none
 */
export function tick(root: ParentNode, voice: Voice, now: number): number {
  let pause_s = Infinity;
  for (const counter of root.querySelectorAll<HTMLElement & Properties>('[role=timer]')) {
    const { deadline, up } = counter.counts!;
    const shown_s = Math.max(0, up ? now - deadline : deadline - now);
    counter.firstChild!.textContent = voice.duration(shown_s, 'short');
    // Under an hour the seconds are shown, above it the minutes.
    const step_s = shown_s < 3600 ? 1 : 60;
    const into_s = shown_s % step_s;
    pause_s = Math.min(pause_s, up ? step_s - into_s : into_s || step_s);
  }
  return pause_s;
}
