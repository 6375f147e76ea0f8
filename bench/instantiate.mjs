// instantiate.mjs MODULE: prints the milliseconds from the module's bytes to an instance of it, in
// this Node, which has not compiled it before.
import { readFile } from 'node:fs/promises';

const bytes = await readFile(process.argv[2]);
const begin = performance.now();
await WebAssembly.instantiate(bytes);
console.log(performance.now() - begin);
