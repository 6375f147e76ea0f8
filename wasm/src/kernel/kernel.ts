import { KulanzError, malformed } from '../error.js';

// One instance of a module: the C ABI of wasm/kulanz.h with JavaScript's types.

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  kulanz_policy_buffer(size: number): number;
  kulanz_frame_buffer(size: number): number;
  kulanz_code_buffer(size: number): number;
  kulanz_digest_buffer(): number;
  kulanz_open(size: number): number;
  kulanz_decide(frame_size: number, now: bigint): number;
  kulanz_explain(frame_size: number, now: bigint): number;
  kulanz_check_code(size: number): number;
}

const kNotAPolicy = 80; // Reason::not_a_policy
const kNeedsWhole = 83; // Reason::policy_needs_whole
const kCodeTypo = 101; // Reason::code_typo

export type CodeCheck = 'ok' | 'code_malformed' | 'code_typo';

export class Kernel {
  readonly #wasm: Exports;

  /** @throws Error when it is an instance of another module */
  constructor(instance: WebAssembly.Instance) {
    this.#wasm = instance.exports as unknown as Exports;
    this.#wasm._initialize();
    if (this.#wasm.kulanz_open(0) !== kNotAPolicy) throw new Error('another module');
  }

  /**
   * Opens a compiled policy; `digest`, 32 bytes, is repeated in every decision.
   * @returns false when it asks for more than this module can do, which the whole one can
   * @throws KulanzError `policy_refused`
   */
  open(policy: Uint8Array, digest: Uint8Array): boolean {
    if (!this.#put('policy', policy)) throw new KulanzError('policy_refused', { where: 'size' });
    this.#write(this.#wasm.kulanz_digest_buffer(), digest);
    const reason = this.#wasm.kulanz_open(policy.length);
    if (reason && reason !== kNeedsWhole) throw new KulanzError('policy_refused', { reason });
    return !reason;
  }

  /** The decision buffer, copied. An error of the core is a field of it. `now` is unix seconds. */
  decide(frame: Uint8Array, now: number): Uint8Array {
    return this.#ask('decide', frame, now);
  }

  /** The same with its trace. Only where the module is whole. */
  explain(frame: Uint8Array, now: number): Uint8Array {
    return this.#ask('explain', frame, now);
  }

  /** Only where the module is whole. */
  check_code(typed: string): CodeCheck {
    const text = new TextEncoder().encode(typed);
    const reason = this.#put('code', text) && this.#wasm.kulanz_check_code(text.length);
    return reason === 0 ? 'ok' : reason === kCodeTypo ? 'code_typo' : 'code_malformed';
  }

  #ask(question: 'decide' | 'explain', frame: Uint8Array, now: number): Uint8Array {
    if (!this.#put('frame', frame)) malformed('size');
    const out = this.#wasm[`kulanz_${question}`](frame.length, BigInt(now));
    const { buffer } = this.#wasm.memory;
    return new Uint8Array(buffer.slice(out, out + new DataView(buffer).getUint32(out, true)));
  }

  /** Writes into one of the core's buffers. @returns false when it is more than fits */
  #put(place: 'policy' | 'frame' | 'code', bytes: Uint8Array): boolean {
    const at = this.#wasm[`kulanz_${place}_buffer`](bytes.length);
    if (at) this.#write(at, bytes);
    return at !== 0;
  }

  #write(at: number, bytes: Uint8Array): void {
    new Uint8Array(this.#wasm.memory.buffer, at).set(bytes);
  }
}
