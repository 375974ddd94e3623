import type { Queryable } from '../../ports/database.ts';
import { parseIntArray } from '../int-array.ts';
import type { LoadedKnowledge } from '../knowledge-graph.ts';

const NODES_AT_ONCE = 50_000;
const RELATIONSHIPS_AT_ONCE = 200_000;

export async function readVersion(queryable: Queryable): Promise<number> {
  const [row] = await queryable.query<{ version: number }>({
    name: 'graph-version',
    text: 'SELECT version FROM graph_state',
  });
  return row!.version;
}

/**
 * Everything that stands now as columns, four bytes an end. The version is read first, so what is loaded is at least
 * of that version.
 */
export async function loadKnowledge(queryable: Queryable): Promise<LoadedKnowledge> {
  const version = await readVersion(queryable);
  const ids: string[] = [];
  const names: string[] = [];
  const kinds: string[] = [];
  const kindTexts = new Map<string, string>();
  const nodes: number[] = [];
  for (let after = 0; ; ) {
    const rows = await queryable.query<{ node: number; id: string; name: string; kind: string }>({
      name: 'graph-load-nodes',
      text: `SELECT node, id, name, kind FROM entities WHERE node > $1 AND canonical IS NULL AND known_to IS NULL
             ORDER BY node LIMIT $2`,
      values: [after, NODES_AT_ONCE],
    });
    for (const { node, id, name, kind } of rows) {
      nodes.push(node);
      ids.push(id);
      names.push(name);
      // One text for all of a kind.
      let text = kindTexts.get(kind);
      if (text === undefined) kindTexts.set(kind, (text = kind));
      kinds.push(text);
    }
    if (rows.length < NODES_AT_ONCE) break;
    after = rows.at(-1)!.node;
  }
  const places = new Int32Array((nodes.at(-1) ?? 0) + 1).fill(-1);
  for (const [place, node] of nodes.entries()) places[node] = place;
  const [{ last } = { last: null }] = await queryable.query<{ last: number | null }>({
    text: 'SELECT max(number) AS last FROM relationships',
  });
  const parts: { sources: Int32Array; targets: Int32Array; weights: Float64Array; count: number }[] = [];
  for (let after = 0; after < (last ?? 0); after += RELATIONSHIPS_AT_ONCE) {
    const [row] = await queryable.query<{ subjects: string; objects: string; weights: string | null }>({
      name: 'graph-load-relationships',
      text: `SELECT array_agg(subject) AS subjects, array_agg(object) AS objects,
               array_agg(coalesce(weight, signals))::text AS weights
             FROM relationships WHERE number > $1 AND number <= $2 AND known_to IS NULL AND coalesce(weight, signals) > 0`,
      values: [after, after + RELATIONSHIPS_AT_ONCE],
    });
    const sources = parseIntArray(row!.subjects);
    const targets = parseIntArray(row!.objects);
    const weights = parseFloats(row!.weights, sources.length);
    let count = 0;
    for (let i = 0; i < sources.length; i++) {
      const [source, target] = [places[sources[i]!] ?? -1, places[targets[i]!] ?? -1];
      if (source < 0 || target < 0) continue;
      sources[count] = source;
      targets[count] = target;
      weights[count++] = weights[i]!;
    }
    parts.push({ sources, targets, weights, count });
  }
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const sources = new Int32Array(new SharedArrayBuffer(total * 4));
  const targets = new Int32Array(new SharedArrayBuffer(total * 4));
  const weights = new Float64Array(new SharedArrayBuffer(total * 8));
  let at = 0;
  for (const part of parts) {
    sources.set(part.sources.subarray(0, part.count), at);
    targets.set(part.targets.subarray(0, part.count), at);
    weights.set(part.weights.subarray(0, part.count), at);
    at += part.count;
  }
  return {
    version,
    columns: { nodes: nodes.length, directed: false, sources, targets, weights },
    ids,
    names,
    kinds,
  };
}

function parseFloats(text: string | null, count: number): Float64Array {
  const values = new Float64Array(count);
  if (text === null || count === 0) return values;
  const parts = text.slice(1, -1).split(',');
  for (let i = 0; i < count; i++) values[i] = Number(parts[i]);
  return values;
}
