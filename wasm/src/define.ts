import { KulanzApology } from './first.js';

// With this module alone a page's scripts know the element's type.
export type { KulanzApology };

if (globalThis.customElements && !customElements.get('kulanz-apology')) {
  customElements.define('kulanz-apology', KulanzApology);
}
