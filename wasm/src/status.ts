import { KulanzError, malformed } from './error.js';

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

// A shape is an example: a text, a number, an object, a list of its first entry.
// What may be null is checked by the shape it must have otherwise.
const kVoucher = { face_minor: 0, valid_until: '' };
const kStatus = {
  now: '',
  order: { ref: '' },
  links: {},
  promises: [
    {
      id: '',
      policy: { digest: '', url: '' },
      input: {},
      entitlements: [{ remedy: '', amount_minor: 0, currency: '' }],
      cases: [{ id: '', state: '', due: '', owner: { name: '', contact: '' } }],
    },
  ],
};
const kEvents = [{ kind: '', at: '' }];

/** @throws KulanzError `status_malformed`, naming the first field that is not as it should be */
export function read_status(json: unknown): Status {
  check(json, kStatus, 'status');
  const status = json as Status;
  if (status.version !== 1) malformed('version');
  for (const { input, entitlements } of status.promises) {
    check(input.events ?? [], kEvents, 'events');
    for (const { voucher } of entitlements) if (voucher) check(voucher, kVoucher, 'voucher');
  }
  return status;
}

/** @throws KulanzError `request_failed` when a claim's answer holds no voucher */
export function read_claim(json: unknown): Voucher {
  try {
    check(json, { voucher: { ...kVoucher, code: '', currency: '' } }, '');
  } catch {
    throw new KulanzError('request_failed', { where: 'voucher' });
  }
  return (json as { voucher: Voucher }).voucher;
}

function check(value: unknown, shape: unknown, where: string): void {
  if (typeof value !== typeof shape || value === null || Array.isArray(value) !== Array.isArray(shape)) malformed(where);
  if (Array.isArray(shape)) {
    for (const entry of value as unknown[]) check(entry, shape[0], where);
  } else if (typeof shape === 'object') {
    for (const [name, inner] of Object.entries(shape!)) check((value as never)[name], inner, `${where}/${name}`);
  }
}
