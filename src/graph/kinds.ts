import { BellwetherError } from '../base/errors.ts';
import { GRAPH_KIND, SYMMETRIC_KINDS } from '../domain/graph.ts';
import type { Queryable } from '../ports/database.ts';

/** The number that `0005_graph.sql` gives to `mentioned_with`. */
export const MENTIONED_WITH = 1;
const MOST_KINDS = 4095;

/** The relationship kinds of one tenant, by number and by name. Kinds are added, never removed. */
export interface Kinds {
  numberOf(name: string): number | undefined;
  nameOf(number: number): string;
  /** Numbers of kinds that mean the same in both directions. */
  readonly bothWays: readonly number[];
}

interface KindRow {
  readonly number: number;
  readonly name: string;
  readonly both_ways: boolean;
}

export async function readKinds(queryable: Queryable): Promise<Kinds> {
  const rows = await queryable.query<KindRow>({
    name: 'graph-kinds',
    text: 'SELECT number, name, both_ways FROM relationship_kinds ORDER BY number',
  });
  const numbers = new Map(rows.map(({ name, number }) => [name, number]));
  const names = new Map(rows.map(({ name, number }) => [number, name]));
  return {
    numberOf: (name) => numbers.get(name),
    nameOf: (number) => names.get(number) ?? 'related_to',
    bothWays: rows.filter((row) => row.both_ways).map(({ number }) => number),
  };
}

/** Adds the kinds that are missing, and gives all. Throws INVALID_INPUT for a name that is no kind. */
export async function ensureKinds(transaction: Queryable, wanted: Iterable<string>): Promise<Kinds> {
  const kinds = await readKinds(transaction);
  const missing = [...new Set(wanted)].filter((name) => kinds.numberOf(name) === undefined);
  if (missing.length === 0) return kinds;
  for (const name of missing) requireKind(name, 'kind');
  const [{ taken } = { taken: 0 }] = await transaction.query<{ taken: number }>({
    text: 'SELECT count(*) AS taken FROM relationship_kinds',
  });
  if (taken + missing.length > MOST_KINDS)
    throw new BellwetherError(
      'INVALID_INPUT',
      `"${missing[0]}" would be one kind of relationship too many: there are ${taken}, and at most ${MOST_KINDS}. Use one of those.`,
    );
  await transaction.query({
    name: 'graph-kinds-add',
    text: `INSERT INTO relationship_kinds (name, both_ways) SELECT * FROM unnest($1::text[], $2::boolean[])`,
    values: [missing, missing.map((name) => SYMMETRIC_KINDS.has(name))],
  });
  return readKinds(transaction);
}

export function requireKind(kind: string, field: string): void {
  if (!GRAPH_KIND.test(kind))
    throw new BellwetherError(
      'INVALID_INPUT',
      `${field} is "${kind.slice(0, 80)}". Give a word of lower-case letters, digits and underscores that begins with a letter, at most 60 characters.`,
    );
}
