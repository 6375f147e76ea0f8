/**
 * The server's time, carried on by performance.now(): the visitor's own clock
 * may be off by a year. Taken anew with each status.
 */
export class Clock {
  /** @param server_s the server's now, unix seconds @param taken_ms performance.now() when its answer came */
  constructor(
    private readonly server_s: number,
    private readonly taken_ms: number,
  ) {}

  /** Whole unix seconds, never ahead of the server. */
  now(): number {
    return Math.floor(this.server_s + (performance.now() - this.taken_ms) / 1000);
  }

  /** The value of performance.now() at which now() has reached `unix_s`. */
  reaches_ms(unix_s: number): number {
    return this.taken_ms + (unix_s - this.server_s) * 1000 + 1;
  }
}
