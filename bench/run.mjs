// Every figure, then the table. Each measurement is a module that records what it saw.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { build, table } from './record.mjs';

rmSync(join(build, 'bench'), { recursive: true, force: true });
for (const name of ['page_bytes', 'decision', 'first_apology']) await import(`./${name}.mjs`);
console.log(table().join('\n'));
