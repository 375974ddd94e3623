import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { BellwetherError } from '../base/errors.ts';
import type { ImportNotes, ImportProgress, NetworkImport } from '../cli/graph-session.ts';
import { formatCount } from '../cli/output.ts';
import type { GraphFileOptions, TieMapping } from '../domain/graph-file.ts';
import type { Network } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import { inspectGraphFile } from '../graph/formats/inspect-graph-file.ts';
import { readGraphFile, readTies } from '../graph/formats/read-graph-file.ts';
import type { ImportResult } from '../graph/knowledge-graph.ts';
import type { Application } from './application.ts';

/** Makes a network of a file on this machine: all of it or nothing. Errors as the reader and the import say. */
export async function importNetworkFile(
  app: Pick<Application, 'networks' | 'tenancy'>,
  tenant: TenantId,
  { path, ...options }: NetworkImport & ImportProgress & ImportNotes & { readonly path: string },
): Promise<Network> {
  const { signal, onProgress, onNote } = options;
  const limits = await app.tenancy.plans.limits(tenant);
  const reading = await readingOf(path, {
    limits: { nodes: limits.nodesPerGraph, plan: limits.plan },
    signal,
  });
  const directed = options.directed ?? reading.inspection.directed ?? false;
  const mapping = mappingOf(reading.inspection.mapping, options.mapping);
  if (mapping !== null) onNote(`Read as ${mappingWords(mapping)}; --map says otherwise.`);
  if (options.nodes !== undefined) await checkFile(options.nodes);
  const ties = readTies(path, {
    ...reading.options,
    directed,
    ...(mapping === null ? {} : { mapping }),
    ...(options.nodes === undefined
      ? {}
      : { nodeTable: { path: options.nodes, fileName: basename(options.nodes) } }),
  });
  const made = await app.networks.networks.import(tenant, ties, {
    name: options.name ?? basename(path).replace(/(?:\.[a-z0-9]{1,8}){1,2}$/i, ''),
    directed,
    signal,
    onProgress: ({ share, nodes, ties: read }) =>
      onProgress(share, `${formatCount(nodes)} nodes, ${formatCount(read)} ties`),
  });
  for (const warning of ties.summary().warnings) onNote(warning);
  return made;
}

/** Adds a file on this machine to the knowledge graph: all of it or nothing. */
export async function importKnowledgeFile(
  app: Pick<Application, 'knowledgeGraph'>,
  tenant: TenantId,
  { path, actor, signal, onProgress }: ImportProgress & { readonly path: string; readonly actor: string },
): Promise<ImportResult> {
  const { options } = await readingOf(path, { signal });
  let share = 0;
  const batches = (async function* () {
    for await (const batch of readGraphFile(path, options)) {
      share = batch.bytesTotal === 0 ? 0 : batch.bytesRead / batch.bytesTotal;
      yield batch;
    }
  })();
  return app.knowledgeGraph.importElements(tenant, batches, {
    actor,
    signal,
    onProgress: ({ nodes, ties }) =>
      onProgress(share, `${formatCount(nodes)} entities, ${formatCount(ties)} relationships`),
  });
}

async function readingOf(path: string, options: Pick<GraphFileOptions, 'limits' | 'signal'>) {
  const fileName = basename(path);
  await checkFile(path);
  const inspection = await inspectGraphFile(path, { fileName });
  return { inspection, options: { ...options, fileName, format: inspection.format } };
}

async function checkFile(path: string): Promise<void> {
  const entry = await stat(path).catch(() => null);
  if (entry === null) throw new BellwetherError('FILE_UNREADABLE', `There is no file "${path}".`);
  if (entry.isDirectory())
    throw new BellwetherError('FILE_UNREADABLE', `"${path}" is a folder; name a file in it.`);
}

/** `source = from, target = to, weight = hours`. */
function mappingWords(mapping: TieMapping): string {
  return Object.entries(mapping)
    .filter(([, column]) => column !== null)
    .map(([what, column]) => `${what} = ${column}`)
    .join(', ');
}

/** What was guessed, with what the caller says instead. */
function mappingOf(
  guessed: TieMapping | null,
  given: Readonly<Record<string, string>> | undefined,
): TieMapping | null {
  if (given === undefined) return guessed;
  if (guessed === null)
    throw new BellwetherError('INVALID_INPUT', 'Only tables have columns to map; leave --map out.');
  return { ...guessed, ...given };
}
