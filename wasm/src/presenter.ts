import { changes, tell_changes } from './changes.js';
import { Desk, type Host } from './desk.js';
import { KulanzError, as_error } from './error.js';
import { emit } from './events.js';
import { get_json } from './http.js';
import { promise_model } from './model/promise.js';
import type { Status } from './status.js';
import { choose_lang, expect_lang, load_texts, type Texts } from './texts.js';
import { forget, wake_at } from './timer.js';
import { Stage } from './view/stage.js';
import { Voice } from './voice.js';
import { Watch, type Decided } from './watch.js';

/** What the shop set on the element. */
export interface Settings extends HTMLElement {
  readonly src: string;
  readonly addressForm: string;
  readonly token: string | undefined;
  readonly texts: Texts;
}

/** What is shown, and what it takes to show it again later. */
interface Scene {
  watch: Watch;
  voice: Voice;
  decided: Decided[] | undefined;
}

/** From a status answer to what is on the page, again and again as time passes. */
export class Presenter implements Host {
  readonly #stage: Stage;
  readonly #desk = new Desk(this);
  #scene: Scene | undefined;
  /** Goes up with every load, so that only the latest one is shown. */
  #round = 0;

  constructor(
    readonly element: Settings,
    shadow: ShadowRoot,
  ) {
    this.#stage = new Stage(shadow);
  }

  get status(): Status | undefined {
    return this.#scene?.watch.status;
  }

  /** Asks the server. @param quiet an unreachable one is no news while there is something to show */
  refresh(quiet = false): Promise<void> {
    return this.#take(() => get_json(this.#base(), this.element.token ?? ''), quiet);
  }

  /** Shows what follows from a status; its links are relative to `src`. */
  accept(json: unknown): Promise<void> {
    return this.#take(() => json);
  }

  /** The words and the module are fetched beside the answer: none of them waits for another. */
  async #take(ask: () => unknown, quiet = false): Promise<void> {
    const round = ++this.#round;
    try {
      const loading = Watch.of(ask(), this.#base());
      expect_lang(this.#lang(this.status?.order.locale));
      const watch = await loading;
      const voice = await this.#find_voice(watch);
      if (round !== this.#round) return;
      this.#scene = { watch, voice, decided: this.#scene?.decided };
      this.decide();
    } catch (thrown) {
      const error = as_error(thrown);
      if (round !== this.#round) return;
      if (!this.#scene || error.code !== 'status_unavailable') this.#fail(error);
      else if (!quiet) emit(this.element, 'kulanz-error', { error });
    }
  }

  /** Takes another language or other words. */
  async speak(): Promise<void> {
    const scene = this.#scene;
    if (!scene) return;
    await this.#guard(async () => {
      scene.voice = await this.#find_voice(scene.watch);
      this.redraw();
    });
  }

  /** Decides at the server's present time, says what changed, and sleeps until it can change again. */
  decide(): void {
    const scene = this.#scene;
    if (!scene || !this.element.isConnected) return;
    void this.#guard(() => {
      const before = scene.decided;
      scene.decided = scene.watch.decide();
      this.#draw(scene, scene.decided);
      const moved = changes(before, scene.decided).filter(({ state, previous }) => state !== previous);
      const spoken = moved.map(({ state }) => scene.voice.say(`state.${state}`));
      if (spoken.length > 0) this.#stage.announce(spoken.join('. '));
      wake_at(this.#on_due, scene.watch.next_change_ms(scene.decided));
      tell_changes(this.element, before, scene.decided);
    });
  }

  redraw(): void {
    const scene = this.#scene;
    if (scene?.decided) void this.#guard(() => this.#draw(scene, scene.decided!));
  }

  sleep(): void {
    forget(this.#on_due);
    forget(this.#on_tick);
  }

  say(key: string): string {
    return this.#scene?.voice.say(key) ?? '';
  }

  announce(text: string): void {
    this.#stage.announce(text);
  }

  /** @throws KulanzError `request_failed` when the status names no such link, or one that the token must not go to */
  link(name: 'claims' | 'reports'): URL {
    const link = this.#scene?.watch.status.links[name];
    const base = this.#base();
    const url = typeof link === 'string' && new URL(link, base);
    if (!url || url.origin !== base.origin) throw new KulanzError('request_failed', { where: name });
    return url;
  }

  refresh_quietly(): void {
    if (this.element.src) void this.refresh(true);
  }

  readonly #on_due = (): void => {
    this.decide();
    this.refresh_quietly();
  };

  readonly #on_tick = (): void => {
    const scene = this.#scene;
    if (!scene) return;
    const now = scene.watch.now();
    const pause_s = this.#stage.tick(scene.voice.lang, now);
    wake_at(this.#on_tick, scene.watch.reaches_ms(now + pause_s));
  };

  #base(): URL {
    return new URL(this.element.src, document.baseURI);
  }

  async #find_voice({ status, instant }: Watch): Promise<Voice> {
    const { addressForm, texts } = this.element;
    const { locale, address_form } = status.order;
    const lang = this.#lang(locale);
    return new Voice(lang, await load_texts(lang, addressForm || String(address_form), texts), instant);
  }

  #lang(locale: string | undefined): string {
    return choose_lang([this.element.lang, locale, document.documentElement.lang]);
  }

  /** Nothing thrown leaves the element: the light DOM takes over. */
  async #guard(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      this.#fail(as_error(thrown));
    }
  }

  #fail(error: KulanzError): void {
    this.sleep();
    this.#scene = undefined;
    this.#stage.show_light_dom();
    emit(this.element, 'kulanz-error', { error });
  }

  #draw({ voice }: Scene, decided: Decided[]): void {
    const { clicks } = this.#desk;
    const models = decided.map(({ promise, decision }) => promise_model(voice, decision, promise, clicks));
    this.#stage.show(models, voice, this.#desk);
    this.#on_tick();
  }
}
