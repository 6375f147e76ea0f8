// What Kulanz's rows need: the packed tarball in a project of its own, and the compiled table.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';

import { build } from '../record.mjs';
import { table } from '../table/orders.mjs';
import { policy_of } from '../table/policy.mjs';

const kData = join(build, 'bench-data');
const kSource = fileURLToPath(new URL('../table/policy.json', import.meta.url));

/** A project with nothing but the package in it. */
export const kShop = join(kData, 'shop');
/** The table compiled; beside it, with `.json` behind its name, {digest}. */
export const kPolicyFile = join(kData, 'table.policy');

function install() {
  rmSync(kShop, { recursive: true, force: true });
  mkdirSync(kShop, { recursive: true });
  writeFileSync(join(kShop, 'package.json'), JSON.stringify({ name: 'shop', private: true, type: 'module' }));
  const packed = join(build, 'npm', readdirSync(join(build, 'npm')).find((file) => file.endsWith('.tgz')));
  const quiet = ['--no-audit', '--no-fund', '--offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet, packed], { cwd: kShop, stdio: ['ignore', 'ignore', 'inherit'] });
}

function compile() {
  if (!isDeepStrictEqual(policy_of(table), JSON.parse(readFileSync(kSource, 'utf8')))) {
    throw new Error('bench/table/policy.json is not what table.json says: node bench/table/policy.mjs > bench/table/policy.json');
  }
  const program = process.env.KULANZ_BIN ?? join(build, 'kulanz');
  execFileSync(program, ['lint', kSource], { stdio: 'inherit' });
  execFileSync(program, ['compile', kSource, '-o', kPolicyFile]);
  const digest = createHash('sha256').update(readFileSync(kPolicyFile)).digest('hex');
  writeFileSync(`${kPolicyFile}.json`, JSON.stringify({ digest }));
}

export function prepare() {
  install();
  compile();
}
