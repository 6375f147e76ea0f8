// Where questions come from: a file of cases, or the demo's stories.
import { readFileSync } from 'node:fs';

const seconds = (text) => Math.floor(Date.parse(text) / 1000);

/** [{id, line}] of a cases file: {id, policy, facts, order?, history?, events?, now?}. */
export function cases_of_file(path) {
  return JSON.parse(readFileSync(path, 'utf8')).map((given) => {
    const { id, policy, facts, order, history, events, now } = given;
    const moments = now === undefined ? [] : [typeof now === 'string' ? seconds(now) : now];
    return { id, line: { policy, input: { order, facts, history, events }, now: moments } };
  });
}

// What the courier's desk of the demo could have said in place of the script's last word.
const endings = (story) => [
  story.script,
  ...story.courier.map((kind, n) => [
    ...story.script.slice(0, -1),
    { ...story.script.at(-1), id: `desk-${n}`, kind, fault: undefined },
  ]),
];

/** Every story after each of its events and at each of its moments, with every ending. */
export function cases_of_stories(path) {
  const { stories } = JSON.parse(readFileSync(path, 'utf8'));
  return stories.flatMap((story) => {
    const { policy, facts } = story.promise;
    const paid_minor = story.items.reduce((sum, item) => sum + item.minor, 0);
    const order = { placed_at: story.placed_at, paid_minor, currency: 'EUR' };
    const now = story.moments.map((moment) => seconds(moment.at));
    return endings(story).flatMap((script, ending) =>
      Array.from({ length: script.length + 1 }, (_, told) => ({
        id: `${story.slug}/ending ${ending}/${told} events`,
        line: { policy, input: { order, facts, events: script.slice(0, told) }, now },
      })),
    );
  });
}
