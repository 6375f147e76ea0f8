// What was asked for, beside what was seen.
import { table, with_unit } from './format.mjs';

/** Limits that a figure has to reach; by all others it has to stay. Those a second are always such. */
const kAtLeast = new Set([
  'ledger_forged_to_empty',
  'peers_object_to_json_logic_engine',
  'peers_prepared_to_json_logic_engine',
]);

const kWords = {
  cold_start_node: 'first decision in Node, from the bytes on',
  cold_start_decider_memory: 'memory that one instance of kulanz/decider keeps',
  cold_start_decider_node: 'first verdict of kulanz/decider in Node',
  cold_start_memory: 'memory that one instance keeps',
  decision_native_pizza: 'the pizza’s decision natively, from the frame on',
  decision_native_table: 'the table of ten rows natively, facts prepared',
  due_cost_many_to_few: 'the work of a minute with a million open orders, or ten, beside that with ten thousand',
  first_apology: 'the first apology in Chromium',
  first_apology_slow_processor: 'the same on a slow processor',
  growth_table_rows_1000_to_10: 'a table of 1,000 rows beside one of 10',
  growth_table_rows_planned_1000_to_10: 'the same by a plan',
  ingest_events_64: 'events taken in, 64 connections',
  ledger_batch_codes: 'voucher codes in a batch',
  ledger_forged_to_empty: 'forged codes refused, beside empty answers',
  ledger_idle_memory: 'the idle server’s memory',
  ledger_redemption_cost_many_to_few: 'a redemption among a million vouchers beside one among a thousand',
  ledger_redemption_half_load_p99: 'a redemption at half load, 99 %',
  ledger_redemptions_64: 'redemptions, 64 connections',
  page_bytes: 'the element with its module and one language',
  page_bytes_first: 'what of it a page loads before the apology is shown',
  peers_batch_inside: 'a decision of a batch inside the module',
  peers_cold_to_fastest_wasm: 'set-up and first decision beside the fastest other WebAssembly engine',
  peers_explanation_inside: 'what explaining every row adds to it',
  peers_object_to_json_logic_engine: 'decide(object) beside json-logic-engine compiled, decisions a second',
  peers_prepared_to_json_logic_engine: 'prepared facts beside json-logic-engine compiled, decisions a second',
  scrolling_200_longest_task: 'longest task while scrolling 200 apologies',
};

const at_least = ({ name, unit }) => unit === '1/s' || kAtLeast.has(name);

function row(limit, rows) {
  const words = kWords[limit.name] ?? limit.name;
  const asked = `${at_least(limit) ? 'at least' : 'at most'} ${with_unit(limit)}`;
  const seen = rows.find(({ name, peer }) => name === limit.name && peer === 'kulanz');
  if (!seen) return [words, asked, '–', '**NOT measured**'];
  const met = at_least(limit) ? seen.value >= limit.value : seen.value <= limit.value;
  return [words, asked, with_unit(seen), met ? 'met' : '**NOT met**'];
}

export const is_asked = ({ peer }) => peer === 'limit';

export function asked(rows) {
  const limits = rows.filter(is_asked);
  return limits.length > 0 && table(['figure', 'asked', 'seen', ''], limits.map((limit) => row(limit, rows)));
}
