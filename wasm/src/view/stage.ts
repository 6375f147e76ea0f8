import css from '../apology.css';
import type { PromiseModel } from '../model/types.js';
import type { Voice } from '../voice.js';
import type { Actions } from './actions.js';
import { h, having, replace } from './dom.js';
import { promise_view } from './promise.js';
import { tick } from './timer.js';

let sheet: CSSStyleSheet | undefined;

/** The shadow root: either the light DOM's slot, or what was decided. */
export class Stage {
  readonly #body = h('div.body');
  readonly #live = having(h('p.live'), { role: 'status' });
  readonly #root = h('div.root', this.#body, this.#live);
  #shown = '';

  constructor(private readonly shadow: ShadowRoot) {
    this.show_light_dom();
  }

  show_light_dom(): void {
    if (this.shadow.firstChild?.nodeName !== 'SLOT') this.shadow.replaceChildren(h('slot'));
  }

  /** Draws only what differs from what is shown. */
  show(models: PromiseModel[], voice: Voice, actions: Actions): void {
    const shown = JSON.stringify([voice.lang, models]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#root.lang = voice.lang;
      replace(this.#body, models.map((model) => promise_view(model, voice, actions)));
    }
    if (this.#root.parentNode) return;
    this.shadow.adoptedStyleSheets = [shared_sheet()];
    this.shadow.replaceChildren(this.#root);
  }

  /** Says it to a screen reader, once. */
  announce(text: string): void {
    this.#live.textContent = text;
  }

  /** Moves the counters; returns the seconds until one of them changes. */
  tick(lang: string, now: number): number {
    return tick(this.#body, lang, now);
  }
}

function shared_sheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
