// What a page loads before the apology is shown, before it decides by itself, and what may
// follow: wasm/scripts/page_bytes.mjs, of the packed package.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { page_bytes } from '../wasm/scripts/page_bytes.mjs';
import { build, record } from './record.mjs';

// What is asked; the build of the package fails above a budget that follows what was reached.
const kAskedBytes = 16 * 1024;

const scratch = mkdtempSync(join(tmpdir(), 'kulanz-bytes-'));
try {
  execFileSync('sh', ['-c', 'exec tar -xzf "$0"/npm/kulanz-*.tgz -C "$1"', build, scratch]);
  const { first, kernel, later, totals } = page_bytes(join(scratch, 'package/dist'));
  for (const [part, bytes] of [...first, ...kernel]) record(`page_bytes_${basename(part)}`, 'kulanz', bytes, 'B');
  for (const [part, bytes] of later) record(`later_bytes_${basename(part)}`, 'kulanz', bytes, 'B');
  record('page_bytes', 'kulanz', totals.deciding, 'B');
  record('page_bytes', 'limit', kAskedBytes, 'B');
  record('page_bytes_first', 'kulanz', totals.first, 'B');
  record('page_bytes_first', 'limit', kAskedBytes, 'B');
} finally {
  rmSync(scratch, { recursive: true });
}
