import { KulanzError, as_error } from '../error.js';
import { emit, type ClaimDetail, type ReportDetail } from '../events.js';
import { ask } from '../http.js';
import type { Explainer } from '../kernel/deciders.js';
import { load_kernel } from '../load_kernel.js';
import type { Presenter } from '../presenter.js';
import type { Voucher } from '../status.js';
import type { Given } from '../view/offer.js';
import type { Deskwork, Scene } from '../view/scene.js';
import { h, type Child } from '../view/tree.js';
import { read_claim } from './claim.js';
import { history_view } from './history.js';
import { people_view } from './people.js';
import { read_trace } from './trace.js';
import { voucher_view } from './voucher.js';
import { why_view } from './why.js';

/** Takes the visitor's clicks at one element. Keeps codes in memory only. */
export class Desk implements Deskwork {
  readonly #vouchers = new Map<string, Voucher>();
  readonly #busy = new Set<string>();
  readonly #problems = new Map<string, string>();
  readonly #notices = new Map<string, string>();
  /** Idempotency keys of requests that have no answer yet. */
  readonly #keys = new Map<string, string>();

  /** The promises whose why somebody asked for, and what explains a policy, by its digest. */
  readonly #asked = new Set<string>();
  readonly #explaining = new Map<string, Explainer>();
  /** Ends the waiting for a shop that does a thing in its own way. */
  readonly #waiting: (() => void)[] = [];
  #copied = '';

  constructor(private readonly host: Presenter) {}

  /** A click, as a view wrote it down: the name of what to do, then its arguments. */
  act([what, ...args]: string[]): void {
    const does: Record<string, (...args: string[]) => void> = {
      claim: (promise, remedy) => void this.#claim(promise!, remedy!),
      report: (promise, kind, day) => void this.#report(promise!, kind!, day),
      copy: (code, id) => void this.#copy(code!, id!),
      print: () => print(),
    };
    does[what!]?.(...args);
  }

  given_before({ decision: { remedies }, promise: { entitlements } }: Scene): Given[] {
    return entitlements
      .filter((held) => !remedies.some(({ id }) => id === held.remedy))
      .map((held) => ({ ...held, id: held.remedy, held, kind: held.voucher ? 'voucher' : held.kind }));
  }
  voucher(scene: Scene, given: Given, amount: string, title: string): Child[] {
    const key = key_of(scene.promise.id, given.id);
    const claimed = this.#vouchers.get(key);
    return voucher_view(scene, given, amount, title, {
      claimed,
      busy: this.#busy.has(key),
      problem: this.#problems.get(key) ?? '',
      copied: claimed !== undefined && claimed.code === this.#copied,
    });
  }
  /** Somebody opened details: why is fetched for who asks. */
  opened(details: HTMLDetailsElement): void {
    const promise = this.host.shown?.decided.find(({ promise }) => details.id === `why-${promise.id}`)?.promise;
    if (!promise || !details.open || this.#asked.has(promise.id)) return;
    this.#asked.add(promise.id);
    const key = key_of(promise.id, 'why');
    void this.#attempt(key, this.#problems, key, 'failed', async () => {
      const { digest } = promise.policy;
      if (this.#explaining.has(digest)) return;
      const { explainer_of } = await load_kernel();
      this.#explaining.set(digest, await explainer_of(promise.policy, this.host.base, this.host.element.policy));
    }).then(() => this.#problems.has(key) && this.#asked.delete(promise.id));
  }

  schedule({ voice, decision: { issues: { total, due, missed } } }: Scene): string {
    if (!total) return '';
    return voice.say('fact.schedule', { total: voice.count(total), due: voice.count(due), missed: voice.count(missed) });
  }
  people(scene: Scene): Child[] {
    return people_view(scene, this.#notices.get(scene.promise.id) ?? '');
  }
  history(scene: Scene): Child {
    return history_view(scene);
  }
  why(scene: Scene): Child {
    const { id, policy, input } = scene.promise;
    const failed = this.#problems.get(key_of(id, 'why'));
    if (!this.#asked.has(id)) return failed && h('p.problem', failed);
    const explain = this.#explaining.get(policy.digest);
    if (explain) return why_view(scene, read_trace(explain(input, scene.now)));
    return h('p', failed ?? scene.voice.say('voucher.busy'));
  }

  /** The shop set a status: whatever it was asked to do is done. */
  settle(): void {
    for (const done of this.#waiting.splice(0)) done();
  }

  #claim(promise: string, remedy: string): Promise<void> {
    const key = key_of(promise, remedy);
    return this.#attempt(key, this.#problems, key, 'failed', async () => {
      const shop = this.#ask_shop('kulanz-claim', { promise, remedy });
      const answer = shop ? await shop : await this.#post('claims', key, { promise, remedy });
      if (shop && answer === undefined) return;
      const voucher = read_claim(answer);
      this.#vouchers.set(key, voucher);
      this.#announce(`${this.#say('voucher.code')}: ${voucher.code}`);
      if (!shop) void this.host.refresh(true);
    });
  }

  #report(promise: string, kind: string, field?: string): void {
    const day = field && (this.#find(field) as HTMLInputElement);
    if (day && !day.reportValidity()) return;
    const word = { promise, kind, ...(day && { instance: day.value }) };
    const key = key_of(promise, kind);
    void this.#attempt(key, this.#notices, promise, 'report.failed', async () => {
      const shop = this.#ask_shop('kulanz-report', word);
      const status = shop ? await shop : await this.#post('reports', `${key} ${word.instance}`, word);
      const thanks = this.#say('report.thanks');
      this.#notices.set(promise, thanks);
      this.#announce(thanks);
      if (!shop) await this.host.accept(status);
    });
  }

  // Without the permission the code is at least selected, ready to be copied by hand.
  async #copy(code: string, id: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
    } catch {
      return void getSelection()?.selectAllChildren(this.#find(`${id}-code`)!);
    }
    this.#copied = code;
    this.#announce(this.#say('voucher.copied'));
    this.host.draw();
  }

  /**
   * Lets the shop do it in its own way. @returns undefined when it leaves that to the
   * element; else its answer, undefined when a new status stands for one
   */
  #ask_shop(name: 'kulanz-claim', word: Omit<ClaimDetail, 'done'>): Promise<unknown> | undefined;
  #ask_shop(name: 'kulanz-report', word: Omit<ReportDetail, 'done'>): Promise<unknown> | undefined;
  #ask_shop(name: 'kulanz-claim' | 'kulanz-report', word: object): Promise<unknown> | undefined {
    let done!: (answer?: unknown) => void;
    const answered = new Promise<unknown>((resolve) => (done = resolve));
    if (emit(this.host.element, name, { ...word, done } as never)) return undefined;
    this.#waiting.push(() => done());
    return answered;
  }

  #find(id: string): HTMLElement | null {
    return this.host.stage.root.getElementById(id);
  }

  /** @throws KulanzError `request_failed` when the status names no such link, or one that the token must not go to */
  #link(name: 'claims' | 'reports'): URL {
    const { base, shown } = this.host;
    const link = shown?.watch.status.links[name];
    const url = typeof link === 'string' && new URL(link, base);
    if (!url || url.origin !== base.origin) throw new KulanzError('request_failed', { where: name });
    return url;
  }

  #say(key: string): string {
    return this.host.shown?.voice.say(key) ?? '';
  }

  #announce(text: string): void {
    this.host.stage.announce(text);
  }

  /** One request at a time for each thing; what goes wrong is said where the click was. */
  async #attempt(
    key: string,
    told: Map<string, string>,
    told_key: string,
    failure: string,
    act: () => Promise<void>,
  ): Promise<void> {
    if (this.#busy.has(key)) return;
    this.#busy.add(key);
    told.delete(told_key);
    this.host.draw();
    try {
      await act();
    } catch (thrown) {
      told.set(told_key, this.#say(failure));
      this.#announce(this.#say(failure));
      this.host.complain(thrown);
    }
    this.#busy.delete(key);
    this.host.draw();
  }

  /** The same key until the server gave its answer: a lost one is asked for again, not done twice. */
  async #post(link: 'claims' | 'reports', key: string, body: object): Promise<unknown> {
    const idempotency_key = this.#keys.get(key) ?? crypto.randomUUID();
    this.#keys.set(key, idempotency_key);
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': idempotency_key };
    try {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer: unknown = await (await ask(this.#link(link), this.host.element.token ?? '', 'request_failed', init)).json();
      this.#keys.delete(key);
      return answer;
    } catch (thrown) {
      const error = as_error(thrown);
      if (refused(error)) this.#keys.delete(key);
      throw error.code === 'internal' ? new KulanzError('request_failed', { where: link }) : error;
    }
  }
}

function refused({ facts: { status = 0 } }: KulanzError): boolean {
  return status >= 400 && status < 500 && status !== 409;
}

function key_of(promise: string, what: string): string {
  return `${promise}\n${what}`;
}
