import { createUuidV7 } from '../../base/ids.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import { wordKey } from './block-keys.ts';
import { findCandidates } from './find-candidates.ts';
import { rarityFrom } from './rarity.ts';
import { readProfiles } from './read-profiles.ts';
import { keepNames, type NamedRoot, readRoots, readWordCounts } from './resolution-names.ts';
import { closestNames, nameLogit, probabilityOf, scorePair } from './score.ts';
import type { ScoredPair } from './scored-pair.ts';

/** Pairs less likely than this are not worth a person's look. */
export const LEAST_PROPOSED = 0.2;
/** What the context can add at most, log odds: pairs whose names leave them out of reach are not looked into. */
const MOST_OF_CONTEXT = 11;

export interface Compared {
  /** Entities whose names are new. */
  readonly entities: number;
  readonly pairs: readonly ScoredPair[];
}

/** Compares entities with all others that share something with their names. Under the lock of `resolution_state`. */
export async function compareNodes(
  transaction: Queryable,
  nodes: readonly number[],
  { again = false }: { readonly again?: boolean } = {},
): Promise<Compared> {
  const roots = await readRoots(transaction, nodes);
  const changed = await keepNames(transaction, nodes, roots, again);
  if (changed.size === 0) return { entities: 0, pairs: [] };
  const candidates = await findCandidates(transaction, changed);
  if (again) await addProposed(transaction, candidates, changed.keys());
  const others = new Set([...candidates.values()].flat().filter((node) => !roots.has(node)));
  for (const [node, root] of await readRoots(transaction, others)) roots.set(node, root);
  const pairs = pairsOf(candidates, roots);
  const apart = await readApart(transaction, pairs);
  return {
    entities: changed.size,
    pairs: await scorePairs(
      transaction,
      pairs.filter((pair) => !apart.has(pairKey(pair))),
    ),
  };
}

/** Those with whom these nodes are proposed already: what was likely may be no longer. */
async function addProposed(
  transaction: Queryable,
  candidates: Map<number, number[]>,
  nodes: Iterable<number>,
): Promise<void> {
  const rows = await transaction.query<{ node: number; other: number }>({
    name: 'resolution-proposed',
    text: `SELECT w.node, o.other FROM unnest($1::integer[]) AS w(node), LATERAL (
             SELECT right_node AS other FROM merge_proposals WHERE left_node = w.node AND state = 'open'
             UNION ALL SELECT left_node FROM merge_proposals WHERE right_node = w.node AND state = 'open') AS o`,
    values: [intArrayLiteral(nodes)],
  });
  for (const { node, other } of rows) candidates.set(node, [...(candidates.get(node) ?? []), other]);
}

type Pair = readonly [NamedRoot, NamedRoot];

function pairsOf(
  candidates: ReadonlyMap<number, readonly number[]>,
  roots: ReadonlyMap<number, NamedRoot>,
): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const [node, others] of candidates)
    for (const other of others) {
      const [a, b] = [roots.get(Math.min(node, other)), roots.get(Math.max(node, other))];
      if (a === undefined || b === undefined || a.kind !== b.kind) continue;
      pairs.set(pairKey([a, b]), [a, b]);
    }
  return [...pairs.values()];
}

function pairKey([a, b]: readonly [{ readonly node: number }, { readonly node: number }]): string {
  return `${a.node} ${b.node}`;
}

async function scorePairs(transaction: Queryable, pairs: readonly Pair[]): Promise<ScoredPair[]> {
  const kinds = new Set(pairs.map(([{ kind }]) => kind));
  const words = new Set<number>();
  for (const kind of kinds) words.add(wordKey(kind, ''));
  for (const pair of pairs)
    for (const { kind, forms } of pair)
      for (const form of forms) for (const word of form.words) words.add(wordKey(kind, word));
  const counts = await readWordCounts(transaction, words);
  const rarities = new Map(
    [...kinds].map((kind) => [
      kind,
      rarityFrom(counts.get(wordKey(kind, '')) ?? 0, (word) => counts.get(wordKey(kind, word)) ?? 0),
    ]),
  );
  const near = pairs.filter(([a, b]) => {
    const names = closestNames(a.forms, b.forms, rarities.get(a.kind)!);
    return names !== null && probabilityOf(nameLogit(names.vector) + MOST_OF_CONTEXT) >= LEAST_PROPOSED;
  });
  const profiles = await readProfiles(transaction, [
    ...new Map(near.flat().map((root) => [root.node, root])).values(),
  ]);
  return near.map(([a, b]) => {
    const { probability, evidence } = scorePair(
      profiles.get(a.node)!,
      profiles.get(b.node)!,
      rarities.get(a.kind)!,
    );
    return { left: a.node, right: b.node, score: probability, evidence };
  });
}

/** Pairs that someone said are two: a rejected proposal, a merge taken back, a split; also of what became part of them. */
async function readApart(transaction: Queryable, pairs: readonly Pair[]): Promise<Set<string>> {
  if (pairs.length === 0) return new Set();
  const rows = await transaction.query<{ a: number; b: number }>({
    name: 'resolution-apart',
    text: `WITH asked AS (SELECT DISTINCT unnest($1::integer[]) AS root),
           parts AS (
             SELECT root, root AS node FROM asked
             UNION ALL SELECT root, e.node FROM asked JOIN entities AS e ON e.canonical = asked.root),
           said AS (
             SELECT p.left_node AS a, p.right_node AS b FROM parts JOIN merge_proposals AS p ON p.left_node = parts.node
             WHERE p.state = 'rejected'
             UNION ALL
             SELECT v.entity, o FROM parts JOIN identity_events AS v ON v.entity = parts.node, unnest(v.others) AS o
             WHERE (v.kind = 'merge') = (v.undone_at IS NOT NULL))
           SELECT coalesce(l.canonical, l.node) AS a, coalesce(r.canonical, r.node) AS b
           FROM said JOIN entities AS l ON l.node = said.a JOIN entities AS r ON r.node = said.b`,
    values: [intArrayLiteral(new Set(pairs.flat().map(({ node }) => node)))],
  });
  return new Set(rows.map(({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`));
}

/**
 * Adds likely pairs that were never proposed, and scores open ones anew; one that is no longer likely leaves the list. What
 * was decided stays decided.
 */
export async function writeProposals(
  transaction: Queryable,
  pairs: readonly ScoredPair[],
  { version, now }: { readonly version: string; readonly now: number },
): Promise<void> {
  const likely = pairs.filter(({ score }) => score >= LEAST_PROPOSED);
  const unlikely = pairs.filter(({ score }) => score < LEAST_PROPOSED);
  if (unlikely.length > 0)
    await transaction.query({
      name: 'resolution-no-longer',
      text: `UPDATE merge_proposals AS p SET state = 'superseded', score = d.score
             FROM unnest($1::integer[], $2::integer[], $3::real[]) AS d(a, b, score)
             WHERE p.left_node = least(d.a, d.b) AND p.right_node = greatest(d.a, d.b) AND p.state = 'open'`,
      values: [
        intArrayLiteral(unlikely.map(({ left }) => left)),
        intArrayLiteral(unlikely.map(({ right }) => right)),
        unlikely.map(({ score }) => score),
      ],
    });
  if (likely.length === 0) return;
  await transaction.query({
    name: 'resolution-propose',
    text: `INSERT INTO merge_proposals AS p (id, left_node, right_node, score, version, evidence, created_at)
           SELECT id, least(a, b), greatest(a, b), score, $6, evidence::jsonb, to_timestamp($7::float8 / 1000)
           FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::real[], $5::text[]) AS d(id, a, b, score, evidence)
           ON CONFLICT (left_node, right_node) DO UPDATE
             SET score = excluded.score, version = excluded.version, evidence = excluded.evidence, state = 'open'
             WHERE p.state IN ('open', 'superseded')`,
    values: [
      likely.map(() => createUuidV7(now)),
      likely.map(({ left }) => left),
      likely.map(({ right }) => right),
      likely.map(({ score }) => score),
      likely.map(({ evidence }) => JSON.stringify(evidence)),
      version,
      now,
    ],
  });
}
