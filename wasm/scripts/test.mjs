// Transpiles src into out, module by module, and runs tests/page on it.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const sources = readdirSync('src', { recursive: true })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => `src/${file}`);
rmSync('out', { recursive: true, force: true });
const define = { KULANZ_WASM_INTEGRITY: '""', KULANZ_WHOLE_INTEGRITY: '""' };
await build({ entryPoints: sources, outdir: 'out', format: 'esm', define });

const tests = resolve('../tests/page');
const files = readdirSync(tests).filter((file) => file.endsWith('.test.mjs')).map((file) => resolve(tests, file));
const run = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
process.exit(run.status ?? 1);
