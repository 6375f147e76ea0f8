import { as_error } from '../error.js';
import { ask } from '../http.js';
import type { Presenter } from '../presenter.js';
import { forget, wake_at } from './timer.js';

const kFirstPauseMs = 1000;
const kLongestPauseMs = 60_000;
const kMaxMessage = 1_000_000;

/**
 * Hears at once what changed, where the status names a stream: NDJSON, or server-sent
 * events read by fetch, since only that carries the token. A message that is a status is
 * shown; any other says that it is time to ask. Nothing is heard while nobody looks.
 */
export class Stream {
  #url = '';
  #stop: AbortController | undefined;
  #failures = 0;

  /** @param news is called when it is time to ask */
  constructor(
    private readonly host: Presenter,
    private readonly news: () => void,
  ) {}

  /** Begins, goes on or ends, as the page and its status now want it. */
  follow(): void {
    const { host } = this;
    const link = host.shown?.watch.status.links.stream;
    const wanted = link && host.element.isConnected && document.visibilityState === 'visible';
    const url = wanted ? new URL(link, host.base) : undefined;
    if (url?.href === this.#url) return;
    this.end();
    if (!url || url.origin !== host.base.origin) return;
    this.#url = url.href;
    this.#failures = 0;
    void this.#listen();
  }

  end(): void {
    this.#url = '';
    this.#stop?.abort();
    forget(this.#again);
  }

  readonly #again = (): void => void this.#listen();

  async #listen(): Promise<void> {
    const stop = (this.#stop = new AbortController());
    let refused = false;
    try {
      const headers = { Accept: 'application/x-ndjson, text/event-stream' };
      const { token = '' } = this.host.element;
      const response = await ask(new URL(this.#url), token, 'status_unavailable', { headers, signal: stop.signal });
      await this.#hear(response, stop.signal);
    } catch (thrown) {
      const { status = 0 } = as_error(thrown).facts;
      refused = status >= 400 && status < 500 && status !== 429;
    }
    // Who was refused is not heard sooner for asking: the next status may name another stream.
    if (stop.signal.aborted || refused) return;
    const pause_ms = Math.min(kFirstPauseMs * 2 ** this.#failures++, kLongestPauseMs);
    wake_at(this.#again, performance.now() + pause_ms);
  }

  /** Takes every message until the stream ends. */
  async #hear(response: Response, signal: AbortSignal): Promise<void> {
    const events = response.headers.get('content-type')?.startsWith('text/event-stream');
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    const end = events ? /\r?\n\r?\n/ : /\r?\n/;
    for (let rest = ''; ; ) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      const messages = (rest + decoder.decode(value, { stream: true })).split(end);
      rest = messages.pop()!;
      if (rest.length > kMaxMessage) return void reader.cancel();
      for (const message of messages) this.#take(events ? data_of(message) : message);
    }
  }

  /** A blank one keeps the connection alive and says nothing. */
  #take(message: string): void {
    if (!message.trim()) return;
    this.#failures = 0;
    const status = parse(message);
    if (status?.version) void this.host.accept(status, true);
    else this.news();
  }
}

/** The data of a server-sent event; its other fields and comments are not ours. */
function data_of(event: string): string {
  return event.split(/\r?\n/).flatMap((line) => /^data: ?(.*)/.exec(line)?.[1] ?? []).join('\n');
}

function parse(text: string): { version?: unknown } | null {
  try {
    return JSON.parse(text) as { version?: unknown } | null;
  } catch {
    return null;
  }
}
