// What is to be shown, as plain values that pure functions make, and how a page
// comes to show it. A text becomes a text node and nothing else; only h() makes a
// Tree, so that no object of order data is ever taken for one.

/** False and empty children are left out. */
export type Child = Tree | string | false | undefined;

/** Properties of the element, not attributes: a label's `for` is `htmlFor`. */
export interface Properties {
  id?: string;
  role?: string;
  lang?: string;
  dir?: string;
  type?: string;
  required?: boolean;
  href?: string;
  htmlFor?: string;
  ariaLabel?: string | null;
  ariaHidden?: string;
  ariaDisabled?: string | null;
  /** What a click on it asks of the desk: the name of its method, then the arguments. */
  act?: string[];
  counts?: Counts;
}

/** A running counter: down to a moment, or up from it. */
export interface Counts {
  deadline: number;
  up: boolean;
}

export class Tree {
  readonly children: (Tree | string)[] = [];

  constructor(
    readonly name: string,
    children: Child[],
    readonly props: Properties = {},
  ) {
    for (const child of children) if (child) this.children.push(child);
  }
}

/** `name` may carry classes: "p.fact". Each class is also a part, so that a shop can style it. */
export function h(name: string, ...children: Child[]): Tree {
  return new Tree(name, children);
}

/** Nothing where there is nothing to say. */
export function line(name: string, text: string | false | undefined): Child {
  return text ? h(name, text) : undefined;
}

/** The same with properties. They stand apart from the children: order data never sets one. */
export function having(tree: Tree, props: Properties): Tree {
  return new Tree(tree.name, tree.children, props);
}

export type Shown = Node & { key?: string };

/** A new node that shows `child`. */
export function make(child: Tree | string): Shown {
  if (!(child instanceof Tree)) return new Text(child);
  const shown = document.createElement(child.name.split('.')[0]!);
  for (const inner of child.children) shown.append(make(inner));
  return dress(shown, child);
}

/** By what a node is found again: an id tells elements apart, then the first class; texts are all alike. */
export function key_of(child: Tree | string): string | undefined {
  if (!(child instanceof Tree)) return undefined;
  const [tag, first] = child.name.split('.');
  return `${tag}.${child.props.id ?? first}`;
}

/** Gives an element what its tree says of it, beside its children. */
export function dress(shown: HTMLElement, tree: Tree): HTMLElement {
  const part = tree.name.split('.').slice(1).join(' ');
  return Object.assign(shown, tree.props, { key: key_of(tree) }, part && { className: part, part });
}
