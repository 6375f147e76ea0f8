import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { house, part, voice } from './support.mjs';

const { choose_lang, load_words, say } = await part('texts');
const texts_of = async (lang, form = '') => (await voice(lang, form)).words.texts;
const en = await texts_of('en');
const sie = await texts_of('de', 'sie');
const du = await texts_of('de-AT', 'du');
const others = await Promise.all(['fr-FR', 'es-ES', 'ar-EG'].map(async (lang) => [lang, await texts_of(lang)]));
const all = [['en', en], ['sie', sie], ['du', du], ...others];
const forms = (text) => (typeof text === 'string' ? [text] : Object.entries(text).filter(([k]) => k !== 'by').map(([, v]) => v));
const holes = (text) => [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

test('every locale and form of address says the same keys', () => {
  for (const [name, texts] of all) assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort(), name);
});

test('with the same holes and plurals', () => {
  for (const key of Object.keys(en)) {
    for (const [name, texts] of all) {
      assert.deepEqual(holes(texts[key]), holes(en[key]), `${name} ${key}`);
      assert.equal(texts[key].by, en[key].by, key);
    }
  }
});

test('a form of address replaces every text that speaks to the customer, and only those', async () => {
  const [first, later] = await Promise.all(['locales/de', 'locales/later/de'].map(part));
  const de = { texts: { ...first.default.texts, ...later.default.texts }, forms: { du: { ...first.default.forms.du, ...later.default.forms.du } } };
  const formal = /\b(Sie|Ihr|Ihre|Ihrem|Ihren|Ihrer|Ihnen)\b/;
  const informal = /\b([Dd]u|[Dd]ein|[Dd]eine|[Dd]einem|[Dd]einen|[Dd]einer|[Dd]ir|[Dd]ich)\b/;
  for (const [key, text] of Object.entries(de.texts)) {
    for (const form of forms(text)) assert.doesNotMatch(form, informal, key);
    // "Sag es uns" has no pronoun, so that a text may be replaced without one.
    if (forms(text).some((form) => formal.test(form))) assert.ok(key in de.forms.du, key);
  }
  for (const [key, text] of Object.entries(de.forms.du)) {
    for (const form of forms(text)) assert.doesNotMatch(form, formal, key);
  }
});

test('no text promises to do better, calls what is owed a gift, or apologises twice', () => {
  const promises = /improv|better|in (the )?future|never again|next time|from now on|besser|künftig|zukünftig|in Zukunft|nie wieder|nächstes Mal|ab jetzt|améliorer|mieux|à l’avenir|plus jamais|la prochaine fois|mejorar|mejor|en el futuro|nunca más|la próxima vez|أفضل|المستقبل|لن يتكرر/i;
  const gift = /gift|present|geschenk|kulanz|goodwill|cadeau|geste|offert|regalo|gesto|هدية|بادرة/i;
  for (const [, texts] of all) {
    for (const [key, text] of Object.entries(texts)) {
      for (const form of forms(text)) {
        assert.doesNotMatch(form, promises, key);
        assert.ok((form.match(/sorry|tut uns leid|entschuldig|désolé|excus|sentimos|disculp|آسف|نعتذر/gi) ?? []).length <= 1, key);
        if (/^(owed|basis|held|remedy\.(tkg|refund))/.test(key)) assert.doesNotMatch(form, gift, key);
      }
    }
  }
});

test('every apology of the shipped policies has words, also while its numbers are unknown', () => {
  for (const name of ['pizza', 'data_option', 'newspaper', 'parcel']) {
    const authored = readFileSync(join(house, 'policies', `${name}.json`), 'utf8');
    assert.ok(`promise.${name}` in en, name);
    const keys = [...authored.matchAll(/'((?:pizza|data|newspaper|parcel|generic)\.\w+)'/g)].map(([, key]) => key);
    assert.ok(keys.length > 0, name);
    for (const key of keys) for (const [lang, texts] of all) assert.notEqual(say(texts, 'en', [key]), '', `${lang} ${key}`);
    for (const { id } of JSON.parse(authored).remedies) assert.ok(`remedy.${id}` in en, id);
  }
});

test('plurals, holes, and the text that does without', () => {
  const texts = { a: { by: 'n', one: 'one {x}', other: '{n} {x}' }, 'a.bare': 'some', b: '{x}', 'c.bare': '' };
  const fill = (number) => ({ n: { number, text: String(number) }, x: { text: '<b>' } });
  assert.equal(say(texts, 'en', ['a'], fill(1)), 'one <b>');
  assert.equal(say(texts, 'en', ['a'], fill(2)), '2 <b>');
  assert.equal(say(texts, 'en', ['a'], { n: undefined }), 'some');
  assert.equal(say(texts, 'en', ['b', 'a']), 'some');
  assert.equal(say(texts, 'en', ['toString', '__proto__', 'nothing']), '');
  assert.equal(say({ a: '{constructor}' }, 'en', ['a']), '');
});

test('languages: the first wish that has texts; a region is kept', () => {
  assert.equal(choose_lang(['de-AT', 'en']), 'de-AT');
  assert.equal(choose_lang(['', null, undefined, 'xx', 'no tag!', 'constructor', 'de']), 'de');
  assert.equal(choose_lang([]), 'en');
});

test('a shop’s own texts replace the package’s', async () => {
  const { texts, dir } = await load_words('en', '', { 'state.kept': 'Yes' });
  assert.deepEqual([texts['state.kept'], texts['state.open'], dir], ['Yes', 'In progress', 'ltr']);
});

test('what is said first needs no word of later', async () => {
  const [first, later] = await Promise.all(['locales/en', 'locales/later/en'].map(part));
  const both = Object.keys(first.default.texts).filter((key) => key in later.default.texts);
  assert.deepEqual(both, []);
});

test('every plural that a language has can be said, and its text is chosen', () => {
  for (const [lang, texts] of all) {
    const tag = lang.length === 5 ? lang : lang === 'en' ? 'en' : 'de';
    for (const missed of [0, 1, 2, 3, 11, 100, 1_000_000]) {
      const text = { number: missed, text: `#${missed}` };
      const said = say(texts, tag, ['fact.schedule'], { missed: text, due: '#due', total: '#total' });
      assert.match(said, /#due.*#total|#total.*#due/, `${lang} ${missed}`);
      if (missed > 10) assert.ok(said.includes(`#${missed}`), `${lang} ${missed}: ${said}`);
    }
  }
  const few = say(others[2][1], 'ar-EG', ['item.dessert'], { count: { number: 3, text: '٣' } });
  assert.equal(few, '٣ قطع حلوى على حسابنا');
});

test('Arabic runs from right to left', async () => {
  assert.equal((await voice('ar-EG')).words.dir, 'rtl');
  assert.equal((await voice('fr')).words.dir, 'ltr');
});

test('a language’s module brings its words: whoever loads it by name waits for nothing', async () => {
  const { add_words } = await part('texts');
  for (const language of ['en', 'de', 'fr', 'es', 'ar']) {
    add_words(language, { texts: { 'state.open': 'stale' } });
    assert.equal((await load_words(language, '', {})).texts['state.open'], 'stale');
    await import(join(house, `wasm/out/locales/${language}.js?anew`));
    assert.notEqual((await load_words(language, '', {})).texts['state.open'], 'stale', language);
  }
});
