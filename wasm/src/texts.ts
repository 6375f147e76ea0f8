import { KulanzError } from './error.js';

// Which words: a locale, a form of address, and what the shop replaced.

/** A text, or its plural forms chosen by the number named in `by`. Holes are written {name}. */
export type Text = string | ({ by: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Texts = Record<string, Text>;
export interface Locale {
  texts: Texts;
  /** What differs in a form of address, e.g. "du". */
  forms?: Record<string, Texts>;
}

/** What a hole is filled with; a counted one also chooses the plural form. undefined: not known. */
export type Filling = string | Counted | undefined;
export interface Counted {
  number: number;
  text: string;
}
export type Fillings = Record<string, Filling>;

const kLocales: Record<string, () => Promise<{ default: Locale }>> = {
  en: () => import('./locales/en.js'),
  de: () => import('./locales/de.js'),
};

/** The first tag that Intl understands and that has texts; else English. */
export function choose_lang(wishes: (string | null | undefined)[]): string {
  for (const wish of wishes) {
    try {
      const lang = wish && Intl.getCanonicalLocales(wish)[0];
      if (lang && Object.hasOwn(kLocales, language_of(lang))) return lang;
    } catch {
      // Not a language tag: the next wish.
    }
  }
  return 'en';
}

/** Begins to fetch a language's words; load_texts waits for them and says what went wrong. */
export function expect_lang(lang: string): void {
  kLocales[language_of(lang)]!().catch(() => undefined);
}

/** @throws KulanzError `locale_unavailable` */
export async function load_texts(lang: string, form: string, own: Texts): Promise<Texts> {
  try {
    const locale = (await kLocales[language_of(lang)]!()).default;
    return { ...locale.texts, ...(Object.hasOwn(locale.forms ?? {}, form) ? locale.forms![form] : {}), ...own };
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
  return typeof count === 'object' ? (text[new Intl.PluralRules(lang).select(count.number)] ?? text.other) : undefined;
}
