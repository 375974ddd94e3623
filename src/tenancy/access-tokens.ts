import { errors, jwtVerify, SignJWT } from 'jose';
import { asTenantId, isRole, type Role, type TenantId } from '../domain/tenant.ts';
import type { SigningKeys } from './signing-keys.ts';

/** How long an access token works, seconds. A revoked session ends it sooner; see `credentials.ts`. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ISSUER = 'bellwether';
const AUDIENCE = 'bellwether-api';

export interface AccessClaims {
  readonly userId: string;
  readonly tenant: TenantId;
  readonly role: Role;
  readonly sessionId: string;
}

/** Signs a JSON Web Token (RFC 7519) with HMAC SHA-256. `now` in milliseconds. */
export function signAccessToken(keys: SigningKeys, claims: AccessClaims, now: number): Promise<string> {
  const key = keys.current();
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ tenant: claims.tenant, role: claims.role, sid: claims.sessionId })
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: 'JWT' })
    .setSubject(claims.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
    .sign(key.secret);
}

/** Null when the token is forged, expired, or not one of ours. `now` and `expiresAt` in milliseconds. */
export async function verifyAccessToken(
  keys: SigningKeys,
  token: string,
  now: number,
): Promise<(AccessClaims & { readonly expiresAt: number }) | null> {
  try {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        const key = header.kid === undefined ? null : await keys.find(header.kid);
        if (key === null) throw new errors.JWKSNoMatchingKey();
        return key.secret;
      },
      {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: new Date(now),
        requiredClaims: ['exp', 'sub', 'sid'],
      },
    );
    const { sub, tenant, role, sid, exp } = payload as Record<string, unknown>;
    if (
      typeof sub !== 'string' ||
      typeof tenant !== 'string' ||
      typeof sid !== 'string' ||
      typeof exp !== 'number'
    )
      return null;
    if (typeof role !== 'string' || !isRole(role)) return null;
    return { userId: sub, tenant: asTenantId(tenant), role, sessionId: sid, expiresAt: exp * 1000 };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}
