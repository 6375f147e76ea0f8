// The shipped policies, compiled by the server's program when they are first asked for.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const house = fileURLToPath(new URL('../..', import.meta.url));
export const kProgram = process.env.KULANZ_BIN ?? join(house, 'build/kulanz');

export class Policies {
  #by_name = new Map();

  /** {blob, digest} of a policy of the house. */
  get(name) {
    if (!this.#by_name.has(name)) this.#by_name.set(name, compile(name));
    return this.#by_name.get(name);
  }

  blob(digest) {
    return [...this.#by_name.values()].find((policy) => policy.digest === digest)?.blob;
  }
}

function compile(name) {
  const folder = mkdtempSync(join(tmpdir(), 'kulanz-element-'));
  try {
    execFileSync(kProgram, ['compile', join(house, 'policies', `${name}.json`), '-o', join(folder, 'blob')]);
    const blob = readFileSync(join(folder, 'blob'));
    return { blob, digest: createHash('sha256').update(blob).digest('hex') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
