// The page's one timer: whoever waits, waits here, and only the earliest of
// them keeps the browser awake.

export type Wake = () => void;

const kLongestMs = 2 ** 31 - 1; // setTimeout takes no more, and fires at once if asked to
const waiting = new Map<Wake, number>();
let handle: ReturnType<typeof setTimeout> | undefined;

/** Calls `wake` once, when performance.now() has reached `at_ms`; replaces its earlier wish. */
export function wake_at(wake: Wake, at_ms: number): void {
  if (at_ms === Infinity) return forget(wake);
  waiting.set(wake, at_ms);
  arm();
}

export function forget(wake: Wake): void {
  if (waiting.delete(wake)) arm();
}

function arm(): void {
  clearTimeout(handle);
  handle = undefined;
  if (waiting.size === 0) return;
  const pause_ms = Math.min(...waiting.values()) - performance.now();
  handle = setTimeout(ring, Math.min(Math.max(pause_ms, 0), kLongestMs));
}

function ring(): void {
  const now_ms = performance.now();
  try {
    for (const [wake, at_ms] of [...waiting]) {
      if (at_ms <= now_ms && waiting.delete(wake)) wake();
    }
  } finally {
    arm();
  }
}
