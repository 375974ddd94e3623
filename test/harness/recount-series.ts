import type { TenantId } from '../../src/domain/tenant.ts';
import { decodeChunk } from '../../src/kernels/series/series-chunk.ts';
import { titleTerms } from '../../src/kernels/text/title-terms.ts';
import type { SeriesWorld } from './series-world.ts';

/** Counts of one subject, hour and source, as text: `kind/number/hour/source signals fresh felt sentiment reach`. */
type Counts = readonly string[];

/** What the series hold. */
export async function storedCounts(world: SeriesWorld, tenant: TenantId): Promise<Counts> {
  const rows = await world.query<{ kind: number; number: number; monday: number; cells: Buffer }>(
    tenant,
    `SELECT kind, number, (week - 'epoch'::date) AS monday, cells FROM series_chunks`,
  );
  const lines: string[] = [];
  for (const { kind, number, monday, cells } of rows) {
    const decoded = decodeChunk(cells);
    for (let at = 0; at < decoded.length; at += 7) {
      const [hour, source, ...counts] = decoded.subarray(at, at + 7);
      lines.push(`${kind}/${number}/${monday * 24 + hour!}/${source} ${counts.join(' ')}`);
    }
  }
  return lines.sort();
}

const TYPES = ['patents', 'papers', 'funding', 'news', 'social', 'code', 'product', 'jobs', 'custom'];
const DAY = 86_400_000;

/** The same from the documents alone, one after another. */
export async function recountedCounts(world: SeriesWorld, tenant: TenantId): Promise<Counts> {
  const documents = await world.query<{
    source: number;
    source_type: string;
    published_at: number;
    captured_at: number;
    title: string;
    nodes: string[];
    sentiment: number | null;
    attributes: { points?: number; comments?: number };
    repeats: boolean;
  }>(
    tenant,
    `SELECT s.number AS source, d.source_type, d.published_at, d.captured_at, d.title, d.attributes,
       ARRAY(SELECT e.node::text FROM entities AS e WHERE e.id = ANY(d.entity_ids)) AS nodes,
       (d.analysis->'sentiment'->>0)::float8 AS sentiment,
       coalesce((SELECT m.matched_id IS NOT NULL FROM story_members AS m WHERE m.document_id = d.id), false) AS repeats
     FROM documents AS d JOIN source_numbers AS s ON s.source_id = d.source_id`,
  );
  const terms = new Map(
    (await world.query<{ number: number; term: string }>(tenant, 'SELECT number, term FROM terms')).map(
      (row) => [row.term, row.number],
    ),
  );
  const counts = new Map<string, number[]>();
  for (const document of documents) {
    const wrong = document.published_at < 0 || document.published_at > document.captured_at + DAY;
    const hour = Math.floor((wrong ? document.captured_at : document.published_at) / 3_600_000);
    const subjects = [
      '0/0',
      `1/${TYPES.indexOf(document.source_type)}`,
      `2/${document.source}`,
      ...document.nodes.map((node) => `3/${node}`),
      ...titleTerms(document.title).flatMap((term) => (terms.has(term) ? [`5/${terms.get(term)}`] : [])),
    ];
    const felt = document.sentiment === null ? 0 : 1;
    const { points = 0, comments = 0 } = document.attributes;
    for (const subject of subjects) {
      const key = `${subject}/${hour}/${document.source}`;
      const sums = counts.get(key) ?? [0, 0, 0, 0, 0];
      counts.set(key, sums);
      sums[0]!++;
      sums[1]! += document.repeats ? 0 : 1;
      sums[2]! += felt;
      sums[3]! += Math.round((document.sentiment ?? 0) * 1_000);
      sums[4]! += Math.max(points, 0) + Math.max(comments, 0);
    }
  }
  return [...counts].map(([key, sums]) => `${key} ${sums.map((sum) => sum + 0).join(' ')}`).sort();
}
