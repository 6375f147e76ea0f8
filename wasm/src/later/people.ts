import { check } from '../status.js';
import type { Scene } from '../view/scene.js';
import { h, having, line, type Child, type Tree } from '../view/tree.js';

const kCases = [{ id: '', state: '', due: '', owner: { name: '', contact: '' } }];

/** Who takes care of it, and what the customer can say; `notice` is the answer to that. */
export function people_view(scene: Scene, notice: string): Child[] {
  check(scene.promise.cases, kCases, 'cases');
  return [...cases_view(scene), reports_view(scene, notice)];
}

/** The cases the ledger holds, each with its person; before one is opened, the role that will. */
function cases_view({ voice, decision, promise: { cases } }: Scene): Tree[] {
  const role_name = (role: string | undefined): string => voice.say([`role.${role}`, 'role.other']);
  if (cases.length === 0) {
    return decision.escalations.map(({ role, due }) =>
      case_view(voice.say('case.title'), role_name(role), '', '', voice.say('case.due', { due: voice.moment(due) })),
    );
  }
  return cases.map(({ state, due, owner: { name, role, contact } }) =>
    case_view(
      voice.say([`case.${state}`, 'case.title']),
      name,
      role_name(role),
      contact,
      voice.say([`case.due.${state}`, 'case.due'], { due: voice.written(due) }),
    ),
  );
}

function case_view(title: string, name: string, role: string, contact: string, due: string): Tree {
  return h(
    'div.case',
    h('h3', title),
    h('p.owner', h('bdi', name), line('span.role', role)),
    contact && h('p.contact', reach(contact)),
    h('p.due', due),
  );
}

// Only what is plainly a number or an address becomes a link, of a fixed scheme.
function reach(contact: string): Tree {
  const shown = h('bdi', contact);
  const number = /^\+?[\d\s()/-]{5,}$/.test(contact) && `tel:${contact.replace(/[^\d+]/g, '')}`;
  const href = number || (/^[\w.+-]+@[\w.-]+$/.test(contact) && `mailto:${contact}`);
  return href ? having(h('a', shown), { href }) : shown;
}

/** What the customer can say in this state: a closed list, and the server judges it. */
function reports_view(scene: Scene, notice: string): Child {
  const { voice, decision, promise } = scene;
  const { state, issues } = decision;
  // Once a person owns the matter, the same word need not be said again.
  const heard = decision.escalations.length > 0;
  const reports = [
    issues.total > 0 ? issue_view(scene) : state === 'kept' && !heard && report_view(scene, 'not_received'),
    state === 'excused' && !heard && report_view(scene, 'not_so'),
    promise.cases.some(({ state }) => state === 'open') && report_view(scene, 'solved'),
  ].filter(Boolean);
  if (reports.length === 0) return undefined;
  return h('div.report', h('h3', voice.say('report.title')), ...reports, line('p.note', notice));
}

function report_view({ voice, promise: { id } }: Scene, kind: string, words = kind, asked?: string): Tree {
  return having(h('button', voice.say(`report.${words}`)), {
    id: `report-${id}-${kind}`,
    act: ['report', id, kind, ...(asked ? [asked] : [])],
  });
}

/** The issue of a schedule is named by its day. */
function issue_view(scene: Scene): Tree {
  const id = `day-${scene.promise.id}`;
  return h(
    'div.field',
    having(h('label', scene.voice.say('report.which')), { htmlFor: id }),
    having(h('input'), { id, type: 'date', required: true }),
    report_view(scene, 'not_received', 'issue', id),
  );
}
