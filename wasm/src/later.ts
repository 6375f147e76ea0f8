// What follows once the apology is painted, in a bundle of its own: dist/later.js, which
// presenter.ts imports by name as the locales are. What it needs from outside of src/later
// it takes from first.js, where it is already (scripts/build.mjs).
import css from './later.css';
import { add_locales, type Locale } from './texts.js';
import { add_sheet, use_patch } from './view/stage.js';
import { patch } from './later/patch.js';

export { keeper_of } from './later/crew.js';

// Words that cannot be had must not take away the ones that are there.
const none = (): { default: Locale } => ({ default: { texts: {} } });

add_sheet(css);
use_patch(patch);
add_locales({
  en: () => import('./locales/later/en.js').catch(none),
  de: () => import('./locales/later/de.js').catch(none),
  fr: () => import('./locales/later/fr.js').catch(none),
  es: () => import('./locales/later/es.js').catch(none),
  ar: () => import('./locales/later/ar.js').catch(none),
});
