// The rows of the comparison: {id, title, file: its adapter, package: of npm, note}. `wasm`: it runs
// in a WebAssembly module; `at_once`: its decisions are asked for in batches, so none is the first.
const kulanz = (id, title, more = {}) => ({ id, title, file: 'kulanz', package: 'kulanz', wasm: true, ...more });
const batched = { at_once: true };

export const kPeers = [
  { id: 'if_chain', title: 'hand-written if-chain', file: 'if_chain', note: 'no rule engine: the limit for JavaScript' },
  kulanz('kulanz_object', 'Kulanz, an object per call'),
  kulanz('kulanz_prepared', 'Kulanz, prepared facts per call'),
  kulanz('kulanz_batch', 'Kulanz, a batch', batched),
  kulanz('kulanz_batch_explained', 'Kulanz, a batch, each row explained', batched),
  kulanz('kulanz_frame', 'Kulanz as on a page, a frame per call', { note: 'with a promise, series and events' }),
  kulanz('kulanz_frame_prepared', 'Kulanz as on a page, frames kept', { note: 'with a promise, series and events' }),
  { id: 'json_logic_engine_compiled', title: 'json-logic-engine, compiled', file: 'json_logic', package: 'json-logic-engine' },
  { id: 'json_logic_engine_interpreted', title: 'json-logic-engine, interpreted', file: 'json_logic', package: 'json-logic-engine' },
  { id: 'json_logic_js', title: 'json-logic-js', file: 'json_logic', package: 'json-logic-js' },
  { id: 'marcbachmann_cel_js', title: '@marcbachmann/cel-js', file: 'cel', package: '@marcbachmann/cel-js' },
  { id: 'bufbuild_cel', title: '@bufbuild/cel', file: 'cel', package: '@bufbuild/cel' },
  { id: 'cel_js', title: 'cel-js', file: 'cel', package: 'cel-js' },
  { id: 'json_rules_engine', title: 'json-rules-engine', file: 'json_rules_engine', package: 'json-rules-engine' },
  { id: 'zen_expression', title: 'GoRules ZEN native, one expression', file: 'zen', package: '@gorules/zen-engine', note: 'native' },
  { id: 'zen_table', title: 'GoRules ZEN native, decision table', file: 'zen', package: '@gorules/zen-engine', note: 'native' },
  { id: 'zen_table_64', title: 'GoRules ZEN native, decision table, 64 at once', file: 'zen', package: '@gorules/zen-engine', note: 'native', ...batched },
  { id: 'zen_wasm_expression', title: 'GoRules ZEN wasm, one expression', file: 'zen', package: '@gorules/zen-engine-wasm', wasm: true },
  { id: 'cedar_wasm', title: 'Cedar wasm', file: 'cedar', package: '@cedar-policy/cedar-wasm', wasm: true, note: 'answers which rows hold' },
  { id: 'feelin', title: 'feelin, a unary test a cell', file: 'feelin', package: 'feelin' },
];
