// The package: the element's class (define.js registers it), and what works without a page.
export { KulanzApology } from './element.js';
export { KulanzError, type ErrorCode, type ErrorFacts } from './error.js';
export type { ChangeDetail, ClaimDetail, ErrorDetail, KulanzEvents, ReadyDetail, ReportDetail } from './events.js';
export { read_decision } from './decision.js';
export type {
  Basis, Decision, Escalation, Fault, Param, PromiseState, Remedy, RemedyKind, ValueType,
} from './decision.js';
export type { CodeCheck, Kernel } from './kernel/kernel.js';
export type { Policy } from './kernel/loader.js';
export { check_code, make_frame, open_policy, use_wasm } from './kernel.js';
export type {
  Case, Entitlement, Status, StatusEvent, StatusOrder, StatusPolicy, StatusPromise, Voucher,
} from './status.js';
export type { Text, Texts } from './texts.js';
