// Packs dist into ../build/npm/kulanz-<version>.tgz.  KULANZ_NPM: another folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = resolve(process.env.KULANZ_NPM ?? '../build/npm');
mkdirSync(folder, { recursive: true });
const packed = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { stdio: 'inherit' });
process.exit(packed.status ?? 1);
