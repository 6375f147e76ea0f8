import { malformed } from './error.js';

// What a server's status says, status.schema.json. Read here: names, links and
// what the ledger holds, all of it for display. Not read: `input`, the core's.

export interface Status {
  version: 1;
  /** RFC 3339. */
  now: string;
  order: StatusOrder;
  promises: StatusPromise[];
  /** Relative to where the status came from. `stream` says at once what changed; without it the element asks. */
  links: { status?: string; claims?: string; reports?: string; stream?: string };
}

export interface StatusOrder {
  ref: string;
  title?: string;
  locale?: string;
  address_form?: string | null;
}

export interface StatusPromise {
  id: string;
  policy: StatusPolicy;
  input: { events?: StatusEvent[] } & Record<string, unknown>;
  /** What follows from `input` at `now`: a decision buffer, base64. The element shows it before it can decide. */
  decision?: string;
  entitlements: Entitlement[];
  cases: Case[];
  /** When the customer was told the same by e-mail, RFC 3339. */
  emailed_at?: string;
}

export interface StatusPolicy {
  name: string;
  digest: string;
  url: string;
  /** It has calendars, a schedule or lists of rows: kulanz-whole.wasm alone is fetched for it. */
  needs_whole?: boolean;
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
  item?: string;
  count?: number;
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

// A shape is an example: a text, a number, an object, a list of its first entry. An empty
// one may hold anything: who shows its entries checks them.
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
      cases: [],
    },
  ],
};

/** @throws KulanzError `status_malformed`, naming the first field that is not as it should be */
export function read_status(json: unknown): Status {
  check(json, kStatus, 'status');
  const status = json as Status;
  if (status.version !== 1 || !status.promises[0]) malformed('version');
  return status;
}

/** @throws KulanzError `status_malformed` when `value` has not the shape of the example */
export function check(value: unknown, shape: unknown, where: string): void {
  if (typeof value !== typeof shape || value === null || Array.isArray(value) !== Array.isArray(shape)) malformed(where);
  if (Array.isArray(shape)) {
    for (const entry of value as unknown[]) if (shape[0]) check(entry, shape[0], where);
  } else if (typeof shape === 'object') {
    for (const [name, inner] of Object.entries(shape!)) check((value as never)[name], inner, `${where}/${name}`);
  }
}
