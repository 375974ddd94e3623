import { type Static, Type } from 'typebox';
import { ROLES } from '../domain/tenant.ts';
import { Id, Nullable, Timestamp } from './shared.ts';

export const RoleName = Type.Enum([...ROLES]);
export const KeyRole = Type.Enum(['admin', 'analyst', 'viewer']);

export const Identity = Type.Object({
  /** `key` when an API key was used: then `user` is null. */
  method: Type.Enum(['session', 'key']),
  user: Nullable(Type.Object({ id: Id, email: Type.String(), name: Type.String() })),
  role: RoleName,
  tenant: Type.Object({ id: Type.String(), slug: Type.String(), name: Type.String() }),
});
export type Identity = Static<typeof Identity>;

export const LoginRequest = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 320 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  { additionalProperties: false },
);
export const LinkRequest = Type.Object(
  { code: Type.String({ minLength: 20, maxLength: 200 }) },
  { additionalProperties: false },
);
/** A browser sends its refresh token as an HttpOnly cookie, other clients in the body. */
export const RefreshRequest = Type.Object(
  { refresh_token: Type.Optional(Type.String({ maxLength: 500 })) },
  { additionalProperties: false },
);

/** The answer of login, link and refresh. */
export const TokenResponse = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  /** Seconds. */
  expires_in: Type.Integer(),
  refresh_token: Type.String(),
  identity: Identity,
});
export type TokenResponse = Static<typeof TokenResponse>;

export const User = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  role: RoleName,
  disabled: Type.Boolean(),
  created_at: Timestamp,
  last_login_at: Nullable(Timestamp),
});
export type User = Static<typeof User>;

export const UserCreate = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$' }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    role: RoleName,
    password: Type.String({ minLength: 12, maxLength: 1024 }),
  },
  { additionalProperties: false },
);
export const UserUpdate = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    role: Type.Optional(RoleName),
    disabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(Type.String({ minLength: 12, maxLength: 1024 })),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  role: KeyRole,
  /** The first characters of the key, to tell keys apart. */
  prefix: Type.String(),
  created_at: Timestamp,
  expires_at: Nullable(Timestamp),
  last_used_at: Nullable(Timestamp),
});
export type ApiKey = Static<typeof ApiKey>;

export const ApiKeyCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    role: KeyRole,
    expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  { additionalProperties: false },
);
/** The key itself is shown once, here. */
export const ApiKeyCreated = Type.Object({ ...ApiKey.properties, key: Type.String() });
