// Chromium with its developer's tools, and pages that remember what went wrong in them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch(options = {}) {
  return chromium.launch({
    executablePath: process.env.KULANZ_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    ...options,
  });
}

/** The languages that the package has words for, with German’s second form. */
export function voices(dist) {
  const tags = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', ar: 'ar-EG' };
  const languages = readdirSync(join(dist, 'locales')).filter((file) => file.endsWith('.js')).map((file) => file.slice(0, -3));
  return [...languages.map((language) => ({ lang: tags[language] ?? language, form: '' })), { lang: 'de-DE', form: 'du' }];
}

/** A page for a visitor in Berlin; `faults` collects exceptions and what the policy refused. */
export async function open_page(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.faults = [];
  page.on('pageerror', ({ message }) => page.faults.push(`exception: ${message}`));
  page.on('console', (message) => /Content Security Policy/i.test(message.text()) && page.faults.push(message.text()));
  return page;
}

/** The page with all states, or with these. */
export async function open_gallery(page, url, { states, lang = 'en-GB', form = '', look = '' } = {}) {
  const query = new URLSearchParams({ lang, form, look, ...(states && { states: states.join(' ') }) });
  await page.goto(`${url}/gallery.html?${query}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
}

export async function close_page(page) {
  await page.context().close();
  assert.deepEqual(page.faults, []);
}

/** What axe finds, target size included: "rule: where". */
export async function axe_findings(page) {
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(kAxe);
  const violations = await page.evaluate(async () => {
    const found = await globalThis.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
    return found.violations;
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`));
}

/** What a screen reader is given of a page, in order: "role name [focused]", without what only groups. */
export async function accessibility_tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const by_id = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];
  const walk = (node) => {
    const line = node.ignored ? undefined : line_of(node);
    if (line) lines.push(line);
    for (const id of node.childIds ?? []) if (by_id.has(id)) walk(by_id.get(id));
  };
  walk(nodes[0]);
  return lines;
}

const kSilent = new Set(['RootWebArea', 'generic', 'none', 'InlineTextBox', 'StaticText', 'LayoutTableRow', 'main', 'ListMarker', 'LineBreak']);
const kSaid = ['focused', 'disabled', 'expanded', 'invalid', 'level'];

function line_of({ role, name, properties = [] }) {
  if (kSilent.has(role.value)) return undefined;
  const said = kSaid.flatMap((key) => {
    const value = properties.find((property) => property.name === key)?.value.value;
    return value === undefined || value === 'false' || (value === false && key !== 'expanded') ? [] : [value === true ? key : `${key}=${value}`];
  });
  return [role.value, name?.value, ...said.map((one) => `[${one}]`)].filter(Boolean).join(' ').replaceAll('\u00a0', ' ');
}
