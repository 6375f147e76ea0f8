import { hex } from './bytes.js';
import { KulanzError, as_error, type ErrorCode } from './error.js';
import { Kernel } from './kernel.js';

// Fetches the module once and each policy once; an instance holds one policy.

let module: Promise<WebAssembly.Module> | undefined;
let bare: Promise<Kernel> | undefined;
const policies = new Map<string, Promise<Kernel>>();

/**
 * Hands over the module's bytes where nothing can be fetched (Node, a bundler
 * that inlines files). Must come before the first use.
 */
export function use_wasm(bytes: BufferSource): void {
  module = WebAssembly.compile(bytes);
}

/** A kernel without a policy: reads instants, checks codes. @throws KulanzError `wasm_unavailable` */
export function load_kernel(): Promise<Kernel> {
  bare ??= instantiate().then(self_test);
  bare.catch(() => (bare = undefined));
  return bare;
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

/** A fresh kernel holding `blob`, whose SHA-256 must be `digest`. @throws KulanzError `policy_refused` */
export async function open_policy(blob: Uint8Array, digest: string): Promise<Kernel> {
  const [digested, kernel] = await Promise.all([crypto.subtle.digest('SHA-256', blob as BufferSource), instantiate()]);
  const hash = new Uint8Array(digested);
  if (hex(hash) !== digest) throw new KulanzError('policy_refused', { where: 'sha-256' });
  kernel.open(blob, hash);
  return kernel;
}

async function instantiate(): Promise<Kernel> {
  try {
    module ??= fetch_module();
    return new Kernel(new WebAssembly.Instance(await module));
  } catch (thrown) {
    module = undefined; // the next refresh may try again
    throw new KulanzError('wasm_unavailable', { where: as_error(thrown).message });
  }
}

async function fetch_module(): Promise<WebAssembly.Module> {
  const url = new URL('./kulanz.wasm', import.meta.url);
  const init = KULANZ_WASM_INTEGRITY ? { integrity: KULANZ_WASM_INTEGRITY } : {};
  const response = await fetch_file(url, 'wasm_unavailable', init);
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
  const works =
    kernel.instant('2026-05-04T19:45:00+02:00') === 1777916700 &&
    kernel.instant('2026-02-30T00:00:00Z') === undefined &&
    kernel.check_code('not a code') === 'code_malformed';
  if (!works) throw new KulanzError('wasm_unavailable', { where: 'self-test' });
  return kernel;
}
