// What a test needs and no more: it runs in any browser, without eval, and a test that
// never ends is a failure. `needs` names what a browser may lack, with the reason.

const kTestMs = 15_000;
const tests = [];
let group = '';

/** What the tests after it are about. */
export function describe(name) {
  group = name;
}

/** @param needs [whether this browser has it, what it lacks otherwise] */
export function test(name, body, needs) {
  tests.push({ name: `${group}: ${name}`, body, needs });
}

export function ok(value, what) {
  if (!value) throw new Error(what);
}

export function equal(actual, expected, what = '') {
  const [was, wanted] = [actual, expected].map((value) => JSON.stringify(value) ?? String(value));
  ok(was === wanted, `${what} is ${was}, expected ${wanted}`);
}

/** Waits until `look` gives something true, and returns it. */
export async function until(look, what) {
  for (const end = performance.now() + 8000; performance.now() < end; ) {
    const found = look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`never: ${what}`);
}

/** Runs the tests whose name contains `wanted`. @returns [{name, ok, error?, lacks?}] */
export async function run(wanted, clean_up) {
  const results = [];
  for (const { name, body, needs } of tests.filter((one) => one.name.includes(wanted))) {
    if (needs && !needs[0]) {
      results.push({ name, ok: true, lacks: needs[1] });
      continue;
    }
    try {
      await Promise.race([body(), too_long()]);
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: `${error?.message ?? error}` });
    }
    clean_up();
  }
  return results;
}

function too_long() {
  return new Promise((_, failed) => setTimeout(() => failed(new Error(`not done after ${kTestMs} ms`)), kTestMs));
}
