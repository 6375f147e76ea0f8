// What a minute costs in which 1,000 promises break, with ten thousand and with ten million open
// orders (KULANZ_BENCH_ORDERS changes the latter).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build, record } from './record.mjs';

const folder = mkdtempSync(join(build, 'bench-due-'));
try {
  const orders = process.env.KULANZ_BENCH_ORDERS ?? '10000000';
  const lines = execFileSync(join(build, 'native/bin/due_bench'), [folder, orders],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  for (const line of lines.trim().split('\n')) {
    const { name, peer, value, unit } = JSON.parse(line);
    record(name, peer, value, unit);
  }
} finally {
  rmSync(folder, { recursive: true });
}
