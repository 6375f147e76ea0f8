// Every snippet of wasm/README.md, run as it stands there. The html, css and js of a section
// are one page; a section that has code and no test here is a failure.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import ts from 'typescript';
import * as vite from 'vite';

import { close_page, launch, open_page } from './chromium.mjs';
import { kWork, new_project } from './packed.mjs';
import { Policies } from './policies.mjs';
import { TestServer, kHouse, kStrict } from './serve.mjs';
import { Shop } from './shop.mjs';
import { kStates, status_of } from './suite/states.js';

const kGuide = readFileSync(join(kHouse, 'wasm/README.md'), 'utf8');

/** title: {html, css, js, …}: the snippets of each section. */
const kSections = Object.fromEntries(
  kGuide.split(/^## /m).slice(1).map((section) => {
    const snippets = [...section.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, code]) => [language || 'text', code]);
    assert.equal(new Set(snippets.map(([language]) => language)).size, snippets.length, 'one snippet of each language a section');
    return [section.split('\n')[0], Object.fromEntries(snippets)];
  }),
);
const untested = new Set(Object.keys(kSections).filter((title) => Object.keys(kSections[title]).length > 0));

function guide(title, body) {
  untested.delete(title);
  test(`“${title}”`, () => body(kSections[title]));
}

let shop, browser;
before(async () => {
  shop = await Shop.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  assert.equal(await shop?.close(), 0);
});

/** The page of a section, as a shop would serve it: the order's names are filled in. */
async function open_section({ html, css, js }, { module = '/page.js', folder = new_folder(), prepare = (page) => page, fill = () => ({}) } = {}) {
  const { ref, token } = await shop.place('pizza');
  const names = { token, ...(await fill(ref)) };
  const body = html.replaceAll('R-1042', ref).replace(/\{\{(\w+)\}\}/g, (_, name) => names[name]);
  const page_of = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An order</title><link rel="stylesheet" href="/page.css"></head><body>${body}${script}</body></html>`;
  const site = await folder({ 'index.html': page_of(module && `<script type="module" src="${module}"></script>`), 'page.css': css ?? '', 'page.js': js ?? '' });
  const server = await TestServer.open({ shop, site });
  const page = await open_page(browser);
  await prepare(page);
  await page.goto(`${server.url}/index.html`);
  const close = async () => {
    await close_page(page);
    assert.deepEqual(server.refused, []);
    await server.close();
  };
  return { page, close };
}

/** Writes a page's files into a folder of its own. */
function new_folder() {
  return async (files) => {
    const folder = join(kWork, `guide-${crypto.randomUUID()}`);
    mkdirSync(folder, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
    return folder;
  };
}

const claim = (page) => page.getByRole('button', { name: 'Get the code' });
const style = (page, part, property) =>
  page.locator(`kulanz-apology [part~=${part}]`).first().evaluate((node, name) => getComputedStyle(node)[name], property);

guide('In five minutes, without a build', async (section) => {
  const { page, close } = await open_section(section);
  await claim(page).click();
  await page.locator('kulanz-apology [part~=code]').waitFor();
  const [kept, needed] = await page.locator('kulanz-apology').evaluate((apology) => [parseFloat(getComputedStyle(apology).minBlockSize), apology.shadowRoot.firstElementChild.offsetHeight]);
  assert.ok(kept >= needed, `${needed} px are needed`);
  await close();
});

guide('Sooner', async (section) => {
  const fill = async (ref) => {
    const status = await shop.status(ref);
    return { status: JSON.stringify(status).replaceAll('&', '&amp;').replaceAll('"', '&quot;') };
  };
  // Neither the module nor the policy is there before the apology is.
  let fetched = [];
  let let_go;
  const shown = new Promise((done) => (let_go = done));
  const prepare = (page) => page.route(/\.wasm$|\/policies\//, (route) => shown.then(() => route.continue()));
  const { page, close } = await open_section(section, { fill, prepare });
  await claim(page).waitFor();
  let_go();
  const paths = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
  const each = [/^\/kulanz\/kulanz\.wasm$/, /^\/policies\//, /^\/kulanz\/locales\/en\.js$/];
  while (!each.every((one) => fetched.some((path) => one.test(path)))) fetched = await paths();
  for (const once of each) assert.equal(fetched.filter((path) => once.test(path)).length, 1, `${once} in ${fetched}`);
  assert.deepEqual(fetched.filter((path) => path.endsWith('/status')), []);
  await claim(page).click(); // with the token
  await page.locator('kulanz-apology [part~=code]').waitFor();
  await close();
});

guide('With npm and a bundler', async ({ sh, html, js }) => {
  const folder = async (files) => {
    const root = new_project('guide-npm', { ...files, 'main.js': js });
    // As it is written, but for where the tarball lies.
    const [, name] = /^npm install \.\/(kulanz-[\d.]+\.tgz)$/.exec(sh.trim());
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', join(kHouse, 'build/npm', name)], { cwd: root });
    await vite.build({ root, logLevel: 'error' });
    return join(root, 'dist');
  };
  const { page, close } = await open_section({ html }, { module: '', folder });
  await claim(page).waitFor();
  await close();
});

guide('With a backend of your own', async ({ html, js, jsx }) => {
  const prepare = async (page) => {
    await page.route('**/my/status', (route) => route.fulfill({ json: status_of('breached', (policy) => new Policies().get(policy).digest) }));
    await page.route('**/policies/*', (route) => route.fulfill({ body: new Policies().get('pizza').blob }));
    await page.route('**/my/claim', (route) => {
      const { promise, remedy } = route.request().postDataJSON();
      const voucher = { code: `${promise} ${remedy}`, face_minor: 2850, currency: 'EUR', valid_until: '2027-05-05T22:00:00Z' };
      return route.fulfill({ json: { voucher } });
    });
  };
  const { page, close } = await open_section({ html, js }, { prepare });
  await claim(page).click();
  await page.locator('kulanz-apology [part~=code]', { hasText: 'promise goodwill_voucher' }).waitFor();
  await close();
  const { diagnostics, outputText } = ts.transpileModule(jsx, { reportDiagnostics: true, compilerOptions: { jsx: ts.JsxEmit.ReactJSX, module: ts.ModuleKind.ESNext } });
  assert.deepEqual(diagnostics, []);
  const { Promise: Component } = await import(`data:text/javascript,${encodeURIComponent(outputText.replace("import 'kulanz/define.js';", '').replaceAll('"react/jsx-runtime"', JSON.stringify(import.meta.resolve('react/jsx-runtime'))))}`);
  const handler = () => {};
  const { type, props } = Component({ status: 'a status', claim: handler });
  assert.deepEqual([type, props], ['kulanz-apology', { status: 'a status', lang: 'en-GB', 'onkulanz-claim': handler }]); // embed.test.mjs runs a whole app
});

guide('Events', async ({ ts: code }) => {
  const root = new_project('guide-events', { 'page.ts': code, 'index.html': '<!doctype html><html lang="en"><head><title>An order</title></head><body><script type="module" src="/page.ts"></script></body></html>' });
  const program = ts.createProgram([join(root, 'page.ts')], { strict: true, noEmit: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, types: [] });
  assert.deepEqual(program.getSemanticDiagnostics(program.getSourceFile(join(root, 'page.ts'))).map(({ messageText }) => messageText), []);
  await vite.build({ root, logLevel: 'error' });
  const server = await TestServer.open({ site: join(root, 'dist') });
  const page = await open_page(browser);
  const said = page.waitForEvent('console', (message) => message.text().includes('is broken'));
  await page.goto(`${server.url}/index.html`);
  await page.evaluate(() => {
    const apology = Object.assign(document.createElement('kulanz-apology'), { src: '/fake/open+breached/x/status', token: '' });
    apology.addEventListener('kulanz-ready', () => void apology.refresh());
    document.body.append(apology);
  });
  assert.equal((await said).text(), 'promise is broken, severity 3');
  await close_page(page);
  await server.close();
});

guide('Your own words', async (section) => {
  const { page, close } = await open_section(section);
  await page.getByText('From all of us at Trattoria Lume').waitFor();
  await page.getByText('Good for 365 days').waitFor();
  await close();
});

guide('Looks', async (section) => {
  const hand_over = "const apology = document.querySelector('kulanz-apology');\napology.token = apology.dataset.token;";
  const { page, close } = await open_section({ ...section, js: hand_over });
  await claim(page).waitFor();
  assert.equal(await style(page, 'claim', 'backgroundColor'), 'rgb(140, 47, 27)');
  assert.equal(await style(page, 'promise', 'borderRadius'), '0px');
  assert.match(await style(page, 'title', 'fontFamily'), /Georgia/);
  await close();
});

/** A module that runs in a project with the package, by Node. */
function run_in_node(name, code) {
  const root = new_project(name, { 'run.mjs': code });
  return execFileSync(process.execPath, ['run.mjs'], { cwd: root, encoding: 'utf8' });
}

guide('Many on one page', async ({ html, css, js }) => {
  const [item] = /<li>.*<\/li>/.exec(html);
  const { page, close } = await open_section({ html: html.replace(item, item.repeat(40)), css, js });
  const is_laid_out = (apology) =>
    apology.shadowRoot.querySelector('[part~=claim]')?.checkVisibility({ contentVisibilityAuto: true });
  const [first, last] = [page.locator('kulanz-apology').first(), page.locator('kulanz-apology').last()];
  await claim(first).waitFor();
  await last.locator('[part~=claim]').waitFor({ state: 'attached' });
  assert.deepEqual([await first.evaluate(is_laid_out), await last.evaluate(is_laid_out)], [true, false]);
  await last.scrollIntoViewIfNeeded();
  await claim(last).click();
  await last.locator('[part~=code]').waitFor();
  await close();
});

guide('At the checkout', async ({ js }) => {
  const use = "import { readFileSync } from 'node:fs';\nimport { use_wasm } from 'kulanz';\nuse_wasm(readFileSync('node_modules/kulanz/dist/kulanz-whole.wasm'));\n";
  assert.equal(run_in_node('guide-checkout', use + js), 'code_typo\n');
  const codes = js.match(/'(ok|code_\w+)'/g);
  assert.deepEqual(codes, ["'ok'", "'code_typo'", "'code_malformed'"]);
});

guide('What your page must allow', async ({ text }) => {
  assert.equal(text.trim(), `Content-Security-Policy: ${kStrict}`); // what all of these pages run under
});

guide('Without a page', async ({ js }) => {
  const { blob, digest } = new Policies().get('pizza');
  const [{ input }] = status_of('breached', () => digest).promises;
  const given = `const blob = Buffer.from('${blob.toString('base64')}', 'base64'), digest = '${digest}', input = ${JSON.stringify(input)};\nconst unix_seconds = ${Date.parse(kStates.breached.now) / 1000};\n`;
  const out = run_in_node('guide-node', `${js.replace(/^(?=use_wasm)/m, given)}console.log(decision.state, decision.remedies[0].amount_minor);\n`);
  assert.equal(out, 'breached 2850\n');
});

guide('Very many orders at once', async ({ js }) => {
  const { blob, digest } = new Policies().get('pizzahut_uk');
  const given = `const blob = Buffer.from('${blob.toString('base64')}', 'base64'), digest = '${digest}', orders = [{ minutes: 40 }, { minutes: 50 }, { minutes: 60 }];\n`;
  const out = run_in_node('guide-decider', `${js.replace(/^(?=const decider)/m, given)}console.log(remedies[0].amount_minor, total_minor, steps.length > 3);\n`);
  assert.equal(out, '1000 2000 true\n');
});

test('every snippet of the guide is run', () => assert.deepEqual([...untested], []));

test('its tables name what there is', () => {
  const [{ declarations: [told] }] = JSON.parse(readFileSync(join(kHouse, 'wasm/custom-elements.json'), 'utf8')).modules;
  const rows = (title) => kGuide.split(`## ${title}\n`)[1].split(/^## /m)[0].split('\n').filter((line) => line.startsWith('| `') || line.startsWith('| |'));
  const named = (title, columns) => rows(title).flatMap((row) => row.split('|').slice(...columns).join().match(/`[^`]+`/g) ?? []).map((name) => name.slice(1, -1)).sort();
  const names = (list) => list.map(({ name }) => name).sort();
  assert.deepEqual(named('Looks', [1, 2]), names([...told.cssProperties, ...told.cssParts]));
  assert.deepEqual(named('What you can set', [1, 2]), names(told.attributes));
  assert.deepEqual(named('What you can set', [2, 3]), [...names(told.members.filter(({ kind }) => kind === 'field')), 'lang'].sort());
  assert.deepEqual(named('Events', [1, 2]), names(told.events));
  const codes = readFileSync(join(kHouse, 'wasm/src/error.ts'), 'utf8').match(/(?<=\| ')\w+/g).sort();
  assert.deepEqual(named('When something fails', [1, 2]), codes);
});
