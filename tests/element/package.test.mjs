// The packed package as shops take it: by npm and a bundler, by copying files, by its types,
// and by what its manifest says.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import ts from 'typescript';
import * as vite from 'vite';

import { close_page, launch, open_gallery, open_page } from './chromium.mjs';
import { kWork, new_project, unpacked } from './packed.mjs';
import { TestServer, kHouse } from './serve.mjs';

const kHere = join(kHouse, 'tests/element');
const read_json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** A page of a site whose element is told these states. */
async function opens(url, path, state) {
  const page = await open_page(browser);
  await page.goto(url + path);
  await page.locator(`kulanz-apology [part~=${state}]`).waitFor();
  await close_page(page);
}

const order_page = (state) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${state}</title></head><body>
<kulanz-apology src="/fake/${state}/x/status" lang="de"><p>The server’s own words.</p></kulanz-apology>
<script type="module" src="/main.js"></script></body></html>`;
const kViteFiles = {
  // A newspaper has a schedule: the module that can do more is fetched, too.
  'index.html': order_page('breached'),
  'paper.html': order_page('schedule'),
  'main.js': "import 'kulanz/define.js';\ndocument.querySelector('kulanz-apology').token = '';\n",
};

test('npm install in an empty Vite project: built, it runs under the strict policy', async () => {
  const root = new_project('vite', kViteFiles);
  const input = ['index.html', 'paper.html'].map((file) => join(root, file));
  await vite.build({ root, logLevel: 'error', build: { rolldownOptions: { input } } });
  const server = await TestServer.open({ site: join(root, 'dist') });
  await opens(server.url, '/index.html', 'breached');
  await opens(server.url, '/paper.html', 'field');
  assert.deepEqual(server.refused, []);
  await server.close();
});

test('and so it does while it is developed', async () => {
  const root = new_project('vite-dev', kViteFiles);
  const server = await TestServer.open();
  const proxy = { '/fake': server.url, '/policies': server.url };
  const developed = await vite.createServer({ root, logLevel: 'error', server: { host: '127.0.0.1', port: 0, proxy } });
  await developed.listen();
  await opens(`http://127.0.0.1:${developed.httpServer.address().port}`, '/paper.html', 'field');
  await developed.close();
  await server.close();
});

test('copied into a page’s own folder it runs', async () => {
  const server = await TestServer.open({ package_folder: join(unpacked('copied'), 'dist') });
  const page = await open_page(browser);
  await open_gallery(page, server.url, { states: ['breached', 'schedule'], lang: 'de' });
  await close_page(page);
  assert.deepEqual(server.refused, []);
  await server.close();
});

const libraries = new Map();

/** TypeScript's own declarations are read once: they are most of the work. */
function host_for(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (file, ...how) => {
    if (!/lib\.[\w.]+\.d\.ts$/.test(file)) return read(file, ...how);
    if (!libraries.has(file)) libraries.set(file, read(file, ...how));
    return libraries.get(file);
  };
  return host;
}

/** What TypeScript has to say of a file, and of the package's own declarations that it uses. */
function compile(file, module, moduleResolution) {
  const { options } = ts.convertCompilerOptionsFromJson(
    { strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [], exactOptionalPropertyTypes: true, module, moduleResolution }, kWork);
  const program = ts.createProgram([file], options, host_for(options));
  const own = program.getSourceFiles().filter(({ fileName }) => !program.isSourceFileDefaultLibrary(program.getSourceFile(fileName)));
  assert.ok(own.length > 5, 'it reads the package');
  const found = [...program.getOptionsDiagnostics(), ...own.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])];
  return ts.formatDiagnostics(found, { getCurrentDirectory: () => kWork, getCanonicalFileName: (name) => name, getNewLine: () => '\n' });
}

for (const [module, moduleResolution] of [['node16', 'node16'], ['esnext', 'bundler']]) {
  test(`a shop’s TypeScript knows its types, moduleResolution ${moduleResolution}`, () => {
    const root = new_project(`types-${moduleResolution}`);
    cpSync(join(kHere, 'consumer'), root, { recursive: true });
    for (const file of ['shop.ts', 'page.ts']) assert.equal(compile(join(root, file), module, moduleResolution), '', file);
  });
}

test('the package holds what it names, and the hashes of its modules', () => {
  const root = unpacked('looked-at');
  const { exports, dependencies, sideEffects, customElements } = read_json(root, 'package.json');
  assert.equal(dependencies, undefined);
  const files = readdirSync(root, { recursive: true }).map((file) => `./${file}`);
  const named = Object.values(exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  for (const name of [...named, ...sideEffects, `./${customElements}`]) {
    const pattern = new RegExp(`^${name.replaceAll('.', '\\.').replace('*', '[^/]+')}$`);
    assert.ok(files.some((file) => pattern.test(file)), name);
  }
  for (const [module, hash] of Object.entries(read_json(root, 'dist/integrity.json'))) {
    const bytes = readFileSync(join(root, 'dist', module));
    assert.equal(hash, `sha256-${createHash('sha256').update(bytes).digest('base64')}`, module);
  }
  for (const file of files.filter((name) => name.endsWith('.js'))) assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), /https?:\/\/|\beval\(|new Function/, file);
});

/** What the element is, as a page sees it in every state. */
function survey() {
  const apologies = [...document.querySelectorAll('kulanz-apology')];
  const { constructor } = apologies[0];
  return {
    attributes: constructor.observedAttributes,
    members: Object.getOwnPropertyNames(constructor.prototype).filter((name) => name !== 'constructor' && !name.endsWith('Callback')),
    cssParts: apologies.flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll('[part]')].flatMap((node) => [...node.part])),
  };
}
const names = (list) => [...new Set(list)].sort();

test('custom-elements.json says of the class what it is', async () => {
  const [{ declarations: [told] }] = read_json(kHouse, 'wasm/custom-elements.json').modules;
  const server = await TestServer.open();
  const page = await open_page(browser);
  await open_gallery(page, server.url);
  const found = await page.evaluate(survey);
  found.cssProperties = readFileSync(join(kHouse, 'wasm/src/apology.css'), 'utf8').match(/--kulanz-[a-z][\w-]*/g);
  const states = ['open', 'at_risk', 'kept', 'breached', 'excused', 'unknown', 'cancelled'];
  for (const kind of ['attributes', 'members', 'cssProperties', 'cssParts']) {
    assert.deepEqual(names(found[kind]).filter((name) => !states.includes(name)), names(told[kind].map(({ name }) => name)), kind);
  }
  const events = readFileSync(join(unpacked('surveyed'), 'dist/types/events.d.ts'), 'utf8').match(/'kulanz-\w+'(?=:)/g);
  assert.deepEqual(names(events), names(told.events.map(({ name }) => `'${name}'`)));
  await close_page(page);
  await server.close();
});
