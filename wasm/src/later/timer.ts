import { apart } from './wall_clock.js';

// The page's one timer: whoever waits, waits here, and only the earliest of
// them keeps the browser awake.

export type Wake = () => void;

// A machine that sleeps stops performance.now(): after so long at most it is noticed.
const kLongestMs = 10 * 60_000;
const kSleptMs = 10_000;
const waiting = new Map<Wake, number>();
let handle: ReturnType<typeof setTimeout> | undefined;
let apart_ms = 0;
let ringing = false;

/** Calls `wake` once, when performance.now() has reached `at_ms` or the machine has slept; replaces its earlier wish. */
export function wake_at(wake: Wake, at_ms: number): void {
  if (at_ms === Infinity) return forget(wake);
  waiting.set(wake, at_ms);
  arm();
}

export function forget(wake: Wake): void {
  if (waiting.delete(wake)) arm();
}

function arm(): void {
  if (ringing) return; // who is woken mostly waits again: armed once, when all are
  clearTimeout(handle);
  handle = undefined;
  if (waiting.size === 0) return;
  apart_ms = apart();
  const pause_ms = Math.min(...waiting.values()) - performance.now();
  handle = setTimeout(ring, Math.min(Math.max(pause_ms, 0), kLongestMs));
}

function ring(): void {
  const now_ms = performance.now();
  const slept = Math.abs(apart() - apart_ms) > kSleptMs;
  ringing = true;
  try {
    for (const [wake, at_ms] of [...waiting]) {
      if ((slept || at_ms <= now_ms) && waiting.delete(wake)) wake();
    }
  } finally {
    ringing = false;
    arm();
  }
}
