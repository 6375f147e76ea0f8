import { KulanzError, malformed } from './error.js';

// One instance of a module: the C ABI of wasm/kulanz.h with JavaScript's types.

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  kulanz_policy_buffer(size: number): number;
  kulanz_frame_buffer(size: number): number;
  kulanz_text_buffer(size: number): number;
  kulanz_digest_buffer(): number;
  kulanz_open(size: number): number;
  kulanz_decide(frame_size: number, now: bigint): number;
  kulanz_explain(frame_size: number, now: bigint): number;
  kulanz_check_code(size: number): number;
  kulanz_instant(size: number): bigint;
}

const kNeedsWhole = 83; // Reason::policy_needs_whole
const kNoInstant = -(2n ** 63n);
const encoder = new TextEncoder();

export type CodeCheck = 'ok' | 'code_malformed' | 'code_typo';

export class Kernel {
  readonly #wasm: Exports;

  constructor(instance: WebAssembly.Instance) {
    this.#wasm = instance.exports as unknown as Exports;
    this.#wasm._initialize();
  }

  /**
   * Opens a compiled policy; `digest` is repeated in every decision.
   * @returns false when it asks for more than this module can do, which the whole one can
   * @throws KulanzError `policy_refused`
   */
  open(policy: Uint8Array, digest: Uint8Array): boolean {
    const at = this.#wasm.kulanz_policy_buffer(policy.length);
    if (at === 0) throw new KulanzError('policy_refused', { where: 'size' });
    this.#write(at, policy);
    this.#write(this.#wasm.kulanz_digest_buffer(), digest);
    const reason = this.#wasm.kulanz_open(policy.length);
    if (reason !== 0 && reason !== kNeedsWhole) throw new KulanzError('policy_refused', { reason });
    return reason === 0;
  }

  /** The decision buffer, copied. An error of the core is a field of it. `now` is unix seconds. */
  decide(frame: Uint8Array, now: number): Uint8Array {
    return this.#ask('kulanz_decide', frame, now);
  }

  /** The same with its trace. Only where the module is whole. */
  explain(frame: Uint8Array, now: number): Uint8Array {
    return this.#ask('kulanz_explain', frame, now);
  }

  /** Only where the module is whole. */
  check_code(typed: string): CodeCheck {
    const size = this.#write_text(typed);
    const reason = size < 0 ? 100 : this.#wasm.kulanz_check_code(size);
    return reason === 0 ? 'ok' : reason === 101 ? 'code_typo' : 'code_malformed';
  }

  /** Unix seconds of an RFC 3339 text, or undefined when it is none. */
  instant(text: string): number | undefined {
    const size = this.#write_text(text);
    const value = size < 0 ? kNoInstant : this.#wasm.kulanz_instant(size);
    return value === kNoInstant ? undefined : Number(value);
  }

  #ask(question: 'kulanz_decide' | 'kulanz_explain', frame: Uint8Array, now: number): Uint8Array {
    const at = this.#wasm.kulanz_frame_buffer(frame.length);
    if (at === 0) malformed('size');
    this.#write(at, frame);
    const out = this.#wasm[question](frame.length, BigInt(now));
    const memory = this.#wasm.memory.buffer;
    return new Uint8Array(memory.slice(out, out + new DataView(memory).getUint32(out, true)));
  }

  #write(at: number, bytes: Uint8Array): void {
    new Uint8Array(this.#wasm.memory.buffer, at, bytes.length).set(bytes);
  }

  /** The text's size in bytes, or -1 when it is above the limit. */
  #write_text(text: string): number {
    const bytes = encoder.encode(text);
    const at = this.#wasm.kulanz_text_buffer(bytes.length);
    if (at === 0) return -1;
    this.#write(at, bytes);
    return bytes.length;
  }
}
