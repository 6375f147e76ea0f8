// What a page loads: module, element with its style, and one locale, each brotli-11
// as it would be served. The limit is 24 KB.
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { build, record } from './record.mjs';

const kLimit = 24_000;
const kFiles = ['dist/kulanz.wasm', 'dist/kulanz.js', 'dist/define.js', 'dist/locales/en.js'];

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const scratch = mkdtempSync(join(tmpdir(), 'kulanz-bytes-'));
try {
  execFileSync('sh', ['-c', 'exec tar -xzf "$0"/npm/kulanz-*.tgz -C "$1"', build, scratch]);
  const sizes = kFiles.map((file) => brotli(readFileSync(join(scratch, 'package', file))));
  kFiles.forEach((file, i) => record(`page_bytes_${basename(file)}`, 'kulanz', sizes[i], 'B'));
  record('page_bytes', 'kulanz', sizes.reduce((sum, size) => sum + size), 'B');
  record('page_bytes', 'limit', kLimit, 'B');
} finally {
  rmSync(scratch, { recursive: true });
}
