// What the page's tests share: the package's modules one by one, the module of
// the browser's build, policies compiled as a shop's server compiles them, and a
// writer of decision buffers.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const house = fileURLToPath(new URL('../..', import.meta.url));
const wasm_folder = process.env.KULANZ_WASM ?? join(house, 'build/wasm');
const kulanz = process.env.KULANZ_BIN ?? join(house, 'build/kulanz');

/** A module of wasm/src, transpiled by scripts/test.mjs. */
export const part = (name) => import(join(house, 'wasm/out', `${name}.js`));

export const read_wasm = (name) => readFileSync(join(wasm_folder, name));
/** The module that a page tries first, and the same sources whole. */
export const wasm_bytes = read_wasm('kulanz.wasm');
export const wasm_module = new WebAssembly.Module(wasm_bytes);
export const whole_module = new WebAssembly.Module(read_wasm('kulanz-whole.wasm'));

const { Kernel } = await part('kernel/kernel');
export const new_instance = (module = wasm_module) => new WebAssembly.Instance(module, {});
export const new_kernel = (module) => new Kernel(new_instance(module));

const folder = mkdtempSync(join(tmpdir(), 'kulanz-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const blobs = new Map();

/** A shipped policy, compiled: {blob, hash, digest}. */
export function policy(name) {
  if (!blobs.has(name)) {
    const out = join(folder, `${name}.blob`);
    execFileSync(kulanz, ['compile', join(house, 'policies', `${name}.json`), '-o', out]);
    const blob = new Uint8Array(readFileSync(out));
    const hash = new Uint8Array(createHash('sha256').update(blob).digest());
    blobs.set(name, { blob, hash, digest: Buffer.from(hash).toString('hex') });
  }
  return blobs.get(name);
}

export function kernel_with(name, modules = [wasm_module, whole_module]) {
  const { blob, hash } = policy(name);
  return modules.map(new_kernel).find((kernel) => kernel.open(blob, hash));
}

export const unix = (text) => Date.parse(text) / 1000;

/** A pizza ordered at eight in the evening, Berlin time, promised in 45 minutes. */
export const pizza = (events = []) => ({
  order: { placed_at: '2026-05-04T18:00:00Z', paid_minor: 3250, currency: 'EUR' },
  facts: { meal_minor: 2850, promised_min: 45 },
  history: {},
  events,
});

/** A voice with every text. */
export async function voice(lang = 'en-GB', form = '', own = {}, zone = '') {
  await all_words();
  const { Voice } = await part('voice');
  const { load_words } = await part('texts');
  return new Voice(lang, await load_words(lang, form, own), zone);
}

/** What later.js does to the words, without its style sheet, for which Node has no use. */
async function all_words() {
  if (all_words.done) return;
  all_words.done = true;
  const { add_locales } = await part('texts');
  const later = (lang) => () => import(join(house, 'wasm/out/locales/later', `${lang}.js`));
  add_locales(Object.fromEntries(locales.map((lang) => [lang, later(lang)])));
}
export const locales = readdirSync(join(house, 'wasm/src/locales/later')).map((file) => file.slice(0, -3));

/** Finds what a tree says by class, and its elements by id. */
export function reading(tree) {
  const found = (wanted, from = tree) => [
    ...(wanted(from) ? [from] : []),
    ...from.children.flatMap((child) => (typeof child === 'string' ? [] : found(wanted, child))),
  ];
  const all = (name) => found((one) => one.name.split('.').includes(name));
  const text = (one) => (typeof one === 'string' ? one : one.children.map(text).join('')).replaceAll('\u00a0', ' ');
  return { all, said: (name) => all(name).map(text), acts: () => found((one) => one.props.act).map(({ props }) => props.act) };
}

/** Writes a buffer of core/decide/decision.h from names and numbers of a test. */
export class BufferWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #end = 192;

  constructor() {
    this.u16(4, 1);
    for (const at of [8, 16, 32, 40, 160]) this.i64(at, -(2n ** 63n));
    this.i64(24, 2n ** 63n - 1n);
  }
  u8(at, value) { this.#view.setUint8(at, value); return this; }
  u16(at, value) { this.#view.setUint16(at, value, true); return this; }
  u32(at, value) { this.#view.setUint32(at, value, true); return this; }
  i64(at, value) { this.#view.setBigInt64(at, BigInt(value), true); return this; }
  text(at, text) {
    const bytes = new TextEncoder().encode(text);
    this.#bytes.set(bytes, this.#end);
    this.u32(at, this.#end).u32(at + 4, bytes.length);
    this.#end += bytes.length;
    return this;
  }
  /** Room for one more record of `size` bytes; returns where it starts. */
  record(count_at, start_at, size) {
    if (this.#bytes[count_at] === 0) {
      this.#end = Math.ceil(this.#end / 8) * 8;
      this.u32(start_at, this.#end);
    }
    this.#bytes[count_at] += 1;
    const at = this.#end;
    this.#end += size;
    return at;
  }
  done() {
    this.u32(0, this.#end);
    return this.#bytes.slice(0, this.#end);
  }
}
