import { KulanzError } from '../error.js';
import { check, type Voucher } from '../status.js';

/** @throws KulanzError `request_failed` when a claim's answer holds no voucher */
export function read_claim(json: unknown): Voucher {
  try {
    check(json, { voucher: { code: '', face_minor: 0, currency: '', valid_until: '' } }, '');
  } catch {
    throw new KulanzError('request_failed', { where: 'voucher' });
  }
  return (json as { voucher: Voucher }).voucher;
}
