// Builds elements. Strings become text nodes and nothing else, so that order
// data cannot turn into markup.

export type Child = Node | string | false | undefined;
export type Attributes = Record<string, string | undefined>;

/**
 * `name` may carry classes: "p.fact". Each class is also a part, so that a shop
 * can style it. False and empty children are left out.
 */
export function h(name: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const [tag, ...classes] = name.split('.') as [string, ...string[]];
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  element.part.add(...classes);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(attribute, value);
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

export function on_click(element: HTMLElement, act: () => void): HTMLElement {
  element.addEventListener('click', act);
  return element;
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
