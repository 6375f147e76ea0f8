import { KulanzError, type ErrorCode } from './error.js';

// Every request of the package leaves from here.

/** An answer that is 2xx. @throws KulanzError `unreachable` with the HTTP status, 0 when no server answered */
export async function request(url: URL, unreachable: ErrorCode, init?: RequestInit): Promise<Response> {
  const where = url.pathname;
  // What has no host, javascript: say, no server answers.
  const response = url.host ? await fetch(url, init).catch(() => undefined) : undefined;
  if (response?.ok) return response;
  const { code } = ((await response?.json().catch(() => null)) ?? {}) as { code?: unknown };
  const retry_after_s = Number(response?.headers.get('retry-after'));
  throw new KulanzError(unreachable, {
    where,
    status: response?.status ?? 0,
    ...(typeof code === 'string' && { problem: code }),
    ...(retry_after_s > 0 && { retry_after_s }),
  });
}

/** The same about an order, never from a cache. The token travels in the Authorization header only. */
export function ask(url: URL, token: string, unreachable: ErrorCode, init: RequestInit = {}): Promise<Response> {
  const headers = { ...init.headers, ...(token && { Authorization: `Bearer ${token}` }) };
  return request(url, unreachable, { ...init, headers, cache: 'no-store', referrerPolicy: 'no-referrer' });
}

/** @throws KulanzError `status_unavailable`, or `status_malformed` when it is no JSON */
export async function get_json(url: URL, token: string): Promise<unknown> {
  const response = await ask(url, token, 'status_unavailable');
  return response.json().catch(() => {
    throw new KulanzError('status_malformed', { where: url.pathname });
  });
}
