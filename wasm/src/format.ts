type Options = Intl.NumberFormatOptions | Intl.DateTimeFormatOptions | Intl.ListFormatOptions;

// Making a formatter takes longer than using it, and a page may have two hundred counters.
const made = new Map<string, unknown>();

/** Intl's formatter for these options, made once a page. */
export function formatter<F>(Kind: new (lang: string, options: never) => F, lang: string, options?: Options): F {
  const key = JSON.stringify([Kind.name, lang, options]);
  if (!made.has(key)) made.set(key, new Kind(lang, options as never));
  return made.get(key) as F;
}
