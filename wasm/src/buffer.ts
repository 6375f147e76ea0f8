import { hex } from './bytes.js';
import { KulanzError } from './error.js';

// Numbers, texts and records of the decision buffer, little-endian.

const kVersion = 1;
const kHeaderBytes = 192;
const kNoInstant = -(2n ** 63n);
const kNever = 2n ** 63n - 1n;
const decoder = new TextDecoder();

/** Trusts the core that wrote the buffer; a read past its end throws DataView's RangeError. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < kHeaderBytes || this.u32(0) !== bytes.length || this.#view.getUint16(4, true) !== kVersion) {
      throw new KulanzError('decision_refused', { where: 'buffer' });
    }
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }
  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }
  i32(at: number): number {
    return this.#view.getInt32(at, true);
  }
  number(at: number): number {
    const value = Number(this.#view.getBigInt64(at, true));
    if (!Number.isSafeInteger(value)) throw new KulanzError('decision_refused', { where: `byte ${at}` });
    return value;
  }
  instant(at: number): number | undefined {
    const value = this.#view.getBigInt64(at, true);
    return value === kNoInstant || value === kNever ? undefined : this.number(at);
  }
  text(at: number): string {
    const start = this.u32(at);
    return decoder.decode(this.#bytes.subarray(start, start + this.u32(at + 4)));
  }
  hex(at: number, count: number): string {
    return hex(this.#bytes.subarray(at, at + count));
  }
  name<T extends string>(names: readonly T[], at: number): T {
    const found = names[this.u8(at)];
    if (!found) throw new KulanzError('decision_refused', { where: `byte ${at}` });
    return found;
  }
  list<T>(count_at: number, start_at: number, step: number, read: (at: number) => T): T[] {
    const start = this.u32(start_at);
    return Array.from({ length: this.u8(count_at) }, (_, row) => read(start + row * step));
  }
}
