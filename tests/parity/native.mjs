// The native half of the parity run: parity_native, called with lines of JSON.
import { spawnSync } from 'node:child_process';

export class Native {
  constructor(program, policies) {
    this.program = program;
    this.policies = policies;
  }

  compile(folder) {
    this.#run(['compile', this.policies, folder]);
  }

  /** @returns lines, each {policy, input, now} */
  generate(seed, count) {
    return this.#lines(this.#run(['generate', this.policies, String(seed), String(count)]));
  }

  /** Fills `now` up to ten moments; what comes back is written as the server writes a status. */
  moments(lines) {
    return this.#lines(this.#run(['moments', this.policies], lines));
  }

  /** @returns for each line and moment [plain, explained], each a Buffer */
  decide(lines) {
    const bytes = this.#run(['decide', this.policies], lines);
    let at = 0;
    const next = () => {
      const size = Math.max(bytes.readUInt32LE(at), 4);
      return bytes.subarray(at, (at += size));
    };
    const decisions = lines.map(({ now }) => now.map(() => [next(), next()]));
    if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes of decisions left over`);
    return decisions;
  }

  #lines(bytes) {
    return bytes.toString('utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  #run(args, lines = []) {
    const input = lines.map((line) => JSON.stringify(line) + '\n').join('');
    const { status, stdout, stderr, error } = spawnSync(this.program, args, { input, maxBuffer: 2 ** 30 });
    if (error ?? status !== 0) throw new Error(`${this.program} ${args[0]}: ${error ?? stderr}`);
    return stdout;
  }
}
