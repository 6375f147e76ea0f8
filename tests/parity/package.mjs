// The packed tarball, unpacked and imported as a shop's Node would: through its exports map.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Unpacks the newest tarball in `folder`. @returns what finds a file of the package by its public name */
export function unpack_package(folder, scratch) {
  const tarballs = readdirSync(folder).filter((name) => /^kulanz-.*\.tgz$/.test(name));
  if (tarballs.length !== 1) throw new Error(`one kulanz-*.tgz expected in ${folder}, found ${tarballs.length}`);
  const root = mkdtempSync(join(scratch, 'package-'));
  const home = join(root, 'node_modules', 'kulanz');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarballs[0]), '-C', home, '--strip-components=1']);
  return createRequire(join(root, 'shop.js')).resolve;
}

/** The package `kulanz` from the newest tarball in `folder`, its loader fed with its own modules. */
export async function import_package(folder, scratch) {
  const resolve = unpack_package(folder, scratch);
  const kulanz = await import(pathToFileURL(resolve('kulanz')));
  kulanz.use_wasm(readFileSync(resolve('kulanz/kulanz.wasm')), readFileSync(resolve('kulanz/kulanz-whole.wasm')));
  return kulanz;
}
