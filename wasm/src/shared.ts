// What later.js takes from kulanz.js, so that each is in the page once. No shop's business.
export { reader_of } from './buffer.js';
export { kTypes } from './decision.js';
export { as_error } from './error.js';
export { emit } from './events.js';
export { ask } from './http.js';
export { policy_bytes } from './loader.js';
export { check } from './status.js';
export { add_locales, load_words } from './texts.js';
export { claim_view, listed } from './view/offer.js';
export { add_sheet, use_patch } from './view/stage.js';
export { Tree, dress, h, having, key_of, line, make } from './view/tree.js';
