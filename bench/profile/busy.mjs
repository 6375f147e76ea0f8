// How much of its time a server keeps what busy, by what Linux tells of its threads.
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const kTick_ms = 10;
const kLook_ms = 2;

/** [{state, ticks}] by thread; what follows the name, which is in parentheses. */
function threads(pid) {
  const found = new Map();
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const fields = readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8').split(') ').at(-1).split(' ');
    found.set(id, { state: fields[0], ticks: Number(fields[11]) + Number(fields[12]) });
  }
  return found;
}

/** Ticks in which no processor had work, all together. */
function idle() {
  const [, , , , idle_ticks, waiting] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/);
  return Number(idle_ticks) + Number(waiting);
}

/**
 * Looks on for so long. @returns {what: %}: `the_disk`, on which some thread waited; the thread that
 * worked most; all processors of the machine, by the server and by whomever.
 */
export async function busy(pid, ms) {
  const [before, idle_before, begin] = [threads(pid), idle(), performance.now()];
  let [looks, waited] = [0, 0];
  while (performance.now() - begin < ms) {
    const states = [...threads(pid).values()].map(({ state }) => state);
    if (states.includes('D')) waited += 1;
    looks += 1;
    await sleep(kLook_ms);
  }
  const took_ms = performance.now() - begin;
  const share = (ticks) => (100 * ticks * kTick_ms) / took_ms;
  const worked = [...threads(pid)].map(([id, { ticks }]) => ticks - (before.get(id)?.ticks ?? 0));
  return {
    the_disk: (100 * waited) / looks,
    its_busiest_thread: share(Math.max(...worked)),
    all_processors_by_the_server: share(worked.reduce((a, b) => a + b, 0)) / availableParallelism(),
    all_processors: 100 - share(idle() - idle_before) / availableParallelism(),
  };
}
