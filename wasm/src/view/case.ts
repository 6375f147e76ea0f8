import type { CaseModel } from '../model/types.js';
import { h, having } from './dom.js';

/** The named person who owns the matter, how to reach them, and by when they answer. */
export function case_view(model: CaseModel): HTMLElement {
  return h(
    'div.case',
    h('h3', model.title),
    h('p.owner', h('bdi', model.name), model.role && h('span.role', model.role)),
    model.contact && h('p.contact', contact(model.contact)),
    h('p.due', model.due),
  );
}

// Only what is plainly a number or an address becomes a link, of a fixed scheme.
function contact(text: string): HTMLElement {
  const shown = h('bdi', text);
  if (/^\+?[\d\s()/-]{5,}$/.test(text)) return having(h('a', shown), { href: `tel:${text.replace(/[^\d+]/g, '')}` });
  if (/^[\w.+-]+@[\w.-]+$/.test(text)) return having(h('a', shown), { href: `mailto:${text}` });
  return shown;
}
