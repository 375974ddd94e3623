import { Type } from 'typebox';
import { Timestamp } from './shared.ts';

export const Tenant = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  state: Type.Enum(['active', 'suspended']),
  created_at: Timestamp,
});
