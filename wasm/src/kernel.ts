// The core in the page, in a bundle of its own: dist/kernel.js. The element fetches it at once
// when a status brings no decision, else when the apology is painted. What it needs from
// outside of src/kernel it takes from first.js, where it is already (scripts/build.mjs).
import type { CodeCheck } from './kernel/kernel.js';
import { load_whole } from './kernel/loader.js';

export { deciders_of, explainer_of } from './kernel/deciders.js';
export { make_frame } from './kernel/frame.js';
export { open_policy, use_wasm } from './kernel/loader.js';

/**
 * Whether what a customer typed can be a voucher code: catches typos before a
 * checkout asks its server, which alone knows whether the code is good.
 */
export async function check_code(typed: string): Promise<CodeCheck> {
  return (await load_whole()).check_code(typed);
}
