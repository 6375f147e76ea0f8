import type { Policy } from './kernel/loader.js';
import { Presenter, type Settings } from './presenter.js';
import type { Status } from './status.js';
import type { Texts } from './texts.js';

// A server that imports this module to render its page has no HTMLElement.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;
// The page is seen again, the network is back, or the page is out of the back/forward cache, where time stood still.
const kSeenAgain = [['visibilitychange', globalThis.document], ['online', globalThis], ['pageshow', globalThis]] as const;
const kProperties = ['src', 'addressForm', 'timeZone', 'token', 'policy', 'status', 'texts'] as const;

/**
 * Shows what became of an order's promises. Its children are the truth that the
 * server rendered: they are shown until a decision was made, and on any error.
 *
 * @attr src the status URL; fetched as soon as `token` is set
 * @attr lang a language tag; else the order's locale, else the page's
 * @attr address-form `sie` or `du` where the language has both; else the order's
 * @attr time-zone the IANA zone whose clocks tell its moments, as the shop's letters do; else the visitor's own
 * @fires kulanz-ready, kulanz-change, kulanz-claim, kulanz-report, kulanz-error
 */
export class KulanzApology extends Base implements Settings {
  static readonly observedAttributes = ['src', 'lang', 'address-form', 'time-zone'];

  readonly #presenter = new Presenter(this);
  #token: string | undefined;
  #policy: Policy | undefined;
  #texts: Texts = {};
  #given: unknown;
  #wanted = false;
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

  get timeZone(): string {
    return this.getAttribute('time-zone') ?? '';
  }
  set timeZone(zone: string) {
    this.setAttribute('time-zone', zone);
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
    return this.#presenter.shown?.watch.status;
  }
  set status(status: Status | undefined) {
    this.#given = status;
    this.#load_soon();
  }

  /** Compiled policies, where the page has them: then none is fetched. To be set before or with `status`. */
  get policy(): Policy | undefined {
    return this.#policy;
  }
  set policy(policy: Policy | undefined) {
    this.#policy = policy;
  }

  /** Texts that replace the package's, by key. */
  get texts(): Texts {
    return this.#texts;
  }
  set texts(texts: Texts) {
    this.#texts = texts;
    this.#speak();
  }

  /** Asks the server anew; resolves when the answer is shown or kulanz-error was fired. */
  refresh(): Promise<void> {
    return this.#presenter.refresh();
  }

  connectedCallback(): void {
    for (const name of kProperties) this.#take_early(name);
    for (const [name, target] of kSeenAgain) target.addEventListener(name, this.#wake);
    this.#wake();
    if (this.#wanted) this.#load_soon();
  }

  disconnectedCallback(): void {
    for (const [name, target] of kSeenAgain) target.removeEventListener(name, this.#wake);
    this.#presenter.keeper?.sleep();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'src') this.#load_soon();
    else this.#speak();
  }

  readonly #wake = (event?: Event): void => {
    const first_time = event?.type === 'pageshow' && !(event as PageTransitionEvent).persisted;
    if (!first_time) void this.#presenter.hand_over((keeper) => keeper.wake());
  };

  #speak(): void {
    void this.#presenter.hand_over((keeper) => keeper.speak());
  }

  /** A property set before the element was defined hides the accessor: set it again. */
  #take_early(name: (typeof kProperties)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = this[name];
    delete (this as Record<string, unknown>)[name];
    Object.assign(this, { [name]: value });
  }

  /** Once for all that is set in the same turn; outside of a page, when it comes into one. */
  #load_soon(): void {
    this.#wanted = true;
    if (this.#due || !this.isConnected) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) return;
      this.#wanted = false;
      const given = this.#given;
      this.#given = undefined;
      if (given !== undefined) void this.#presenter.accept(given).then(() => this.#presenter.keeper?.desk.settle());
      else if (this.src && this.#token !== undefined) void this.refresh();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kulanz-apology': KulanzApology;
  }
}
