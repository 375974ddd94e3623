import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Client } from 'pg';
import { seededRandom } from '../../src/base/random.ts';
import { entityId } from '../../src/domain/entity-id.ts';
import type { LocalDatabaseAddress } from '../../src/drivers/postgres/connection-settings.ts';
import { MADE_ENTITY_KINDS, MADE_KINDS, type MadeGraph } from './made-graph.ts';

/** Times of the made graph: known from some moment of these two years on, milliseconds since the epoch. */
export const MADE_FROM = Date.UTC(2024, 0, 1);
export const MADE_TO = Date.UTC(2026, 0, 1);

export const kindOf = (node: number): string => MADE_ENTITY_KINDS[node % MADE_ENTITY_KINDS.length]!;
export const nameOf = (node: number): string => `Entity ${node.toString(36)} ${node % 977}`;
export const idOf = (node: number): string => entityId(kindOf(node), nameOf(node));

/**
 * Writes the graph as the projection leaves it, with COPY by the superuser of the embedded server, into tables with
 * their indexes. Gives seconds of the database alone.
 */
export async function loadGraph(
  address: LocalDatabaseAddress,
  tenant: string,
  directory: string,
  graph: MadeGraph,
): Promise<{ seconds: number; indexBytes: number; tableBytes: number }> {
  const random = seededRandom(11);
  const entities = join(directory, 'entities.tsv');
  const relationships = join(directory, 'relationships.tsv');
  const counts = join(directory, 'counts.tsv');
  const degrees = new Int32Array(graph.nodes);
  // In the order of the subjects, so that rows that are read together lie together, as a projector leaves them in part.
  const order = Int32Array.from(graph.subjects.keys()).sort(
    (a, b) => graph.subjects[a]! - graph.subjects[b]!,
  );
  const seen = new Set<number>();
  await writeLines(entities, graph.nodes, (n) => {
    return `${idOf(n)}\t${kindOf(n)}\t${nameOf(n)}\tt\t${n + 1}`;
  });
  let last = -1;
  await writeLines(relationships, order.length, (place) => {
    const i = order[place]!;
    const [subject, object, kind] = [graph.subjects[i]!, graph.objects[i]!, graph.kinds[i]!];
    if (subject !== last) seen.clear();
    last = subject;
    // What signals state is one relationship per kind and pair.
    const key = object * MADE_KINDS.length + kind;
    if (seen.has(key)) return null;
    seen.add(key);
    degrees[subject]!++;
    if (object !== subject) degrees[object]!++;
    const knownFrom = new Date(MADE_FROM + random() * (MADE_TO - MADE_FROM)).toISOString();
    const signals = 1 + Math.floor(random() ** -0.7 - 1);
    const confidence = kind === 0 ? 0.5 : (0.4 + random() * 0.6).toFixed(3);
    return `${subject + 1}\t${object + 1}\t${subject + 1}\t${object + 1}\t${kind + 1}\t${signals}\t${confidence}\t${knownFrom}`;
  });
  await writeLines(counts, graph.nodes, (n) => `${n + 1}\t${1 + (n % 40)}\t${degrees[n]}`);
  const client = new Client({ ...address, user: 'bellwether' });
  await client.connect();
  const started = performance.now();
  try {
    await client.query(`SET search_path = tenant_${tenant}`);
    await client.query(`COPY entities (id, kind, name, known, node) FROM '${entities}'`);
    await client.query(
      `COPY relationships (subject_node, object_node, subject, object, kind, signals, confidence, known_from) FROM '${relationships}'`,
    );
    await client.query(`COPY entity_counts (node, signals, relationships) FROM '${counts}'`);
    await client.query(`SELECT setval(pg_get_serial_sequence('entities', 'node'), ${graph.nodes + 1})`);
    await client.query('VACUUM (ANALYZE) entities');
    await client.query('VACUUM (ANALYZE) relationships');
    await client.query('VACUUM (ANALYZE) entity_counts');
    const seconds = (performance.now() - started) / 1000;
    const { rows } = await client.query<{ table: string; index: string }>(
      `SELECT pg_table_size('relationships') AS table, pg_indexes_size('relationships') AS index`,
    );
    return { seconds, tableBytes: Number(rows[0]!.table), indexBytes: Number(rows[0]!.index) };
  } finally {
    await client.end();
    await Promise.all([entities, relationships, counts].map((file) => rm(file, { force: true })));
  }
}

/** Lines of a file that PostgreSQL reads; null leaves one out. */
async function writeLines(path: string, count: number, line: (n: number) => string | null): Promise<void> {
  const stream = createWriteStream(path, { highWaterMark: 1 << 20 });
  let block: string[] = [];
  const flush = async () => {
    if (!stream.write(`${block.join('\n')}\n`)) await once(stream, 'drain');
    block = [];
  };
  for (let n = 0; n < count; n++) {
    const text = line(n);
    if (text !== null) block.push(text);
    if (block.length >= 20_000) await flush();
  }
  if (block.length > 0) await flush();
  stream.end();
  await finished(stream);
  await chmod(path, 0o644);
}
