// policies/policy.schema.json against the compiler: editors complete and check by the
// schema, so it accepts every policy there is, and refuses every shape that the
// compiler refuses. KULANZ names another binary.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const policies = resolve(here, '../../policies');
const kulanz = process.env.KULANZ ?? resolve(here, '../../build/kulanz');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

const schema_file = 'policy.schema.json';
// Members are required by one part of the schema and described by another.
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
const fits = ajv.compile(read(join(policies, schema_file)));

test('every sender file fits its schema', () => {
  const senders = join(policies, 'senders');
  const well = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })
    .compile(read(join(senders, 'sender.schema.json')));
  const files = readdirSync(senders).filter((name) => !name.endsWith('.schema.json'));
  assert.ok(files.length >= 5);
  for (const file of files) {
    const sender = read(join(senders, file));
    assert.ok(well(sender), `${file}: ${ajv.errorsText(well.errors)}`);
    assert.ok(!well({ ...sender, zonne: 1 }), file);
  }
});

const folder = mkdtempSync(join(tmpdir(), 'kulanz-policies-'));
after(() => rmSync(folder, { recursive: true }));

function compiles(policy) {
  const file = join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify(policy));
  const run = spawnSync(kulanz, ['compile', file, '-o', join(folder, 'policy.bin')], { encoding: 'utf8' });
  assert.equal(run.error, undefined, `${kulanz} does not run: ./dev build makes it`);
  return { ok: run.status === 0, says: run.stdout + run.stderr };
}

/** Takes out, or puts, the value that a JSON Pointer (RFC 6901, without escapes) names. */
function changed(policy, { at, put, remove }) {
  const copy = structuredClone(policy);
  const steps = (at ?? remove).split('/').slice(1);
  const last = steps.pop();
  const parent = steps.reduce((node, step) => node[step], copy);
  if (remove) delete parent[last];
  else parent[last] = put;
  return copy;
}

for (const file of readdirSync(policies, { recursive: true })) {
  if (!file.endsWith('.json') || file.startsWith('senders/') || file === schema_file) continue;
  test(`the schema accepts ${file}`, () => {
    assert.ok(fits(read(join(policies, file))), JSON.stringify(fits.errors, null, 1));
  });
}

const whole = read(join(here, 'well_shaped.json'));

test('schema and compiler accept every member in its place', () => {
  assert.ok(fits(whole), JSON.stringify(fits.errors, null, 1));
  const compiled = compiles(whole);
  assert.ok(compiled.ok, compiled.says);
});

for (const wrong of read(join(here, 'misshapen.json'))) {
  test(`schema and compiler refuse: ${wrong.why}`, () => {
    const policy = changed(whole, wrong);
    assert.ok(!fits(policy), 'the schema accepts it');
    assert.ok(!compiles(policy).ok, 'the compiler accepts it');
  });
}
