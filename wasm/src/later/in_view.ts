// Whether an element is on the screen: what nobody sees need not count every second.

type Tell = (seen: boolean) => void;

const telling = new WeakMap<Element, Tell>();
// A module that tests import by itself has no observers.
const observer =
  globalThis.IntersectionObserver &&
  new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) telling.get(target)?.(isIntersecting);
  });

/** Tells when `element` comes into view or leaves it, as long as it lives; where it is at first, too. */
export function watch_view(element: Element, tell: Tell): void {
  telling.set(element, tell);
  observer?.observe(element);
}
