// A measurement is one object in one file, build/bench/NAME.PEER.json: {name, peer, value, unit}.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const build = process.env.KULANZ_BUILD ?? fileURLToPath(new URL('../build', import.meta.url));
const folder = join(build, 'bench');

export function record(name, peer, value, unit) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.${peer}.json`), JSON.stringify({ name, peer, value, unit }) + '\n');
}

/** Takes back what was recorded under names that begin so, by whatever peer. */
export function forget_all(start) {
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    if (file.startsWith(start)) rmSync(join(folder, file));
  }
}

/** Takes back what was recorded under this name. */
export const forget = (name) => forget_all(`${name}.`);

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/** All measurements of the folder, a line each. */
export function table() {
  const rows = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const width = (key) => Math.max(...rows.map((row) => row[key].length));
  const [names, peers] = [width('name'), width('peer')];
  return rows.map(({ name, peer, value, unit }) =>
    [name.padEnd(names), peer.padEnd(peers), value.toLocaleString('en').padStart(12), unit].join('  '));
}
