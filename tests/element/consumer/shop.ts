// How a shop's own TypeScript uses the package; compiled by package.test.mjs, never run.
import 'kulanz/define.js';
import { KulanzApology, KulanzError, check_code, make_frame, open_policy, read_decision, use_wasm } from 'kulanz';
import type { ChangeDetail, Decision, Status, Texts } from 'kulanz';
import en from 'kulanz/locales/en.js';

const apology: KulanzApology = document.querySelector('kulanz-apology')!;
apology.src = '/status';
apology.token = 'token';
apology.token = undefined;
apology.addressForm = 'du';
apology.timeZone = 'Europe/Berlin';
apology.texts = { 'voucher.claim': 'Show me', 'item.dessert': { by: 'count', one: 'A dessert', other: '{count} desserts' } } satisfies Texts;
const status: Status | undefined = apology.status;
const done: Promise<void> = apology.refresh();

apology.addEventListener('kulanz-change', ({ detail }) => {
  const { promise, state, previous, decision }: ChangeDetail = detail;
  const due: number = decision.next_change_at;
  console.log(promise, state === 'breached', previous, due);
});
document.addEventListener('kulanz-claim', (event) => {
  event.preventDefault();
  console.log(event.detail.promise, event.detail.remedy);
});
document.addEventListener('kulanz-error', ({ detail: { error } }) => console.log(error instanceof KulanzError, error.code === 'wasm_unavailable', error.facts.status));

async function without_a_page(blob: Uint8Array<ArrayBuffer>): Promise<Decision> {
  use_wasm(blob);
  const policy = await open_policy(blob, 'digest', true);
  const verdict: 'ok' | 'code_typo' | 'code_malformed' = await check_code('7k3m');
  console.log(verdict, en.texts['voucher.claim'], status, done);
  return read_decision(policy.decide(make_frame({ order: {} }), 1_777_916_700));
}
void without_a_page;

// What must not compile.
// @ts-expect-error a token is a text
apology.token = 7;
// @ts-expect-error there is no such state
apology.addEventListener('kulanz-change', ({ detail }) => detail.state === 'late');
// @ts-expect-error what the element is made of is not for shops
void import('kulanz/dist/kulanz.js');
