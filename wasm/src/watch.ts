import { Clock } from './clock.js';
import { read_decision, type Decision } from './decision.js';
import { make_frame } from './frame.js';
import type { Kernel } from './kernel.js';
import { malformed } from './error.js';
import { load_kernel, load_policy } from './loader.js';
import { read_status, type Status, type StatusPromise } from './status.js';

/** A promise of the status with what it takes to decide it again, network or not. */
interface Watched {
  promise: StatusPromise;
  kernel: Kernel;
  frame: Uint8Array;
}

export interface Decided {
  promise: StatusPromise;
  decision: Decision;
}

/** One status answer and the decisions that follow from it as time passes. */
export class Watch {
  readonly #clock = new Clock();
  #watched: Watched[] = [];

  private constructor(
    readonly status: Status,
    /** Reads RFC 3339, in the core. */
    readonly instant: (text: string) => number | undefined,
  ) {}

  /**
   * Waits for the answer, checks it, fetches what is missing and takes the server's time.
   * The module is fetched beside the answer, the policies as soon as they are known.
   * @param base what the status's links are relative to
   * @throws KulanzError; nothing is kept of a status that cannot be decided
   */
  static async of(answer: unknown, base: URL): Promise<Watch> {
    const loading = load_kernel();
    const status = read_status(await answer);
    const taken_ms = performance.now();
    const [kernel, ...watched] = await Promise.all([
      loading,
      ...status.promises.map(async (promise) => ({
        promise,
        kernel: await load_policy(new URL(promise.policy.url, base), promise.policy.digest),
        frame: make_frame(promise.input),
      })),
    ]);
    const watch = new Watch(status, (text) => kernel.instant(text));
    const server_s = kernel.instant(status.now);
    if (server_s === undefined) malformed('now');
    watch.#clock.set(server_s, taken_ms);
    watch.#watched = watched;
    return watch;
  }

  /** Decides every promise at the server's present time. @throws KulanzError `decision_refused` */
  decide(): Decided[] {
    const now = this.#clock.now();
    return this.#watched.map(({ promise, kernel, frame }) => ({
      promise,
      decision: read_decision(kernel.decide(frame, now)),
    }));
  }

  now(): number {
    return this.#clock.now();
  }

  /** The value of performance.now() at which the first of these decisions ends; Infinity: none does. */
  next_change_ms(decided: Decided[]): number {
    return this.reaches_ms(Math.min(...decided.map(({ decision }) => decision.next_change_at)));
  }

  /** The value of performance.now() when the server's time reaches `unix_s`. */
  reaches_ms(unix_s: number): number {
    return this.#clock.reaches_ms(unix_s);
  }
}
