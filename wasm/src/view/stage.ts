import css from '../apology.css';
import type { Voice } from '../voice.js';
import { h, having, make, type Properties, type Tree } from './tree.js';

const sheets: CSSStyleSheet[] = [];
// The first picture. later.js knows how to change one.
let replace = (parent: ParentNode, [child]: Tree[]): void => parent.replaceChildren(make(child!));

/** A sheet for every element of the page. */
export function add_sheet(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  sheets.push(sheet);
}

// A server that imports this module has no style sheets.
if (globalThis.CSSStyleSheet) add_sheet(css);

/** How to draw over what is shown, once there is a better way than to draw all anew. */
export function use_patch(patch: typeof replace): void {
  replace = patch;
}

/** The shadow root: either the light DOM's slot, or what was decided. */
export class Stage {
  #said = '';
  #root: ShadowRoot | undefined;

  /** @param on_act is told what a click on a button asks for */
  constructor(
    private readonly host: HTMLElement,
    private readonly on_act: (act: string[]) => void,
  ) {}

  /** Made when there is something to show in it: until then the light DOM is laid out but once. */
  get root(): ShadowRoot {
    if (!this.#root) {
      this.#root = this.host.attachShadow({ mode: 'open' });
      this.#root.addEventListener('click', ({ target }) => {
        const { act } = (target as Element).closest<HTMLElement & Properties>('button') ?? {};
        if (act) this.on_act(act);
      });
      this.show_light_dom();
    }
    return this.#root;
  }

  show_light_dom(): void {
    if (this.#root) replace(this.#root, [h('slot')]);
  }

  show(promises: Tree[], { lang, words: { dir } }: Voice): void {
    this.root.adoptedStyleSheets = sheets;
    const live = having(h('p.live', this.#said), { role: 'status' });
    replace(this.root, [having(h('div.root', h('div.body', ...promises), live), { lang, dir })]);
  }

  /** Says it to a screen reader, once; as a `problem` it is seen, too. */
  announce(text: string, shown_as = 'live'): void {
    this.#said = text;
    const live = this.root.querySelector('[role=status]');
    if (live) Object.assign(live, { textContent: text, className: shown_as });
  }
}
