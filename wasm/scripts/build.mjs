// Bundles src into dist beside kulanz.wasm, whose hash goes into the loader.
//   KULANZ_WASM  path of the module; ../build/wasm/kulanz.wasm unless set
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const wasm = process.env.KULANZ_WASM ?? '../build/wasm/kulanz.wasm';
if (!existsSync(wasm)) {
  console.error(`${wasm} is missing: build the wasm preset first, or set KULANZ_WASM`);
  process.exit(1);
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
copyFileSync(wasm, 'dist/kulanz.wasm');
const integrity = `sha256-${createHash('sha256').update(readFileSync(wasm)).digest('base64')}`;
writeFileSync('dist/integrity.json', JSON.stringify({ 'kulanz.wasm': integrity }) + '\n');

const shared = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  outdir: 'dist',
  loader: { '.css': 'text' },
  define: { KULANZ_WASM_INTEGRITY: JSON.stringify(integrity) },
  plugins: [{ name: 'minify-css-text', setup: minify_css }],
};
// Three builds, so that each file imports the next by the name it is shipped under.
await build({ ...shared, entryPoints: ['src/kulanz.ts'], external: ['./locales/*'] });
await build({ ...shared, entryPoints: ['src/define.ts'], external: ['./kulanz.js'] });
await build({ ...shared, entryPoints: ['src/locales/en.ts', 'src/locales/de.ts'], outdir: 'dist/locales' });

const types = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { stdio: 'inherit' });
process.exit(types.status ?? 1);

// esbuild minifies CSS only as CSS; here it is text inside a module. What a custom
// property holds it leaves alone, but there too a space beside : and , says nothing.
function minify_css(setup) {
  setup.onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const result = await setup.esbuild.transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true });
    return { contents: result.code.trim().replace(/([:,]) /g, '$1'), loader: 'text' };
  });
}
