import { KulanzApology } from './kulanz.js';

if (globalThis.customElements && !customElements.get('kulanz-apology')) {
  customElements.define('kulanz-apology', KulanzApology);
}
