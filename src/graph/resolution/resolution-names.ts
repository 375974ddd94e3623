import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral, parseIntArray } from '../int-array.ts';
import { textArrayLiteral } from '../text-array.ts';
import { type BlockKeys, blockKeys, wordKey } from './block-keys.ts';
import { type NameForm, nameForms } from './name-form.ts';

/** A standing entity with all its names, those of what was merged into it included. */
export interface NamedRoot {
  readonly node: number;
  readonly kind: string;
  readonly forms: readonly NameForm[];
}

/** Those of `nodes` that stand for themselves and are not withdrawn. */
export async function readRoots(
  queryable: Queryable,
  nodes: Iterable<number>,
): Promise<Map<number, NamedRoot>> {
  const rows = await queryable.query<{ node: number; kind: string; names: readonly string[] }>({
    name: 'resolution-roots',
    text: `SELECT e.node, e.kind, ARRAY[e.name] || e.aliases || coalesce(
             (SELECT array_agg(n ORDER BY m.node) FROM entities AS m, unnest(ARRAY[m.name] || m.aliases) AS n
              WHERE m.canonical = e.node), '{}') AS names
           FROM unnest($1::integer[]) AS w(node) JOIN entities AS e ON e.node = w.node
           WHERE e.canonical IS NULL AND e.known_to IS NULL`,
    values: [intArrayLiteral(nodes)],
  });
  return new Map(rows.map(({ node, kind, names }) => [node, { node, kind, forms: nameForms(kind, names) }]));
}

/**
 * Keeps the keys of these nodes as their names are now, and counts their words. Gives the nodes whose keys are new, or
 * all of them when they are to be compared `again`.
 * In the transaction that holds the lock of `resolution_state`.
 */
export async function keepNames(
  transaction: Queryable,
  nodes: readonly number[],
  roots: ReadonlyMap<number, NamedRoot>,
  again: boolean,
): Promise<Map<number, BlockKeys>> {
  const before = new Map(
    (
      await transaction.query<{ node: number; keys: string; words: string }>({
        name: 'resolution-names-before',
        text: 'SELECT node, keys::text AS keys, words::text AS words FROM resolution_names WHERE node = ANY($1::integer[])',
        values: [intArrayLiteral(nodes)],
      })
    ).map(({ node, keys, words }) => [node, { keys: parseIntArray(keys), words: parseIntArray(words) }]),
  );
  const counts = new Map<number, number>();
  const changed = new Map<number, BlockKeys>();
  const gone: number[] = [];
  for (const node of nodes) {
    const root = roots.get(node);
    const old = before.get(node);
    if (root === undefined) {
      if (old !== undefined) gone.push(node);
    } else {
      const { keys, words } = blockKeys(root.kind, root.forms);
      const now = { keys: [...keys, ...words], words: [...words, wordKey(root.kind, '')] };
      if (!again && old !== undefined && sameNumbers(old.keys, now.keys)) continue;
      changed.set(node, now);
      for (const word of now.words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    for (const word of old?.words ?? []) counts.set(word, (counts.get(word) ?? 0) - 1);
  }
  if (gone.length > 0)
    await transaction.query({
      name: 'resolution-names-gone',
      text: 'DELETE FROM resolution_names WHERE node = ANY($1::integer[])',
      values: [intArrayLiteral(gone)],
    });
  if (changed.size > 0)
    await transaction.query({
      name: 'resolution-names-keep',
      text: `INSERT INTO resolution_names (node, keys, words)
             SELECT node, keys::integer[], words::integer[] FROM unnest($1::integer[], $2::text[], $3::text[]) AS d(node, keys, words)
             ON CONFLICT (node) DO UPDATE SET keys = excluded.keys, words = excluded.words`,
      values: [
        intArrayLiteral(changed.keys()),
        textArrayLiteral([...changed.values()].map(({ keys }) => intArrayLiteral(keys))),
        textArrayLiteral([...changed.values()].map(({ words }) => intArrayLiteral(words))),
      ],
    });
  await countWords(transaction, counts);
  return changed;
}

async function countWords(transaction: Queryable, counts: ReadonlyMap<number, number>): Promise<void> {
  const rows = [...counts].filter(([, change]) => change !== 0);
  if (rows.length === 0) return;
  await transaction.query({
    name: 'resolution-words',
    text: `INSERT INTO resolution_words AS w (word, names) SELECT * FROM unnest($1::integer[], $2::integer[])
           ON CONFLICT (word) DO UPDATE SET names = w.names + excluded.names`,
    values: [intArrayLiteral(rows.map(([word]) => word)), intArrayLiteral(rows.map(([, change]) => change))],
  });
}

/** How many names have each of these words. */
export async function readWordCounts(
  queryable: Queryable,
  words: Iterable<number>,
): Promise<Map<number, number>> {
  const rows = await queryable.query<{ word: number; names: number }>({
    name: 'resolution-word-counts',
    text: 'SELECT word, names FROM resolution_words WHERE word = ANY($1::integer[])',
    values: [intArrayLiteral(new Set(words))],
  });
  return new Map(rows.map(({ word, names }) => [word, names]));
}

function sameNumbers(a: Int32Array, b: readonly number[]): boolean {
  return a.length === b.length && b.every((value, at) => value === a[at]);
}
