// The package: the element's class (define.js registers it), and what works without a page.
import type { CodeCheck } from './kernel.js';
import { load_whole } from './loader.js';

export { KulanzApology } from './element.js';
export { KulanzError, type ErrorCode, type ErrorFacts } from './error.js';
export type { ChangeDetail, ClaimDetail, ErrorDetail, KulanzEvents, ReadyDetail, ReportDetail } from './events.js';
export { read_decision } from './decision.js';
export type {
  Basis, Decision, Escalation, Fault, Param, PromiseState, Remedy, RemedyKind, ValueType,
} from './decision.js';
export { make_frame } from './frame.js';
export type { CodeCheck, Kernel } from './kernel.js';
export { open_policy, use_wasm, type Policy } from './loader.js';
export type {
  Case, Entitlement, Status, StatusEvent, StatusOrder, StatusPolicy, StatusPromise, Voucher,
} from './status.js';
export type { Text, Texts } from './texts.js';

/**
 * Whether what a customer typed can be a voucher code: catches typos before a
 * checkout asks its server, which alone knows whether the code is good.
 */
export async function check_code(typed: string): Promise<CodeCheck> {
  return (await load_whole()).check_code(typed);
}

/** @internal What later.js takes from here, so that each is in the page once. */
export * from './shared.js';
