import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { house } from './support.mjs';

const home = join(house, 'wasm');
const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
const sources = readdirSync(join(home, 'src'), { recursive: true }).filter((file) => /\.(ts|css)$/.test(file));
const text = (file) => readFileSync(join(home, 'src', file), 'utf8');

test('the package depends on nothing, and names its types first', () => {
  assert.equal(manifest.dependencies, undefined);
  for (const [name, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'object') assert.equal(Object.keys(target)[0], 'types', name);
  }
  assert.deepEqual(manifest.sideEffects, ['./dist/define.js', './dist/locales/*.js']);
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(readFileSync(join(home, 'package-lock.json'), 'utf8'), /https?:\/\/(?!opencollective|github|tidelift|www\.patreon)/);
});

test('moments are read in one place, and formatted from numbers', () => {
  for (const file of sources) {
    assert.doesNotMatch(text(file), /new Date\(\)|new Date\(['"`]/, file);
    if (file !== 'instant.ts') assert.doesNotMatch(text(file), /Date\.parse/, file);
    // That the machine slept is noticed by its date, which is trusted for nothing else.
    if (file !== join('later', 'wall_clock.ts')) assert.doesNotMatch(text(file), /Date\.now/, file);
    if (file !== 'voice.ts') assert.doesNotMatch(text(file), /new Date\(/, file);
  }
});

test('nothing becomes markup, code or inline style', () => {
  for (const file of sources) {
    assert.doesNotMatch(text(file), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.style\b|style=/, file);
  }
});

test('requests leave from one file, and go to no fixed host', () => {
  for (const file of sources) {
    if (file !== 'http.ts') assert.doesNotMatch(text(file), /\bfetch\(|XMLHttpRequest|WebSocket/, file);
    assert.doesNotMatch(text(file), /https?:\/\//, file);
  }
});

test('directions are logical, so that right-to-left needs no rule of its own', () => {
  for (const css of ['apology.css', 'later.css']) assert.doesNotMatch(text(css).replace(/\/\*.*?\*\//gs, ''), /\b(left|right|margin-top|padding-left|text-align: (left|right))\b(?!-to-)/);
});
