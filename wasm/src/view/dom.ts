// Builds elements. Strings become text nodes and nothing else, so that order
// data cannot turn into markup.

export type Child = Node | string | false | undefined;
/** Properties, not attributes: a label's `for` is `htmlFor`. */
export type Properties = Partial<
  Pick<HTMLInputElement, 'id' | 'role' | 'dir' | 'type' | 'required' | 'ariaDisabled'> &
    Pick<HTMLLabelElement, 'htmlFor'> &
    Pick<HTMLAnchorElement, 'href'> & { onclick: () => void }
>;

/**
 * `name` may carry classes: "p.fact". Each class is also a part, so that a shop
 * can style it. False and empty children are left out.
 */
export function h(name: string, ...children: Child[]): HTMLElement {
  const [tag, ...classes] = name.split('.') as [string, ...string[]];
  const element = document.createElement(tag);
  element.classList.add(...classes);
  element.part.add(...classes);
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Gives an element properties. They stand apart from the children: an object of order data is never taken for them. */
export function having<E extends HTMLElement>(element: E, properties: Properties): E {
  return Object.assign(element, properties);
}

/**
 * Replaces what `root` holds and keeps what the visitor was doing: focus, typed
 * text and opened details stay with the element of the same id.
 */
export function replace(root: HTMLElement, children: HTMLElement[]): void {
  const scope = root.getRootNode() as ShadowRoot;
  const focused = scope.activeElement?.id;
  const typed = new Map([...root.querySelectorAll('input')].map((input) => [input.id, input.value]));
  const opened = new Set([...root.querySelectorAll('details[open]')].map(({ id }) => id));
  root.replaceChildren(...children);
  for (const input of root.querySelectorAll('input')) input.value = typed.get(input.id) ?? input.value;
  for (const details of root.querySelectorAll('details')) details.open = opened.has(details.id);
  if (focused) scope.getElementById(focused)?.focus({ preventScroll: true });
}
