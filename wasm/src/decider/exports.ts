/** What kulanz-decider.wasm exports: wasm/decider.h. */
export interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  decider_policy_buffer(size: number): number;
  decider_text_buffer(size: number): number;
  decider_digest_buffer(): number;
  decider_open(size: number): number;
  decider_fact_bytes(): number;
  decider_verdict_bytes(explain: number): number;
  decider_facts(): number;
  decider_verdict(): number;
  decider_read_fact(fact: number, size: number): number;
  decider_decide_one(): void;
  decider_decide_all(facts: number, count: number, explain: number, verdicts: number): void;
  decider_trace(facts: number): number;
  decider_row_rule(remedy: number, row: number): number;
}
