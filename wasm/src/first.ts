// What a page loads first, in one bundle: dist/first.js. With it, the words of one language
// and a decision in the status the apology is shown; kernel.js and later.js take from here
// what is in the page already.
export { KulanzApology } from './element.js';
export * from './shared.js';
