import { as_error, type KulanzError } from './error.js';
import { emit } from './events.js';
import { post_json } from './http.js';
import { click_key, type Clicks } from './model/types.js';
import { read_claim } from './status.js';
import type { Actions } from './view/actions.js';

/** What the desk needs of the element it sits at. */
export interface Host {
  readonly element: EventTarget & { readonly token: string | undefined };
  /** A text of the element's language. */
  say(key: string): string;
  link(name: 'claims' | 'reports'): URL;
  redraw(): void;
  announce(text: string): void;
  accept(status: unknown): Promise<void>;
  refresh_quietly(): void;
}

/** Takes the visitor's clicks: claims, reports, copies. Keeps codes in memory only. */
export class Desk implements Actions {
  readonly clicks: Clicks = { vouchers: new Map(), busy: new Set(), problems: new Map(), notices: new Map() };
  readonly #keys = new Map<string, string>();

  constructor(private readonly host: Host) {}

  claim(promise: string, remedy: string): void {
    if (!emit(this.host.element, 'kulanz-claim', { promise, remedy })) return;
    const key = click_key(promise, remedy);
    void this.#attempt(key, this.clicks.problems, key, 'voucher.failed', async () => {
      const voucher = read_claim(await this.#post('claims', key, { promise, remedy }));
      this.clicks.vouchers.set(key, voucher);
      this.host.announce(`${this.host.say('voucher.code')}: ${voucher.code}`);
      this.host.refresh_quietly();
    });
  }

  report(promise: string, kind: string, instance?: string): void {
    const key = click_key(promise, `${kind} ${instance ?? ''}`);
    void this.#attempt(key, this.clicks.notices, promise, 'report.failed', async () => {
      const status = await this.#post('reports', key, { promise, kind, ...(instance ? { instance } : {}) });
      const thanks = this.host.say('report.thanks');
      this.clicks.notices.set(promise, thanks);
      this.host.announce(thanks);
      await this.host.accept(status);
    });
  }

  copy(code: string, shown: HTMLElement, button: HTMLElement): void {
    const copied = this.host.say('voucher.copied');
    const done = (): void => {
      button.textContent = copied;
      this.host.announce(copied);
    };
    // Without the permission the code is at least selected, ready to be copied by hand.
    const select = (): void => getSelection()?.selectAllChildren(shown);
    navigator.clipboard ? void navigator.clipboard.writeText(code).then(done, select) : select();
  }

  /** One request at a time for each thing; what goes wrong is said where the click was. */
  async #attempt(
    key: string,
    told: Map<string, string>,
    told_key: string,
    failure: string,
    act: () => Promise<void>,
  ): Promise<void> {
    if (this.clicks.busy.has(key)) return;
    this.clicks.busy.add(key);
    told.delete(told_key);
    this.host.redraw();
    try {
      await act();
    } catch (thrown) {
      const error = as_error(thrown);
      told.set(told_key, this.host.say(failure));
      this.host.announce(this.host.say(failure));
      emit(this.host.element, 'kulanz-error', { error });
    }
    this.clicks.busy.delete(key);
    this.host.redraw();
  }

  /** The same key until the server gave its answer: a lost one is asked for again, not done twice. */
  async #post(link: 'claims' | 'reports', key: string, body: object): Promise<unknown> {
    const idempotency_key = this.#keys.get(key) ?? crypto.randomUUID();
    this.#keys.set(key, idempotency_key);
    try {
      const answer = await post_json(this.host.link(link), this.host.element.token ?? '', idempotency_key, body);
      this.#keys.delete(key);
      return answer;
    } catch (thrown) {
      if (refused(as_error(thrown))) this.#keys.delete(key);
      throw thrown;
    }
  }
}

function refused({ facts: { status = 0 } }: KulanzError): boolean {
  return status >= 400 && status < 500 && status !== 409;
}
