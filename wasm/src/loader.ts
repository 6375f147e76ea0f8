import { hex } from './bytes.js';
import { KulanzError, as_error, type ErrorCode } from './error.js';
import { Kernel } from './kernel.js';

// Fetches each module once and each policy once; an instance holds one policy.

/** A module of the package: where it lies, its hash, and its code once it was asked for. */
interface Module {
  readonly url: URL;
  readonly integrity: string;
  code?: Promise<WebAssembly.Module> | undefined;
}

// Both decide alike. The first one is fetched beside the status; the whole one when a
// policy asks for more, or somebody asks why or types a code.
const first: Module = { url: new URL('./kulanz.wasm', import.meta.url), integrity: KULANZ_WASM_INTEGRITY };
const whole: Module = { url: new URL('./kulanz-whole.wasm', import.meta.url), integrity: KULANZ_WHOLE_INTEGRITY };

let bare: Promise<Kernel> | undefined;
const policies = new Map<string, Promise<Kernel>>();

/**
 * Hands over the modules' bytes where nothing can be fetched (Node, a bundler
 * that inlines files). Must come before the first use. The whole one alone is enough.
 */
export function use_wasm(bytes: BufferSource, whole_bytes = bytes): void {
  first.code = WebAssembly.compile(bytes);
  whole.code = WebAssembly.compile(whole_bytes);
}

/** A kernel without a policy, which reads instants. @throws KulanzError `wasm_unavailable` */
export function load_kernel(): Promise<Kernel> {
  bare ??= instantiate(first).then(self_test);
  bare.catch(() => (bare = undefined));
  return bare;
}

/** A kernel without a policy, which also checks codes. @throws KulanzError `wasm_unavailable` */
export function load_whole(): Promise<Kernel> {
  return instantiate(whole).then(self_test);
}

/** The kernel that holds the policy of this digest, fetched from `url`. One for the whole page. */
export function load_policy(url: URL, digest: string): Promise<Kernel> {
  const known = policies.get(digest);
  if (known) return known;
  const loading = fetch_policy(url).then((blob) => open_policy(blob, digest));
  policies.set(digest, loading);
  loading.catch(() => policies.delete(digest));
  return loading;
}

/**
 * A fresh kernel holding `blob`, whose SHA-256 must be `digest`.
 * @param explains whether it must be able to explain, too: then its module is the whole one
 * @throws KulanzError `policy_refused`
 */
export async function open_policy(blob: Uint8Array, digest: string, explains = false): Promise<Kernel> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', blob as BufferSource));
  if (hex(hash) !== digest) throw new KulanzError('policy_refused', { where: 'sha-256' });
  for (const module of explains ? [whole] : [first, whole]) {
    const kernel = await instantiate(module);
    if (kernel.open(blob, hash)) return kernel;
  }
  throw new KulanzError('policy_refused', { where: 'module' });
}

async function instantiate(module: Module): Promise<Kernel> {
  try {
    const code = await (module.code ??= fetch_module(module));
    return new Kernel(new WebAssembly.Instance(code));
  } catch (thrown) {
    module.code = undefined; // the next refresh may try again
    throw new KulanzError('wasm_unavailable', { where: as_error(thrown).message });
  }
}

async function fetch_module({ url, integrity }: Module): Promise<WebAssembly.Module> {
  const response = await fetch_file(url, 'wasm_unavailable', integrity ? { integrity } : {});
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

async function fetch_policy(url: URL): Promise<Uint8Array> {
  const response = await fetch_file(url, 'policy_unavailable');
  return new Uint8Array(await response.arrayBuffer());
}

async function fetch_file(url: URL, code: ErrorCode, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch(() => undefined);
  if (response?.ok) return response;
  throw new KulanzError(code, { where: url.pathname, status: response?.status ?? 0 });
}

/** Known answers, so that a wrong or damaged module never gets to decide. */
function self_test(kernel: Kernel): Kernel {
  const works = kernel.instant('2026-05-04T19:45:00+02:00') === 1777916700 && kernel.instant('2026-02-30T00:00:00Z') === undefined;
  if (!works) throw new KulanzError('wasm_unavailable', { where: 'self-test' });
  return kernel;
}
