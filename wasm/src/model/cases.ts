import type { Decision } from '../decision.js';
import type { Case } from '../status.js';
import type { Voice } from '../voice.js';
import type { CaseModel, ReportModel } from './types.js';

/** The cases the ledger holds, each with its person; before one is opened, the role that will. */
export function case_models(voice: Voice, decision: Decision, cases: Case[]): CaseModel[] {
  if (cases.length > 0) return cases.map((one) => held_case(voice, one));
  return decision.escalations.map(({ role, due }) => ({
    title: voice.say('case.title'),
    name: voice.say([`role.${role}`, 'role.other']),
    role: '',
    contact: '',
    due: voice.say('case.due', { due: voice.moment(due) }),
  }));
}

function held_case(voice: Voice, { state, due, owner }: Case): CaseModel {
  return {
    title: voice.say([`case.${state}`, 'case.title']),
    name: owner.name,
    role: voice.say([`role.${owner.role}`, 'role.other']),
    contact: owner.contact,
    due: voice.say([`case.due.${state}`, 'case.due'], { due: voice.written(due) }),
  };
}

/** What the customer can say in this state: a closed list, and the server judges it. */
export function report_models(voice: Voice, decision: Decision, cases: Case[]): ReportModel[] {
  const reports: ReportModel[] = [];
  const offer = (kind: string, text = kind, question = ''): void => {
    reports.push({ kind, action: voice.say(`report.${text}`), question: question && voice.say(question) });
  };
  // Once a person owns the matter, the same word need not be said again.
  const heard = decision.escalations.length > 0;
  if (decision.issues.total > 0) offer('not_received', 'issue', 'report.which');
  else if (decision.state === 'kept' && !heard) offer('not_received');
  if (decision.state === 'excused' && !heard) offer('not_so');
  if (cases.some(({ state }) => state === 'open')) offer('solved');
  return reports;
}
