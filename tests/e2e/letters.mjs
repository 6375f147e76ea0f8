// The letters of the demo's stories, as `kulanz mail preview` shows them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kRoot = fileURLToPath(new URL('../../', import.meta.url));
const kProgram = process.env.KULANZ_PROGRAM ?? join(kRoot, 'build/kulanz');
const kStories = JSON.parse(readFileSync(join(kRoot, 'web-demo/stories.json'), 'utf8'));

export const kLanguages = [
  { name: 'de', locale: 'de-DE', form: 'sie' },
  { name: 'de-du', locale: 'de-DE', form: 'du' },
  { name: 'en', locale: 'en-GB', form: '' },
  { name: 'fr', locale: 'fr-FR', form: '' },
  { name: 'es', locale: 'es-ES', form: '' },
];

const report = (day) => ({ id: `report-${day}`, kind: 'not_received', at: `2026-05-${day}T05:10:00Z`, source: 'customer', instance: `2026-05-${day}` });
const reports = ['04', '05', '06'].map(report);
const kNotSo = { id: 'not-so', kind: 'not_so', at: '2026-05-06T08:02:00Z', source: 'customer' };

/** Which letters there are; `told_at` is when the one at the breach went out. */
export const kLetters = [
  { name: 'pizza-running', story: 'pizza', kind: 'breach', now: '2026-05-03T17:15:05Z' },
  { name: 'pizza', story: 'pizza', kind: 'breach', now: '2026-05-03T20:31:00Z' },
  { name: 'pizza-ended', story: 'pizza', kind: 'ended', told_at: '2026-05-03T18:20:00Z', now: '2026-05-03T20:31:00Z' },
  { name: 'data', story: 'data', kind: 'breach', now: '2026-05-20T10:00:00Z' },
  { name: 'newspaper', story: 'newspaper', kind: 'breach', now: '2026-05-04T05:20:00Z', events: reports.slice(0, 1) },
  { name: 'newspaper-again', story: 'newspaper', kind: 'breach', now: '2026-05-06T05:20:00Z', events: reports },
  { name: 'newspaper-case', story: 'newspaper', kind: 'case', now: '2026-05-06T05:20:00Z', events: reports },
  { name: 'newspaper-overdue', story: 'newspaper', kind: 'overdue', now: '2026-05-06T12:20:00Z', events: reports },
  { name: 'newspaper-introduced', story: 'newspaper', kind: 'introduced', now: '2026-05-06T05:20:00Z', events: reports },
  { name: 'parcel', story: 'parcel', kind: 'breach', now: '2026-05-07T13:00:00Z' },
  { name: 'parcel-away', story: 'parcel-away', kind: 'excused', now: '2026-05-06T08:00:00Z' },
  { name: 'parcel-away-introduced', story: 'parcel-away', kind: 'introduced', now: '2026-05-06T08:05:00Z', events: [kNotSo] },
];

/** {text, html, eml} of a letter in a language. */
export function letter(wanted, language) {
  const folder = mkdtempSync(join(tmpdir(), 'kulanz-letters-'));
  try {
    const story = join(folder, 'story.json');
    writeFileSync(story, JSON.stringify(story_of(wanted, language.name)));
    const words = ['mail', 'preview', '--story', story, '--kind', wanted.kind, '--out', folder, '--locale', language.locale];
    if (language.form) words.push('--address-form', language.form);
    const ended = spawnSync(kProgram, words, { encoding: 'utf8', timeout: 20_000 });
    if (ended.status !== 0) throw new Error(`${wanted.name} ${language.name}: ${ended.stderr}`);
    const read = (form) => readFileSync(join(folder, `${wanted.kind}.${form}`), 'utf8');
    return { text: read('txt'), html: read('html'), eml: read('eml') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function story_of({ story, now, told_at, events }, language) {
  const told = kStories.stories.find(({ slug }) => slug === story);
  const title = told.title[language.slice(0, 2)] ?? told.title.en;
  const happened = [...told.script, ...(events ?? [])].filter(({ at }) => Date.parse(at) <= Date.parse(now));
  return {
    ref: told.ref,
    policies: [join(kRoot, 'policies', `${told.promise.policy}.json`)],
    order: {
      placed_at: told.placed_at,
      currency: 'EUR',
      paid_minor: told.items.reduce((sum, { minor }) => sum + minor, 0),
      locale: 'en',
      title,
      customer: kStories.customer,
      promises: [told.promise],
    },
    events: happened,
    now,
    ...(told_at ? { told_at } : {}),
  };
}
