import { KulanzError } from '../error.js';
import type { Presenter, Shown } from '../presenter.js';
import { load_words } from '../texts.js';
import type { Decided } from '../watch.js';

const reported = new Set<string>();

/**
 * Says once a key that there is no text for what a policy names: the general text is
 * shown in its place, or English where only that has one.
 */
export async function find_missing(host: Presenter, { voice, decided }: Shown): Promise<void> {
  const { words } = voice;
  const has = (key: string): boolean => [key, `${key}.bare`].some((one) => Object.hasOwn(words.texts, one));
  const missing = decided.flatMap(named_keys).filter((key) => !has(key) && !reported.has(key));
  if (missing.length === 0) return;
  for (const key of missing) report(host, key);
  const english = await load_words('en', '', {});
  words.texts = { ...english.texts, ...words.texts };
  if (missing.some(has)) host.draw();
}

function report(host: Presenter, key: string): void {
  reported.add(key);
  console.warn(`kulanz-apology: no text for “${key}”`);
  host.complain(new KulanzError('text_missing', { where: key }));
}

// The shop that wrote the policy is to have words for these.
function named_keys({ decision: { policy, apology, remedies } }: Decided): string[] {
  const items = remedies.flatMap(({ id, item }) => [`remedy.${id}`, ...(item ? [`item.${item}`] : [])]);
  return [`promise.${policy}`, ...(apology ? [apology] : []), ...items];
}
