import type { PromiseModel, ReportModel } from '../model/types.js';
import type { Voice } from '../voice.js';
import type { Actions } from './actions.js';
import { h, having } from './dom.js';

/** The customer's word. */
export function report_view(model: PromiseModel, voice: Voice, actions: Actions): HTMLElement | false {
  if (model.reports.length === 0) return false;
  return h(
    'div.report',
    h('h3', voice.say('report.title')),
    ...model.reports.map((report) => one_report(report, model.id, actions)),
    model.notice && h('p.note', model.notice),
  );
}

function one_report(report: ReportModel, promise: string, actions: Actions): HTMLElement {
  const id = `report-${promise}-${report.kind}`;
  const button = h('button', report.action);
  if (!report.question) return having(button, { id, onclick: () => actions.report(promise, report.kind) });

  const date = having(h('input') as HTMLInputElement, { id: `${id}-date`, type: 'date', required: true });
  const send = (): void => {
    if (date.reportValidity()) actions.report(promise, report.kind, date.value);
  };
  const label = having(h('label', report.question), { htmlFor: date.id });
  return h('div.field', label, date, having(button, { id, onclick: send }));
}
