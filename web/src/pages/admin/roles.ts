import type { ApiKeyCreate, RoleName } from '../../api/contract.ts';

/** From most to least allowed. */
export const ROLE_NAMES: readonly RoleName[] = ['owner', 'admin', 'analyst', 'viewer'];
export const KEY_ROLE_NAMES: readonly ApiKeyCreate['role'][] = ['admin', 'analyst', 'viewer'];
