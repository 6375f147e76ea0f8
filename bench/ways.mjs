// The two ways in which a package's module decides, each with a question that is a plain one of its
// kind: as a page does, by the frame of an order; and as a back end does, by facts alone.
import { readFile } from 'node:fs/promises';

const dist = new URL('../wasm/dist/', import.meta.url);

export const kLatePizza = {
  order: { placed_at: '2026-05-04T18:00:00Z', paid_minor: 3250, currency: 'EUR' },
  facts: { meal_minor: 2850, promised_min: 45 },
  history: {},
  events: [],
};
export const kLate_s = Date.parse('2026-05-04T22:00:00Z') / 1000;

const kPizzaHut = JSON.parse(await readFile(new URL('../policies/pizzahut_uk.json', import.meta.url)))
  .tests.find(({ expect }) => Object.keys(expect.remedies).length > 0).given.facts;

function check(right) {
  if (!right) throw new Error('decided wrongly');
}

/**
 * {wasm: the module's file, policy: its name, ready: () → first}; `first(code, blob, digest)`, with
 * the module's bytes or its compiled code, makes an instance and its first decision.
 */
export const kWays = {
  page: {
    wasm: new URL('kulanz.wasm', dist),
    policy: 'pizza',
    async ready() {
      const { make_frame, open_policy, read_decision, use_wasm } = await import('../wasm/dist/kulanz.js');
      const frame = make_frame(kLatePizza);
      let used;
      return async (code, blob, digest) => {
        if (used !== code) use_wasm((used = code)); // compiles it
        const kernel = await open_policy(blob, digest);
        check(read_decision(kernel.decide(frame, kLate_s)).state === 'breached');
        return kernel;
      };
    },
  },
  decider: {
    wasm: new URL('kulanz-decider.wasm', dist),
    policy: 'pizzahut_uk',
    async ready() {
      const { open_decider } = await import('../wasm/dist/decider.js');
      let used, compiled;
      return async (code, blob, digest) => {
        if (used !== code) compiled = WebAssembly.compile((used = code));
        const decider = await open_decider(blob, digest, await compiled);
        check(decider.decide(kPizzaHut).remedies.length > 0);
        return decider;
      };
    },
  },
};
