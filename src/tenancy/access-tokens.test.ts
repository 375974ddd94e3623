import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { asTenantId } from '../domain/tenant.ts';
import { signAccessToken, verifyAccessToken } from './access-tokens.ts';
import { loadSigningKeys } from './signing-keys.ts';

const now = Date.UTC(2026, 0, 1);
const secret = 'a'.repeat(32);
const keys = await loadSigningKeys({ secret, file: '', now });
const claims = { userId: 'u', tenant: asTenantId('abcdef123456'), role: 'analyst', sessionId: 's' } as const;
const token = await signAccessToken(keys, claims, now);

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const [header, payload, signature] = token.split('.') as [string, string, string];

it('gives back what was signed, until 15 minutes later', async () => {
  expect(await verifyAccessToken(keys, token, now + 899_000)).toEqual({
    ...claims,
    expiresAt: now + 900_000,
  });
  expect(await verifyAccessToken(keys, token, now + 900_000)).toBeNull();
});

it.each([
  ['no algorithm', `${encode({ ...decode(header), alg: 'none' })}.${payload}.`],
  ['no algorithm but a signature', `${encode({ ...decode(header), alg: 'none' })}.${payload}.${signature}`],
  [
    'another tenant in the claims',
    `${header}.${encode({ ...decode(payload), tenant: 'zzzzzzzzzzzz' })}.${signature}`,
  ],
  ['a higher role in the claims', `${header}.${encode({ ...decode(payload), role: 'owner' })}.${signature}`],
  ['a longer life', `${header}.${encode({ ...decode(payload), exp: 9_999_999_999 })}.${signature}`],
  ['an unknown key id', `${encode({ ...decode(header), kid: 'ffff' })}.${payload}.${signature}`],
  ['no key id', `${encode({ alg: 'HS256' })}.${payload}.${signature}`],
  ['no signature', `${header}.${payload}`],
  ['garbage', 'not.a.token'],
  ['nothing', ''],
])('refuses a token with %s', async (_what, forged) => {
  expect(await verifyAccessToken(keys, forged, now)).toBeNull();
});

it('refuses a token signed with another key under our key id', async () => {
  const forged = createHmac('sha256', 'b'.repeat(32)).update(`${header}.${payload}`).digest('base64url');
  expect(await verifyAccessToken(keys, `${header}.${payload}.${forged}`, now)).toBeNull();
});

it('refuses another algorithm even when signed with our key', async () => {
  const other = encode({ ...decode(header), alg: 'HS512' });
  const forged = createHmac('sha512', secret).update(`${other}.${payload}`).digest('base64url');
  expect(await verifyAccessToken(keys, `${other}.${payload}.${forged}`, now)).toBeNull();
});

it('refuses a token that we signed for another purpose', async () => {
  const other = encode({ ...decode(payload), aud: 'something-else' });
  const forged = createHmac('sha256', secret).update(`${header}.${other}`).digest('base64url');
  expect(await verifyAccessToken(keys, `${header}.${other}.${forged}`, now)).toBeNull();
});
