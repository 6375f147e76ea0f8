import { KulanzError } from './error.js';

// The element's requests. The token travels in the Authorization header only.

/** GET, never from a cache. @throws KulanzError `status_unavailable`, or `status_malformed` when it is no JSON */
export async function get_json(url: URL, token: string): Promise<unknown> {
  const response = await send(url, { headers: authorization(token) }).catch(() => {
    throw new KulanzError('status_unavailable', { where: url.pathname });
  });
  if (!response.ok) {
    throw new KulanzError('status_unavailable', { status: response.status, ...(await problem(response)) });
  }
  return response.json().catch(() => {
    throw new KulanzError('status_malformed', { where: 'json' });
  });
}

/** POST with an Idempotency-Key, so that a second try does nothing twice. @throws KulanzError `request_failed` */
export async function post_json(url: URL, token: string, key: string, body: object): Promise<unknown> {
  const headers = { ...authorization(token), 'Content-Type': 'application/json', 'Idempotency-Key': key };
  const response = await send(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {
    throw new KulanzError('request_failed', { where: url.pathname });
  });
  if (!response.ok) throw new KulanzError('request_failed', { status: response.status, ...(await problem(response)) });
  return response.json().catch(() => {
    throw new KulanzError('request_failed', { where: 'json' });
  });
}

function send(url: URL, init: RequestInit): Promise<Response> {
  return fetch(url, { cache: 'no-store', referrerPolicy: 'no-referrer', ...init });
}

function authorization(token: string): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function problem(response: Response): Promise<{ problem?: string }> {
  const body = (await response.json().catch(() => undefined)) as { code?: unknown } | undefined;
  return typeof body?.code === 'string' ? { problem: body.code } : {};
}
