import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';

/** Lets an entity be found by its aliases, and by the names and aliases of the entities merged into it. */
export async function nameParts(transaction: Queryable, roots: readonly number[]): Promise<void> {
  await transaction.query({
    name: 'resolution-alias-text',
    text: `UPDATE entities AS e SET alias_text = concat_ws(' ', nullif(array_to_string(e.aliases, ' '), ''),
             (SELECT string_agg(concat_ws(' ', m.name, nullif(array_to_string(m.aliases, ' '), '')), ' ' ORDER BY m.node)
              FROM entities AS m WHERE m.canonical = e.node))
           WHERE e.node = ANY($1::integer[])`,
    values: [intArrayLiteral(new Set(roots))],
  });
}
