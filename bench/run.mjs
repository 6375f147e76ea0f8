// run.mjs [NAME...]: every figure, or those of the named measurements, then the table. Each
// measurement is a module that records what it saw. A whole run writes bench/RESULTS.md; one of a
// few build/RESULTS.md, with what is left of earlier runs.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { build, table } from './record.mjs';
import { write_results } from './results.mjs';

const kAll = ['page_bytes', 'instructions', 'decision', 'peers', 'policies', 'cold_start', 'first_apology', 'scrolling', 'ledger', 'growth', 'ingest', 'profile'];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !kAll.includes(name));
if (unknown.length > 0) throw new Error(`no such measurement: ${unknown}; there are ${kAll.join(', ')}`);
if (names.length === 0) rmSync(join(build, 'bench'), { recursive: true, force: true });
for (const name of names.length > 0 ? names : kAll) await import(`./${name}.mjs`);
console.log(table().join('\n'));
write_results(names.length > 0 ? join(build, 'RESULTS.md') : undefined);
