import { hex } from '../bytes.js';
import { KulanzError, as_error } from '../error.js';
import { request } from '../http.js';
import { once } from '../once.js';
import type { StatusPolicy } from '../status.js';
import { Kernel } from './kernel.js';

// Fetches each module once and each policy once; an instance holds one policy.

/** The code of a module, fetched at the first call. */
type Module = () => Promise<WebAssembly.Module>;

// Both decide alike. The whole one is fetched when a policy asks for more than the first
// can do, or somebody asks why or types a code.
let first: Module = once(() => fetch_module(new URL('./kulanz.wasm', import.meta.url), KULANZ_WASM_INTEGRITY));
let whole: Module = once(() => fetch_module(new URL('./kulanz-whole.wasm', import.meta.url), KULANZ_WHOLE_INTEGRITY));

const policies = new Map<string, Promise<Kernel>>();

/** Compiled policies that a shop hands over: one, or several by digest. */
export type Policy = Bytes | Readonly<Record<string, Bytes>>;
export type Bytes = Uint8Array | ArrayBuffer;

/**
 * Hands over the modules' bytes where nothing can be fetched (Node, a bundler
 * that inlines files). Must come before the first use. The whole one alone is enough.
 */
export function use_wasm(bytes: BufferSource, whole_bytes = bytes): void {
  const code = WebAssembly.compile(bytes);
  const whole_code = whole_bytes === bytes ? code : WebAssembly.compile(whole_bytes);
  first = () => code;
  whole = () => whole_code;
}

/** A kernel without a policy, which also checks codes. @throws KulanzError `wasm_unavailable` */
export function load_whole(): Promise<Kernel> {
  return instantiate(whole);
}

/** The kernel that holds this policy, fetched unless it is given. One for the whole page. */
export function load_policy(policy: StatusPolicy, base: URL, given?: Policy): Promise<Kernel> {
  const { digest, needs_whole } = policy;
  let loading = policies.get(digest);
  if (!loading) {
    // Neither waits for the other. A module that fails is heard of below, when it is asked for again.
    (needs_whole ? whole : first)().catch(() => undefined);
    loading = policy_bytes(policy, base, given).then((blob) => open_policy(blob, digest, needs_whole));
    policies.set(digest, loading);
    loading.catch(() => policies.delete(digest));
  }
  return loading;
}

/** The compiled policy, from what was given or from where the status says. @throws KulanzError `policy_unavailable` */
export async function policy_bytes({ digest, url }: StatusPolicy, base: URL, given?: Policy): Promise<Bytes> {
  if (given instanceof ArrayBuffer || given instanceof Uint8Array) return given;
  if (given && Object.hasOwn(given, digest)) return given[digest]!;
  return (await request(new URL(url, base), 'policy_unavailable')).arrayBuffer();
}

/**
 * A fresh kernel holding `blob`, whose SHA-256 must be `digest`.
 * @param explains whether it must be able to explain, too: then its module is the whole one
 * @throws KulanzError `policy_refused`
 */
export async function open_policy(blob: Bytes, digest: string, explains = false): Promise<Kernel> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', blob as BufferSource));
  if (hex(hash) !== digest) throw new KulanzError('policy_refused', { where: 'sha-256' });
  for (const module of explains ? [whole] : [first, whole]) {
    const kernel = await instantiate(module);
    if (kernel.open(new Uint8Array(blob), hash)) return kernel;
  }
  throw new KulanzError('policy_refused', { where: 'module' });
}

async function instantiate(module: Module): Promise<Kernel> {
  try {
    return new Kernel(new WebAssembly.Instance(await module()));
  } catch (thrown) {
    throw new KulanzError('wasm_unavailable', { where: as_error(thrown).message });
  }
}

async function fetch_module(url: URL, integrity: string): Promise<WebAssembly.Module> {
  const response = await request(url, 'wasm_unavailable', { integrity });
  // At once: so small a module is compiled sooner than a page that is still loading gives a turn again.
  return new WebAssembly.Module(await response.arrayBuffer());
}
