// The size ledger: what a page loads before it shows anything, part by part, each
// brotli-11 as it would be served, and what may be fetched later.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** The one place where the budget stands; the build of the package fails above it. */
export const kBudgetBytes = 20_140;

const kFirst = ['kulanz.wasm', 'kulanz.js', 'define.js', 'locales/en.js'];
const kLater = ['later.js', 'locales/later/en.js', 'kulanz-whole.wasm'];

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** @returns {first: [[part, bytes]], later: [[part, bytes]], total} of the package's folder dist */
export function page_bytes(dist) {
  const sizes = (files) => files.map((file) => [file, brotli(readFileSync(join(dist, file)))]);
  const first = sizes(kFirst);
  return { first, later: sizes(kLater), total: first.reduce((sum, [, bytes]) => sum + bytes, 0) };
}
