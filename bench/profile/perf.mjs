// Samples of where a program is, taken by Linux's perf, and what they say by parts of it.
import { execFileSync, spawn } from 'node:child_process';

// By the clock, not by the processor's counters, which a virtual machine often lacks.
const kSampling = ['record', '-e', 'cpu-clock', '-F', '997', '-g'];

/** Runs perf until its command ends. @throws Error with perf's words when it cannot */
export async function sample(file, ...args) {
  const perf = spawn('perf', [...kSampling, '-o', file, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  perf.stderr.on('data', (text) => { said += text; });
  const status = await new Promise((done) => perf.on('error', ({ message }) => done(message)).on('exit', done));
  if (status !== 0) throw new Error(`perf: ${status} ${said.trim()}`);
}

/** [{symbol, module}] of each sample, the innermost first. What has no name is called `?`. */
export function stacks_of(text) {
  const frames = (block) => block.split('\n').flatMap((line) => {
    const found = /^\s+[0-9a-f]+ (.+) \((\[[^\]]+\][^)]*|[^()]+)\)$/.exec(line);
    return found ? [{ symbol: found[1].replace('[unknown]', '?'), module: found[2] }] : [];
  });
  return text.split('\n\n').map(frames).filter((stack) => stack.length > 0);
}

export function stacks(file) {
  const args = ['script', '-i', file, '-F', 'ip,sym,dso'];
  return stacks_of(execFileSync('perf', args, { encoding: 'utf8', maxBuffer: 2 ** 29, stdio: ['ignore', 'pipe', 'ignore'] }));
}

/** [[key, %]] of what `key_of(stack)` gives, the greatest first. */
export function shares(all, key_of) {
  const counts = new Map();
  for (const stack of all) {
    const key = key_of(stack);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => [key, (100 * count) / all.length]).sort((a, b) => b[1] - a[1]);
}
