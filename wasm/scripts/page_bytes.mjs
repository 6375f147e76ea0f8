// The size ledger: what a page loads, part by part, each brotli-11 as it would be served:
// before it shows anything, before it decides by itself, and what comes when there is time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** The one place where the budgets stand; the build of the package fails above one. */
export const kBudgetBytes = { first: 8_330, deciding: 20_860 };

const kFirst = ['first.js', 'define.js', 'locales/en.js'];
const kKernel = ['kernel.js', 'kulanz.wasm'];
const kLater = ['later.js', 'locales/later/en.js', 'kulanz-whole.wasm'];

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const sum = (parts) => parts.reduce((total, [, bytes]) => total + bytes, 0);

/**
 * @returns {first, kernel, later: [[part, bytes]], totals: {first, deciding}} of the package's
 * folder dist: what a status with decisions needs before it is shown, and one without them
 */
export function page_bytes(dist) {
  const [first, kernel, later] = [kFirst, kKernel, kLater].map((files) => files.map((file) => [file, brotli(readFileSync(join(dist, file)))]));
  return { first, kernel, later, totals: { first: sum(first), deciding: sum(first) + sum(kernel) } };
}
