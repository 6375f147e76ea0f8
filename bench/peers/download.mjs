// What a page would fetch for an engine: its JavaScript bundled and minified, and its module, each
// by brotli at its best.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

import { kShop } from './prepare.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { build } = createRequire(new URL('../../wasm/package.json', import.meta.url))('esbuild');

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** @returns its bytes, or undefined where a page cannot have it */
export async function download({ id, file }) {
  const { bundles = {}, modules = {} } = await import(`./${file}.mjs`);
  if (!bundles[id]) return undefined;
  const bundled = await build({
    stdin: { contents: bundles[id], resolveDir: file === 'kulanz' ? kShop : here },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  const script = brotli(bundled.outputFiles[0].contents);
  return script + (modules[id] ? brotli(readFileSync(modules[id]())) : 0);
}
