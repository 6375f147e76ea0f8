import { KulanzError } from './error.js';

// What a server's status says, status.schema.json. Read here: names, links and
// what the ledger holds, all of it for display. Not read: `input`, the core's.

export interface Status {
  version: 1;
  /** RFC 3339; the core reads it. */
  now: string;
  order: StatusOrder;
  promises: StatusPromise[];
  links: { status?: string; claims?: string; reports?: string };
}

export interface StatusOrder {
  ref: string;
  title?: string;
  locale?: string;
  address_form?: string;
}

export interface StatusPromise {
  id: string;
  policy: { name: string; digest: string; url: string };
  input: { events?: StatusEvent[] } & Record<string, unknown>;
  entitlements: Entitlement[];
  cases: Case[];
}

export interface StatusEvent {
  kind: string;
  at: string;
  source?: string;
  instance?: string;
}

/** What the ledger holds for a promise. */
export interface Entitlement {
  remedy: string;
  kind: string;
  basis: string;
  amount_minor: number;
  currency: string;
  state: string;
  voucher: { hint: string; face_minor: number; valid_until: string; state: string } | null;
}

export interface Case {
  id: string;
  state: string;
  due: string;
  owner: { name: string; role?: string; contact: string };
}

/** A claim's answer: the only place where a code is ever said in full. */
export interface Voucher {
  code: string;
  face_minor: number;
  currency: string;
  valid_from?: string;
  valid_until: string;
  state?: string;
}

type Shape = { [name: string]: 'string' | 'number' | 'object' | 'array' };

/** @throws KulanzError `status_malformed`, naming the first field that is not as it should be */
export function read_status(json: unknown): Status {
  check(json, 'status', { now: 'string', order: 'object', promises: 'array' });
  const status = json as Status;
  if (status.version !== 1) malformed('version');
  check(status.order, 'order', { ref: 'string' });
  status.promises.forEach((promise, index) => check_promise(promise, `promises/${index}`));
  return { ...status, links: is_object(status.links) ? status.links : {} };
}

function check_promise(promise: StatusPromise, where: string): void {
  check(promise, where, { id: 'string', policy: 'object', input: 'object', entitlements: 'array', cases: 'array' });
  check(promise.policy, `${where}/policy`, { digest: 'string', url: 'string' });
  for (const held of promise.entitlements) {
    check(held, `${where}/entitlements`, { remedy: 'string', amount_minor: 'number', currency: 'string' });
    if (held.voucher) check_voucher(held.voucher, `${where}/entitlements/voucher`);
  }
  for (const one of promise.cases) {
    check(one, `${where}/cases`, { id: 'string', state: 'string', due: 'string', owner: 'object' });
    check(one.owner, `${where}/cases/owner`, { name: 'string', contact: 'string' });
  }
  const events = promise.input.events ?? [];
  if (!Array.isArray(events)) malformed(`${where}/input/events`);
  for (const event of events) check(event, `${where}/input/events`, { kind: 'string', at: 'string' });
}

function check_voucher(voucher: unknown, where: string): void {
  check(voucher, where, { face_minor: 'number', valid_until: 'string' });
}

/** @throws KulanzError `request_failed` when a claim's answer holds no voucher */
export function read_claim(json: unknown): Voucher {
  const voucher = is_object(json) ? json.voucher : undefined;
  try {
    check_voucher(voucher, 'voucher');
    check(voucher, 'voucher', { code: 'string', currency: 'string' });
  } catch {
    throw new KulanzError('request_failed', { where: 'voucher' });
  }
  return voucher as Voucher;
}

function check(value: unknown, where: string, shape: Shape): void {
  if (!is_object(value)) return malformed(where);
  for (const [name, type] of Object.entries(shape)) {
    const field = value[name];
    const fits = type === 'array' ? Array.isArray(field) : type === 'object' ? is_object(field) : typeof field === type;
    if (!fits) malformed(`${where}/${name}`);
  }
}

function is_object(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(where: string): never {
  throw new KulanzError('status_malformed', { where });
}
