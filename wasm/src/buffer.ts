import { hex } from './bytes.js';
import { KulanzError } from './error.js';

// Numbers, texts and records of the decision buffer, little-endian.

const kVersion = 1;
const kHeaderBytes = 192;
const kNoInstant = -(2n ** 63n);
const kNever = 2n ** 63n - 1n;
const decoder = new TextDecoder();

/**
 * Functions that read at an offset. They trust the core that wrote the buffer; a read
 * past its end throws DataView's RangeError. @throws KulanzError `decision_refused`
 */
export function reader_of(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (where: string): never => {
    throw new KulanzError('decision_refused', { where });
  };
  const u8 = (at: number): number => view.getUint8(at);
  const u16 = (at: number): number => view.getUint16(at, true);
  const u32 = (at: number): number => view.getUint32(at, true);
  const i32 = (at: number): number => view.getInt32(at, true);
  const i64 = (at: number): bigint => view.getBigInt64(at, true);
  const number = (at: number): number => {
    const value = Number(i64(at));
    return Number.isSafeInteger(value) ? value : refuse(`byte ${at}`);
  };
  const part = (at: number, size: number): Uint8Array => bytes.subarray(at, at + size);
  if (bytes.length < kHeaderBytes || u32(0) !== bytes.length || u16(4) !== kVersion) refuse('buffer');
  return {
    u8, u16, u32, i32, number,
    instant: (at: number) => (i64(at) === kNoInstant || i64(at) === kNever ? undefined : number(at)),
    text: (at: number) => decoder.decode(part(u32(at), u32(at + 4))),
    digest: (at: number) => hex(part(at, 32)),
    name: <T extends string>(names: readonly T[], at: number): T => names[u8(at)] ?? refuse(`byte ${at}`),
    list: <T>(count: number, start_at: number, step: number, read: (at: number) => T) =>
      Array.from({ length: count }, (_, row) => read(u32(start_at) + row * step)),
  };
}
