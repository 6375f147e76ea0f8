import { moved, tell_changes } from './changes.js';
import { as_error, type KulanzError } from '../error.js';
import type { Presenter, Shown } from '../presenter.js';
import type { Decided, Watch } from '../watch.js';
import { tick } from './counter.js';
import { find_missing } from './missing.js';
import { Desk } from './desk.js';
import { watch_view } from './in_view.js';
import { Stream } from './stream.js';
import { forget, wake_at } from './timer.js';

const kFirstRetryS = 15;
const kLongestRetryS = 600;

/** Keeps what is shown true as time passes: decides again, asks again, says what changed. */
export class Keeper {
  readonly desk: Desk;
  readonly #stream: Stream;
  #before: Decided[] | undefined;
  #asking = false;
  #failures = 0;
  #seen = true;
  #hindrance = '';
  /** The latest wish for words, and what was last said in the words of a wish. */
  #wish = 0;
  #spoken: Shown | undefined;

  constructor(private readonly host: Presenter) {
    this.desk = new Desk(host);
    this.#stream = new Stream(host, () => void this.refresh());
    // It does not bubble.
    host.stage.root.addEventListener('toggle', ({ target }) => host.guard(() => this.desk.opened(target as HTMLDetailsElement)), true);
    watch_view(host.element, (seen) => {
      this.#seen = seen;
      this.#on_tick();
    });
  }

  /** Takes another language or other words; of two wishes the later one counts, whichever comes first. */
  async speak(): Promise<void> {
    const { host } = this;
    const wish = ++this.#wish;
    const shown = (this.#spoken = host.shown);
    if (!shown) return;
    try {
      const voice = await host.find_voice(shown.watch);
      if (wish !== this.#wish) return;
      shown.voice = voice;
    } catch (thrown) {
      if (wish === this.#wish) host.fail(thrown);
      return;
    }
    host.draw();
  }

  /** A new status was accepted, and this is what was shown of it. */
  keep(shown = this.host.shown): void {
    this.#failures = 0;
    forget(this.#on_retry);
    this.#tell(shown);
    // It may have been asked for other words while its own were still coming.
    if (shown !== this.#spoken) void this.speak();
    if (shown) void this.#take_over(shown.watch);
  }

  /** From here on the page decides by itself; where it cannot, it asks in time. That is told once. */
  async #take_over(watch: Watch): Promise<void> {
    try {
      await watch.take_over();
    } catch (thrown) {
      const { message } = as_error(thrown);
      if (message !== this.#hindrance) this.host.complain(thrown);
      this.#hindrance = message;
      return;
    }
    const { shown } = this.host;
    if (shown?.watch === watch && next_change(shown.decided) <= watch.clock.now()) this.decide();
  }

  /** Says what changed, and sleeps until it can change again. */
  #tell(shown: Shown | undefined): void {
    const { host } = this;
    if (!shown || !host.element.isConnected) return;
    const { voice, decided, watch } = shown;
    const before = this.#before;
    this.#before = decided;
    const spoken = moved(before, decided).map(({ decision }) => voice.say(`state.${decision.state}`));
    if (spoken.length > 0) host.stage.announce(spoken.join('. '));
    const due = next_change(decided);
    // What is over already only the server can decide anew: it is being asked.
    if (due > watch.clock.now()) wake_at(this.#on_due, watch.clock.reaches_ms(due));
    else forget(this.#on_due);
    this.#on_tick();
    this.#stream.follow();
    // Who asked why before this was there is answered now.
    for (const details of host.stage.root.querySelectorAll<HTMLDetailsElement>('details[open]')) this.desk.opened(details);
    tell_changes(host.element, before, decided);
    find_missing(host, shown).catch((thrown: unknown) => host.complain(thrown));
  }

  /** Decides at the server's present time, network or not. */
  decide(): void {
    const { host } = this;
    host.guard(() => {
      const { shown } = host;
      if (!shown) return;
      shown.decided = shown.watch.decide();
      host.draw();
      this.#tell(shown);
    });
  }

  /** What is shown may be old: it is decided anew, and the server is asked. */
  wake(): void {
    if (!this.host.element.isConnected) return;
    this.decide();
    this.#stream.follow();
    void this.refresh();
  }

  /** Asks without a word when that fails; not while nobody looks, and not twice at a time. */
  async refresh(): Promise<void> {
    const { element } = this.host;
    if (this.#asking || document.visibilityState !== 'visible' || !element.src || !element.isConnected) return;
    this.#asking = true;
    await this.host.refresh(true);
    this.#asking = false;
  }

  /**
   * After an answer that did not come: later and later, or when the server says. Who was refused is not
   * heard sooner for asking, but the shop hears of it, even if it did not ask: the token may be over.
   */
  ask_again(error: KulanzError, quiet = true): void {
    const { code, facts: { status = 0, retry_after_s } } = error;
    if (code !== 'status_unavailable') return;
    if (status >= 400 && status < 500 && status !== 429) {
      if (quiet && this.host.shown) this.host.complain(error);
      return;
    }
    const pause_s = retry_after_s ?? Math.min(kFirstRetryS * 2 ** this.#failures++, kLongestRetryS);
    wake_at(this.#on_retry, performance.now() + pause_s * 1000);
  }

  sleep(): void {
    this.#stream.end();
    for (const wake of [this.#on_due, this.#on_tick, this.#on_retry]) forget(wake);
  }

  readonly #on_due = (): void => this.wake();

  readonly #on_retry = (): void => void this.refresh();

  readonly #on_tick = (): void => this.host.guard(() => {
    const { shown, stage } = this.host;
    if (!shown || !this.#seen) return forget(this.#on_tick);
    const { clock } = shown.watch;
    const now = clock.now();
    wake_at(this.#on_tick, clock.reaches_ms(now + tick(stage.root, shown.voice, now)));
  });
}

/** When the first of these decisions ends, unix seconds; Infinity: none does. */
export function next_change(decided: Decided[]): number {
  return Math.min(...decided.map(({ decision }) => decision.next_change_at));
}
