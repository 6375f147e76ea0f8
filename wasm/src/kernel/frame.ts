import { malformed } from '../error.js';

// The frame that core/decide/engine.h reads: every leaf of a promise's `input`
// as (path, text). Nothing is interpreted here: which leaves exist, what they
// mean and whether they are right is the core's business alone.

/** What kulanz_frame_buffer accepts. */
export const kMaxFrameBytes = 96 * 1024;
const kMaxDepth = 8;
const kMaxText = 0xffff;

const encoder = new TextEncoder();

/** @throws KulanzError `status_malformed` when the input is no tree of leaves or too large. */
export function make_frame(input: unknown): Uint8Array {
  const frame = new Uint8Array(kMaxFrameBytes);
  const view = new DataView(frame.buffer);
  let size = 0;

  const put = (path: string, text: string): void => {
    const texts_at = size + 4;
    let end = texts_at;
    for (const [index, part] of [path, text].entries()) {
      const { read, written } = encoder.encodeInto(part, frame.subarray(end));
      if (texts_at > kMaxFrameBytes || read < part.length || written > kMaxText) malformed(path);
      view.setUint16(size + 2 * index, written, true);
      end += written;
    }
    size = end;
  };

  const walk = (value: unknown, path: string, depth: number): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') return put(path, leaf_text(value, path));
    if (depth === kMaxDepth) malformed(path);
    const is_list = Array.isArray(value);
    // Every place of a list counts, also one of which nothing is known, and so does an
    // empty list.
    if (is_list && !value.length) put(path, '[]');
    for (const [step, child] of Object.entries(value)) {
      const place = path ? `${path}/${step}` : step;
      const before = size;
      walk(child, place, depth + 1);
      if (is_list && size === before) put(place, 'null');
    }
  };

  if (typeof input !== 'object' || input === null) malformed('input');
  walk(input, '', 0);
  return frame.slice(0, size);
}

// JSON.parse already lost digits of a larger whole number: better no decision
// than one over another amount.
function leaf_text(value: unknown, path: string): string {
  const lost = typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER);
  if (lost || !['string', 'number', 'boolean'].includes(typeof value)) malformed(path);
  return String(value);
}
