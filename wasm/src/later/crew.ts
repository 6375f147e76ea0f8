import type { Presenter } from '../presenter.js';
import { Keeper } from './keeper.js';

// A page may have two hundred elements, each of which is drawn again with what came later:
// so many in one task, that the visitor can scroll between two.
const kAtOnce = 4;
let begun = 0;
let turn: Promise<void> = Promise.resolve();

/** The element's keeper, once what came with later.js is shown. */
export async function keeper_of(host: Presenter): Promise<Keeper> {
  if (++begun % kAtOnce === 0) turn = turn.then(next_task);
  await turn;
  const keeper = (host.keeper = new Keeper(host));
  await keeper.speak();
  return keeper;
}

function next_task(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });
}
