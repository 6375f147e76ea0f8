import { KulanzError, as_error } from './error.js';
import { emit } from './events.js';
import { get_json } from './http.js';
import type { Policy } from './kernel/loader.js';
import type { Keeper } from './later/keeper.js';
import { once } from './once.js';
import { read_status, type Status } from './status.js';
import { choose_lang, load_words, type Texts, type Words } from './texts.js';
import { asks_for_more, promise_view } from './view/promise.js';
import { Stage } from './view/stage.js';
import { Voice } from './voice.js';
import { watch, type Decided, type Watch } from './watch.js';

// Time enough to paint the page's first apology, on a slow telephone, too. No frame is waited
// for: a page that nobody sees has none.
const kPaintMs = 100;
const painted = once(() => new Promise((done) => setTimeout(done, kPaintMs)));

/** What the shop set on the element. */
export interface Settings extends HTMLElement {
  readonly src: string;
  readonly addressForm: string;
  readonly timeZone: string;
  readonly token: string | undefined;
  readonly policy: Policy | undefined;
  readonly texts: Texts;
}

/** What is shown, and what it takes to show it again. */
export interface Shown {
  watch: Watch;
  voice: Voice;
  decided: Decided[];
}

/** From a status answer to what is on the page. All that comes after is the keeper's, in later.js. */
export class Presenter {
  readonly stage: Stage;
  shown: Shown | undefined;
  keeper: Keeper | undefined;
  /** Goes up with every load, so that only the latest one is shown. */
  #round = 0;
  #ready = false;

  constructor(readonly element: Settings) {
    this.stage = new Stage(element, (act) => void this.hand_over((keeper) => keeper.desk.act(act), true));
  }

  get base(): URL {
    return new URL(this.element.src, document.baseURI);
  }

  /** Asks the server. @param quiet an unreachable one is no news while there is something to show */
  refresh(quiet = false): Promise<void> {
    return this.accept(get_json(this.base, this.element.token ?? ''), quiet);
  }

  /** Shows what follows from a status, or from the promise of one; its links are relative to `src`. */
  async accept(answer: unknown, quiet = false): Promise<void> {
    const round = ++this.#round;
    try {
      // The words are fetched beside all else, as soon as it is known which; beside the answer, by guess.
      if (answer instanceof Promise) this.#prepare_words(this.shown?.watch.status);
      const status = read_status(await answer);
      this.#prepare_words(status);
      const seen = await watch(status, this.base, this.element.policy);
      const decided = seen.decide();
      if (decided.some(asks_for_more)) await this.later().catch(() => undefined);
      const voice = await this.find_voice(seen);
      if (round !== this.#round) return;
      const shown = (this.shown = { watch: seen, voice, decided });
      this.draw();
      // What comes later must not keep the apology waiting.
      await painted();
      void this.hand_over((keeper) => keeper.keep(shown));
    } catch (thrown) {
      if (round !== this.#round) return;
      const error = as_error(thrown);
      if (!this.shown || error.code !== 'status_unavailable') this.fail(error);
      else if (!quiet) this.complain(error);
      void this.hand_over((keeper) => keeper.ask_again(error, quiet));
    }
  }

  /** Shows what was decided. */
  draw(): void {
    const { shown, keeper } = this;
    if (!shown || !this.element.isConnected) return;
    this.guard(() => {
      const { voice, decided } = shown;
      const now = shown.watch.clock.now();
      this.stage.show(decided.map((one) => promise_view({ ...one, voice, now, desk: keeper?.desk })), voice);
      if (this.#ready) return;
      this.#ready = true;
      const decisions = Object.fromEntries(decided.map(({ promise, decision }) => [promise.id, decision]));
      emit(this.element, 'kulanz-ready', { decisions });
    });
  }

  /** Nothing thrown leaves the element. */
  guard(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** What comes after the apology is painted, fetched once; a failed try is made again at the next call. */
  readonly later = once(async (): Promise<Keeper> => {
    const { keeper_of } = await import('./later.js');
    return keeper_of(this);
  });

  /** Has the keeper do what needs doing, unless nothing was ever loaded. @param clicked somebody waits for it, and sees when it cannot be */
  async hand_over(act: (keeper: Keeper) => void, clicked = false): Promise<void> {
    if (!this.#round) return;
    const keeper = await this.later().catch((thrown: unknown) => {
      this.complain(new KulanzError('later_unavailable', { where: String(thrown) }));
      if (clicked) this.stage.announce(this.shown!.voice.say('failed'), 'problem');
    });
    if (keeper) this.guard(() => act(keeper));
  }

  /** The light DOM takes over. */
  fail(thrown: unknown): void {
    this.keeper?.sleep();
    this.shown = undefined;
    this.stage.show_light_dom();
    this.complain(thrown);
  }

  /** Says to the shop what went wrong; what is shown stays. */
  complain(thrown: unknown): void {
    emit(this.element, 'kulanz-error', { error: as_error(thrown) });
  }

  async find_voice(seen: Watch): Promise<Voice> {
    const [lang, words] = await this.#find_words(seen.status);
    return new Voice(lang, words, this.element.timeZone);
  }

  #prepare_words(status: Status | undefined): void {
    this.#find_words(status).catch(() => undefined);
  }

  async #find_words(status: Status | undefined): Promise<[string, Words]> {
    const { lang: wish, addressForm, texts } = this.element;
    const { locale, address_form } = status?.order ?? {};
    const lang = choose_lang([wish, locale, document.documentElement.lang]);
    return [lang, await load_words(lang, addressForm || String(address_form), texts)];
  }
}
