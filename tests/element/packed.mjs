// The packed package of ./dev build, installed and unpacked as shops do it, in build/element.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { kHouse } from './serve.mjs';

export const kWork = join(kHouse, 'build/element');
const kTarballs = join(kHouse, 'build/npm');

const packed = () => join(kTarballs, readdirSync(kTarballs).find((file) => file.endsWith('.tgz')));

/** A new project with these files, into which npm installed the package. */
export function new_project(name, files = {}) {
  const folder = join(kWork, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--offline', '--loglevel=error', packed()], { cwd: folder });
  return folder;
}

/** The package's files, unpacked as by anybody who copies them. @returns the folder */
export function unpacked(name) {
  const folder = join(kWork, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', packed(), '-C', folder]);
  return join(folder, 'package');
}
