import type { PromiseModel, ReportModel } from '../model/types.js';
import type { Voice } from '../voice.js';
import type { Actions } from './actions.js';
import { h } from './dom.js';

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
  if (!report.question) return h('button', { id, onclick: () => actions.report(promise, report.kind) }, report.action);

  const date = h('input', { id: `${id}-date`, type: 'date', required: true }) as HTMLInputElement;
  const send = (): void => {
    if (date.reportValidity()) actions.report(promise, report.kind, date.value);
  };
  return h('div.field', h('label', { htmlFor: date.id }, report.question), date, h('button', { id, onclick: send }, report.action));
}
