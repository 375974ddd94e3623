import { Client } from 'pg';
import { type TenantId, tenantRole } from '../../domain/tenant.ts';
import { clientConfig, type DatabaseAddress } from './connection-settings.ts';
import { wrapDatabaseError } from './database-errors.ts';

const NO_LIMITS = { statementTimeout: 0, idleInTransactionTimeout: 0 };

/** Runs work that defines schemas on a connection of its own, without time limits: migrations, partitions, lifecycle. */
export async function withSchemaClient<T>(
  address: DatabaseAddress,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(clientConfig(address, 'bellwether schema', NO_LIMITS));
  // A connection that breaks also fails the statement under way, which is what reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw wrapDatabaseError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Runs work as the tenant's role in the tenant's schema; objects made there belong to the tenant. */
export async function asTenantRole<T>(
  client: Client,
  tenant: TenantId,
  work: (role: string) => Promise<T>,
): Promise<T> {
  const role = tenantRole(tenant);
  await client.query(`SET ROLE ${role}; SET search_path = ${role}`);
  try {
    return await work(role);
  } finally {
    await client.query('RESET ROLE; RESET search_path');
  }
}
