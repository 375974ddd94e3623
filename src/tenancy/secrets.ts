import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters that need no escaping in headers, cookies and addresses. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret with 256 random bits. Guessing is hopeless, so a slow hash would add nothing. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
