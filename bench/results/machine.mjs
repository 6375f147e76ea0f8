// Where the figures were taken.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from '../record.mjs';

const house = fileURLToPath(new URL('../..', import.meta.url));
const first_line = (text) => text.trim().split('\n')[0];

function said_by(program, ...args) {
  try {
    return first_line(execFileSync(program, args, { cwd: house, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return 'unknown';
  }
}

function compiler() {
  try {
    const cache = readFileSync(join(build, 'native/CMakeCache.txt'), 'utf8');
    return said_by(/^CMAKE_CXX_COMPILER:\w+=(.+)$/m.exec(cache)[1], '--version');
  } catch {
    return 'unknown';
  }
}

export function commit() {
  const changed = said_by('git', 'status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/RESULTS.md');
  return said_by('git', 'rev-parse', '--short=10', 'HEAD') + (changed ? ' with changes' : '');
}

export const machine = () => [
  ['processor', `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`],
  ['memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
  ['system', `${type()} ${release()}`],
  ['Node', process.version],
  ['compiler', compiler()],
  ['for WebAssembly', said_by('em++', '--version')],
];
