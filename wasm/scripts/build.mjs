// Bundles src into dist beside the modules, whose hashes go into the loader.
//   KULANZ_WASM  folder of the modules; ../build/wasm unless set
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';

import { kBudgetBytes, page_bytes } from './page_bytes.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = process.env.KULANZ_WASM ?? '../build/wasm';
const modules = ['kulanz.wasm', 'kulanz-whole.wasm', 'kulanz-decider.wasm'];
const missing = modules.filter((name) => !existsSync(`${folder}/${name}`));
if (missing.length > 0) {
  console.error(`${folder} lacks ${missing}: build the wasm preset first, or set KULANZ_WASM`);
  process.exit(1);
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const hashes = modules.map((name) => {
  copyFileSync(`${folder}/${name}`, `dist/${name}`);
  return `sha256-${createHash('sha256').update(readFileSync(`dist/${name}`)).digest('base64')}`;
});
writeFileSync('dist/integrity.json', JSON.stringify(Object.fromEntries(modules.map((name, i) => [name, hashes[i]]))) + '\n');

const shared = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  outdir: 'dist',
  write: false,
  loader: { '.css': 'text' },
  define: { KULANZ_WASM_INTEGRITY: JSON.stringify(hashes[0]), KULANZ_WHOLE_INTEGRITY: JSON.stringify(hashes[1]) },
  plugins: [{ name: 'minify-css-text', setup: minify_css }],
};
// A build for each, so that each file imports the next by the name it is shipped under.
const locales = readdirSync('src/locales', { recursive: true }).filter((file) => file.endsWith('.ts'));
await bundle({ entryPoints: ['src/first.ts'], external: ['./locales/*', './kernel.js', './later.js'] });
for (const name of ['kernel', 'later', 'kulanz', 'define']) {
  await bundle({ entryPoints: [`src/${name}.ts`], plugins: [...shared.plugins, share_first(name)] });
}
await bundle({ entryPoints: ['src/decider.ts'] });
await bundle({ entryPoints: locales.map((file) => `src/locales/${file}`), outbase: 'src', plugins: [share_first('locales')] });

const types = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { stdio: 'inherit' });
if (types.status !== 0) process.exit(types.status ?? 1);

const { first, kernel, totals } = page_bytes('dist');
for (const [stage, budget] of Object.entries(kBudgetBytes)) {
  if (totals[stage] <= budget) continue;
  const parts = [...first, ...kernel].map(([part, bytes]) => `${part} ${bytes}`).join(', ');
  console.error(`${totals[stage]} bytes, budget ${stage}: ${budget}, scripts/page_bytes.mjs (${parts})`);
  process.exit(1);
}

// terser gives the same short names to the arguments of every function and folds what is
// used once: a fortieth less to send than after esbuild alone.
async function bundle(options) {
  for (const { path, text } of (await build({ ...shared, ...options })).outputFiles) {
    const { code } = await minify(text, { module: true, ecma: 2020, compress: { passes: 3 } });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code + '\n');
  }
}

// esbuild minifies CSS only as CSS; here it is text inside a module. What a custom
// property holds it leaves alone, but there too a space beside : and , says nothing.
function minify_css(setup) {
  setup.onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const result = await setup.esbuild.transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true });
    return { contents: result.code.trim().replace(/([:,]) /g, '$1'), loader: 'text' };
  });
}

// What a bundle imports from outside of its own folder is in the page already: it takes it
// from first.js, which exports it. Words and the kernel stay files of their own.
function share_first(name) {
  const own = resolve('src', name) + sep;
  const up = name === 'locales' ? '../' : './';
  const setup = ({ onResolve }) => {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir }) => {
      if (resolve(resolveDir, path).startsWith(own)) return undefined;
      const apart = path === './kernel.js' || path.startsWith('./locales/');
      return { path: apart ? path : `${up}first.js`, external: true };
    });
  };
  return { name: 'share-first', setup };
}
