import { malformed } from './error.js';

/** Lower-case hexadecimal, as digests are written. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws KulanzError `status_malformed` when it is no base64, RFC 4648 section 4 */
export function from_base64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  } catch {
    malformed('decision');
  }
}
