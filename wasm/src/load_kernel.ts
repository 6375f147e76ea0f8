import { KulanzError } from './error.js';

/** The core in the page, fetched at the first call. @throws KulanzError `wasm_unavailable` */
export async function load_kernel(): Promise<typeof import('./kernel.js')> {
  try {
    return await import('./kernel.js');
  } catch (thrown) {
    throw new KulanzError('wasm_unavailable', { where: String(thrown) });
  }
}
