import { KulanzError, type ErrorCode } from './error.js';

// The element's requests. The token travels in the Authorization header only.

/** GET, never from a cache. @throws KulanzError `status_unavailable`, or `status_malformed` when it is no JSON */
export function get_json(url: URL, token: string): Promise<unknown> {
  return ask(url, token, {}, ['status_unavailable', 'status_malformed']);
}

/** POST with an Idempotency-Key, so that a second try does nothing twice. @throws KulanzError `request_failed` */
export function post_json(url: URL, token: string, key: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return ask(url, token, init, ['request_failed', 'request_failed']);
}

async function ask(
  url: URL,
  token: string,
  init: RequestInit & { headers?: Record<string, string> },
  [unreachable, unreadable]: [ErrorCode, ErrorCode],
): Promise<unknown> {
  const headers = { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const where = url.pathname;
  const response = await fetch(url, { ...init, headers, cache: 'no-store', referrerPolicy: 'no-referrer' }).catch(() => {
    throw new KulanzError(unreachable, { where });
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (response.ok && json !== undefined) return json;
  if (response.ok) throw new KulanzError(unreadable, { where });
  const { code } = (json ?? {}) as { code?: unknown };
  throw new KulanzError(unreachable, { where, status: response.status, ...(typeof code === 'string' && { problem: code }) });
}
