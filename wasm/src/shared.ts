// What kernel.js, later.js and kulanz.js take from first.js, so that each is in the page once.
// No shop's business.
export { reader_of } from './buffer.js';
export { from_base64, hex } from './bytes.js';
export { kTypes, read_decision } from './decision.js';
export { KulanzError, as_error, malformed } from './error.js';
export { emit } from './events.js';
export { ask, request } from './http.js';
export { instant_of } from './instant.js';
export { load_kernel } from './load_kernel.js';
export { once } from './once.js';
export { check } from './status.js';
export { add_locales, add_words, load_words } from './texts.js';
export { claim_view, listed } from './view/offer.js';
export { add_sheet, use_patch } from './view/stage.js';
export { Tree, dress, h, having, key_of, line, make } from './view/tree.js';
