// What a test needs and no more: it runs in any browser, without eval, and a test that
// never ends is a failure. `needs` names what a browser may lack, with the reason.

const kTestMs = 40_000;
const kWaitMs = 20_000;
const kAtOnce = 8; // each test opens pages of its own, and most of it is waiting
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
  for (const end = performance.now() + kWaitMs; performance.now() < end; ) {
    const found = look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`never: ${what}`);
}

/** Runs the tests whose name contains `wanted`, a few at a time. @returns [{name, ok, error?, lacks?}] */
export async function run(wanted, clean_up) {
  const results = [];
  const chosen = tests.filter((one) => one.name.includes(wanted));
  while (chosen.length > 0) {
    results.push(...(await Promise.all(chosen.splice(0, kAtOnce).map(run_one))));
    clean_up();
  }
  return results;
}

async function run_one({ name, body, needs }) {
  if (needs && !needs[0]) return { name, ok: true, lacks: needs[1] };
  try {
    await Promise.race([body(), too_long()]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, error: `${error?.message ?? error}` };
  }
}

function too_long() {
  return new Promise((_, failed) => setTimeout(() => failed(new Error(`not done after ${kTestMs} ms`)), kTestMs));
}
