import type { Scene } from './scene.js';
import { h, having, type Child } from './tree.js';

/** A counter beside the deadline: display, not part of the decision. role=timer is silent; only the live region speaks. */
export function counter_view({ voice, now, decision: { issues, state, deadline, until } }: Scene): Child {
  const ahead = state === 'open' || state === 'at_risk';
  const runs = ahead || (state === 'breached' && until === undefined);
  if (issues.total > 0 || deadline === undefined || !runs) return undefined;
  return h(
    'p.timer',
    h('span.what', voice.say(ahead ? 'timer.left' : 'timer.late')),
    having(h('span.count', voice.duration(Math.abs(deadline - now), 'short')), { role: 'timer', counts: { deadline, up: !ahead } }),
  );
}
