/** A tenant's id: 12 lower-case letters and digits, the suffix of its schema and role names. */
export type TenantId = string & { readonly __brand: 'TenantId' };

export interface Tenant {
  readonly id: TenantId;
  /** What people type: `demo`. Lower-case letters, digits and hyphens. */
  readonly slug: string;
  readonly name: string;
  readonly state: 'active' | 'suspended';
  readonly createdAt: number;
}

/** From most to least allowed. A role may do what the roles after it may do. */
export const ROLES = ['owner', 'admin', 'analyst', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(needed);
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

const TENANT_ID = /^[a-z0-9]{12}$/;

/** Checks text that claims to be a tenant id; the result is safe inside an SQL identifier. */
export function asTenantId(text: string): TenantId {
  if (!TENANT_ID.test(text)) throw new TypeError(`"${text}" is not a tenant id`);
  return text as TenantId;
}

/** The schema and the NOLOGIN role of a tenant carry the same name. */
export function tenantRole(id: TenantId): string {
  return `tenant_${id}`;
}
