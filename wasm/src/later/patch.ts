import { Tree, dress, key_of, make, type Shown } from '../view/tree.js';

/**
 * Makes `parent` hold exactly `children`, keeping every element that is still
 * wanted: what the visitor focused, typed, selected or opened stays as it is.
 */
export function patch(parent: Node, children: (Tree | string)[]): void {
  let at: Shown | null = parent.firstChild;
  for (const child of children) {
    let kept: Shown | null = at;
    while (kept && kept.key !== key_of(child)) kept = kept.nextSibling;
    if (!kept) {
      parent.insertBefore(make(child), at);
      continue;
    }
    while (at !== kept) at = drop(at!);
    update(kept, child);
    at = kept.nextSibling;
  }
  while (at) at = drop(at);
}

function update(shown: Node, child: Tree | string): void {
  if (child instanceof Tree) {
    dress(shown as HTMLElement, child);
    patch(shown, child.children);
  } else if (shown.textContent !== child) {
    shown.textContent = child;
  }
}

function drop(shown: Node): ChildNode | null {
  const next = shown.nextSibling;
  shown.parentNode!.removeChild(shown);
  return next;
}
