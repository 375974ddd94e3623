import { Type } from 'typebox';

export const Health = Type.Object({ status: Type.Literal('ok'), version: Type.String() });

export const Readiness = Type.Object({
  ready: Type.Boolean(),
  draining: Type.Boolean(),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean() })),
});

/** `GET /errors/{code}`: where the `type` of a problem leads. */
export const ErrorDescription = Type.Object({
  code: Type.String(),
  status: Type.Integer(),
  title: Type.String(),
});
