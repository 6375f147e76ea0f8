import { Presenter, type Settings } from './presenter.js';
import type { Status } from './status.js';
import type { Texts } from './texts.js';

// A server that imports this module to render its page has no HTMLElement.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;
const kProperties = ['src', 'addressForm', 'token', 'status', 'texts'] as const;

/**
 * Shows what became of an order's promises. Its children are the truth that the
 * server rendered: they are shown until a decision was made, and on any error.
 *
 * @attr src the status URL; fetched as soon as `token` is set
 * @attr lang a language tag; else the order's locale, else the page's
 * @attr address-form `sie` or `du` where the language has both; else the order's
 * @fires kulanz-ready, kulanz-change, kulanz-claim, kulanz-error
 */
export class KulanzApology extends Base implements Settings {
  static readonly observedAttributes = ['src', 'lang', 'address-form'];

  readonly #presenter = new Presenter(this, this.attachShadow({ mode: 'open' }));
  #token: string | undefined;
  #texts: Texts = {};
  #given: unknown;
  #due = false;

  get src(): string {
    return this.getAttribute('src') ?? '';
  }
  set src(url: string) {
    this.setAttribute('src', url);
  }

  get addressForm(): string {
    return this.getAttribute('address-form') ?? '';
  }
  set addressForm(form: string) {
    this.setAttribute('address-form', form);
  }

  /** The order token, sent in the Authorization header only; '' when the server knows the visitor otherwise. */
  get token(): string | undefined {
    return this.#token;
  }
  set token(token: string | undefined) {
    this.#token = token;
    this.#load_soon();
  }

  /** The status shown now. Setting one shows it without asking the server. */
  get status(): Status | undefined {
    return this.#presenter.status;
  }
  set status(status: Status | undefined) {
    this.#given = status;
    this.#load_soon();
  }

  /** Texts that replace the package's, by key. */
  get texts(): Texts {
    return this.#texts;
  }
  set texts(texts: Texts) {
    this.#texts = texts;
    void this.#presenter.speak();
  }

  /** Asks the server anew; resolves when the answer is shown or kulanz-error was fired. */
  refresh(): Promise<void> {
    return this.#presenter.refresh();
  }

  connectedCallback(): void {
    for (const name of kProperties) this.#take_early(name);
    document.addEventListener('visibilitychange', this.#on_visibility);
    this.#presenter.decide();
    this.#load_soon();
  }

  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#on_visibility);
    this.#presenter.sleep();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'src') this.#load_soon();
    else void this.#presenter.speak();
  }

  /** A property set before the element was defined hides the accessor: set it again. */
  #take_early(name: (typeof kProperties)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = this[name];
    delete (this as Record<string, unknown>)[name];
    Object.assign(this, { [name]: value });
  }

  /** Once for all that is set in the same turn. */
  #load_soon(): void {
    if (this.#due || !this.isConnected) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) return;
      const given = this.#given;
      this.#given = undefined;
      if (given !== undefined) void this.#presenter.accept(given);
      else if (this.src && this.#token !== undefined) void this.refresh();
    });
  }

  readonly #on_visibility = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.#presenter.decide();
    this.#presenter.refresh_quietly();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kulanz-apology': KulanzApology;
  }
}
