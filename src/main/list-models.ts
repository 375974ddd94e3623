import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShippedModel, TenantModel } from '../cli/context.ts';
import type { TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import { MODEL_NAMES } from '../language/models.ts';
import type { Database } from '../ports/database.ts';
import type { ConfiguredModels } from './configured-models.ts';

const MODELS_DIRECTORY = join(import.meta.dirname, '../../models');

/** The models in the package, with their cards. */
export function shippedModels(): Promise<ShippedModel[]> {
  return Promise.all(
    MODEL_NAMES.map(async (name) => {
      const { size } = await stat(join(MODELS_DIRECTORY, name, 'model.bin'));
      return { name, bytes: size, card: join(MODELS_DIRECTORY, name, 'CARD.md') };
    }),
  );
}

/** The models whose vectors the tenant has: those that were chosen, newest first, then the pipeline's own. */
export async function tenantModels(
  database: Database,
  tenant: TenantId,
  configured: ConfiguredModels,
): Promise<TenantModel[]> {
  const rows = await database.tenant(tenant).query<Omit<TenantModel, 'answers'>>({
    text: `SELECT id, dimensions, state, floor(extract(epoch FROM changed_at) * 1000)::float8 AS since
           FROM embedding_models WHERE id <> $1 ORDER BY changed_at DESC, id`,
    values: [STATIC_MODEL.id],
  });
  const chosen = configured.embedding?.embedder(tenant).model.id;
  const models = rows.map((row) => ({ ...row, answers: row.state === 'active' && row.id === chosen }));
  const answers = !models.some((model) => model.answers);
  return [...models, { ...STATIC_MODEL, state: 'always', since: null, answers }];
}
