import { createHmac, timingSafeEqual } from 'node:crypto';
import { BellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';

export interface Cursors {
  /** The text for `next_cursor`: it continues this list, of this tenant, and nothing else. */
  seal(list: string, tenant: TenantId, position: string): string;
  /** Throws INVALID_CURSOR for a cursor of another list or tenant, or one that nobody gave. */
  open(list: string, tenant: TenantId, cursor: string): string;
}

/** 96 bits: guessing one is hopeless, and a right guess would only name a position in one's own list. */
const SIGNATURE_BYTES = 12;

export function createCursors(secret: Uint8Array): Cursors {
  const sign = (list: string, tenant: TenantId, position: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${list}\n${tenant}\n${position}`)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  return {
    seal(list, tenant, position) {
      return Buffer.concat([sign(list, tenant, position), Buffer.from(position, 'utf8')]).toString(
        'base64url',
      );
    },
    open(list, tenant, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const position = bytes.subarray(SIGNATURE_BYTES).toString('utf8');
      const signature = bytes.subarray(0, SIGNATURE_BYTES);
      if (signature.length !== SIGNATURE_BYTES || !timingSafeEqual(signature, sign(list, tenant, position))) {
        throw new BellwetherError(
          'INVALID_CURSOR',
          'The cursor was not given by this list. Start again without one.',
        );
      }
      return position;
    },
  };
}
