import { KulanzError } from './error.js';
import { formatter } from './format.js';
import { once } from './once.js';

// Which words: a locale, a form of address, and what the shop replaced.

/** A text, or its plural forms chosen by the number named in `by`. Holes are written {name}. */
export type Text = string | ({ by: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Texts = Record<string, Text>;
export interface Locale {
  texts: Texts;
  /** What differs in a form of address, e.g. "du". */
  forms?: Record<string, Texts>;
  /** The direction of its script; left to right unless said. */
  dir?: 'rtl';
}
/** The texts of an element: a locale's in a form of address, and in their place the shop's own. */
export interface Words {
  texts: Texts;
  dir: string;
}

/** What a hole is filled with; a counted one also chooses the plural form. undefined: not known. */
export type Filling = string | Counted | undefined;
export interface Counted {
  number: number;
  text: string;
}
export type Fillings = Record<string, Filling>;

export type Locales = Record<string, () => Promise<{ default: Locale }>>;

// What is said first. later.ts brings the words for what comes after a click.
const sources: Locales[] = [
  {
    en: once(() => import('./locales/en.js')),
    de: once(() => import('./locales/de.js')),
    fr: once(() => import('./locales/fr.js')),
    es: once(() => import('./locales/es.js')),
    ar: once(() => import('./locales/ar.js')),
  },
];

/** Each language's module brings its words itself: one that a page loads by name is not waited for. */
export function add_words(language: string, words: Locale): void {
  sources[0]![language] = () => Promise.resolve({ default: words });
}

export function add_locales(more: Locales): void {
  sources.push(more);
}

/** The first tag that Intl understands and that has texts; else English. */
export function choose_lang(wishes: (string | null | undefined)[]): string {
  for (const wish of wishes) {
    try {
      const lang = wish && Intl.getCanonicalLocales(wish)[0];
      if (lang && Object.hasOwn(sources[0]!, language_of(lang))) return lang;
    } catch {
      // Not a language tag: the next wish.
    }
  }
  return 'en';
}

/** Its texts in every part that was brought; begins to fetch them when called. @throws KulanzError `locale_unavailable` */
export async function load_words(lang: string, form: string, own: Texts): Promise<Words> {
  try {
    const language = language_of(lang);
    const parts = (await Promise.all(sources.map((source) => source[language]!()))).map((part) => part.default);
    const texts = parts.map(({ texts, forms = {} }) => ({ ...texts, ...(Object.hasOwn(forms, form) && forms[form]) }));
    return { texts: Object.assign({}, ...texts, own), dir: parts[0]!.dir ?? 'ltr' };
  } catch {
    throw new KulanzError('locale_unavailable', { where: lang });
  }
}

function language_of(lang: string): string {
  return lang.split('-')[0]!;
}

/**
 * The first of `keys` that has a text, filled. When a hole's filling is not
 * known the text KEY.bare is taken, which does without; empty when there is none.
 */
export function say(texts: Texts, lang: string, keys: string[], fillings: Fillings = {}): string {
  for (const key of keys) {
    for (const name of [key, `${key}.bare`]) {
      const said = Object.hasOwn(texts, name) ? fill(texts[name]!, lang, fillings) : undefined;
      if (said !== undefined) return said;
    }
  }
  return '';
}

function fill(text: Text, lang: string, fillings: Fillings): string | undefined {
  const form = typeof text === 'string' ? text : plural_form(text, lang, fillings[text.by]);
  let complete = form !== undefined;
  const filled = form?.replace(/\{(\w+)\}/g, (_, name: string) => {
    const filling = Object.hasOwn(fillings, name) ? fillings[name] : undefined;
    complete &&= filling !== undefined;
    return typeof filling === 'object' ? filling.text : filling!;
  });
  return complete ? filled : undefined;
}

function plural_form(text: Exclude<Text, string>, lang: string, count: Filling): string | undefined {
  return typeof count === 'object' ? (text[formatter(Intl.PluralRules, lang).select(count.number)] ?? text.other) : undefined;
}
