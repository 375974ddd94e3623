import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import { entityId, nameKey } from '../../domain/entity-id.ts';
import { GRAPH_KIND } from '../../domain/graph.ts';
import type { FileNode, FileTie, GraphBatch } from '../../domain/graph-file.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { ensureKinds } from '../kinds.ts';
import type { ImportOptions, ImportResult } from '../knowledge-graph.ts';
import { entityIssues, relationshipIssues } from '../store/checks.ts';
import type { LimitOf } from '../store/entities.ts';
import { type EntityDraft, insertEntities } from '../store/insert-entities.ts';
import { insertRelationships } from '../store/insert-relationships.ts';
import { type EndNode, toDraft } from '../store/relationships.ts';
import { changeGraph, type GraphTransaction, type GraphWriting } from '../store/write.ts';

export const IMPORT_DEFAULTS = { nodeKind: 'thing', tieKind: 'related_to' } as const;

/** Adds a file's nodes and ties, all or none. */
export async function importElements(
  writing: GraphWriting & { readonly limitOf: LimitOf },
  tenant: TenantId,
  {
    batches,
    options,
  }: { readonly batches: AsyncIterable<Pick<GraphBatch, 'nodes' | 'ties'>>; readonly options: ImportOptions },
): Promise<ImportResult> {
  const { actor, signal, onProgress } = options;
  const limit = await writing.limitOf(tenant);
  return changeGraph(writing, tenant, async (transaction) => {
    const done = { nodes: { created: 0, existing: 0 }, ties: { created: 0, existing: 0 } };
    const ends = new Map<string, EndNode>();
    const names = new FileNames(options.nodeKind ?? IMPORT_DEFAULTS.nodeKind);
    const addNodes = async (nodes: readonly FileNode[]): Promise<void> => {
      if (nodes.length === 0) return;
      const drafts = nodes.map((node) => names.draft(node, transaction.now));
      const made = await insertEntities(transaction, drafts, { origin: 'import', actor, limit });
      for (const [at, { id, node, created }] of made.entries()) {
        ends.set(nodes[at]!.key, { id, node });
        done.nodes[created ? 'created' : 'existing']++;
      }
    };
    for await (const { nodes, ties } of batches) {
      if (signal?.aborted === true)
        throw new BellwetherError('CANCELLED', 'The import was cancelled. Nothing was written.');
      await addNodes(nodes.filter(({ key }) => !ends.has(key)));
      // A tie may name what no node declares: it stands for a node of that name.
      const undeclared = new Set(
        ties.flatMap(({ source, target }) => [source, target]).filter((key) => !ends.has(key)),
      );
      await addNodes([...undeclared].map((key) => ({ key, label: key, kind: null, attributes: {} })));
      const made = await addTies(transaction, ties, { ends, options });
      for (const { created } of made) done.ties[created ? 'created' : 'existing']++;
      onProgress?.({
        nodes: done.nodes.created + done.nodes.existing,
        ties: done.ties.created + done.ties.existing,
      });
    }
    await writing.audit(transaction.platform, { tenant, actor, action: 'graph.imported', details: done });
    return done;
  });
}

/** Entities of a file's nodes. What the file tells apart by key stays apart, however alike the names. */
class FileNames {
  readonly #fallback: string;
  readonly #taken = new Set<string>();

  constructor(fallback: string) {
    this.#fallback = fallback;
  }

  draft({ key, label, kind, attributes }: FileNode, now: number): EntityDraft {
    const { aliases, description, confidence, identifiers, ...rest } = attributes;
    const kindName = asKind(kind, this.#fallback);
    const name = clean(label.trim() === '' ? key : label).slice(0, 500);
    const own = key.toLowerCase();
    const derived = nameKey(kindName, name) === '' ? undefined : entityId(kindName, name);
    const id = isUuid(own)
      ? own
      : derived === undefined || this.#taken.has(derived)
        ? createUuidV7(now)
        : derived;
    this.#taken.add(id);
    const draft: EntityDraft = {
      id,
      kind: kindName,
      name: name.trim() === '' ? key : name,
      aliases: texts(aliases),
      ...(typeof description === 'string' ? { description: clean(description).slice(0, 5_000) } : {}),
      ...(typeof confidence === 'number' && confidence >= 0 && confidence <= 1 ? { confidence } : {}),
      identifiers: Object.fromEntries(
        Object.entries((identifiers ?? {}) as object).filter(([, value]) => typeof value === 'string'),
      ) as Record<string, string>,
      attributes: cleanJson(rest),
    };
    const [issue] = entityIssues(draft);
    if (issue !== undefined)
      throw new BellwetherError(
        'RECORD_INVALID',
        `The node "${key.slice(0, 80)}" cannot be taken in. ${issue.path}: ${issue.message} Nothing was written.`,
      );
    return draft;
  }
}

async function addTies(
  transaction: GraphTransaction,
  ties: readonly FileTie[],
  { ends, options }: { readonly ends: ReadonlyMap<string, EndNode>; readonly options: ImportOptions },
) {
  if (ties.length === 0) return [];
  const fallback = options.tieKind ?? IMPORT_DEFAULTS.tieKind;
  const named = ties.map((tie) => ({ tie, kind: asKind(tie.kind, fallback) }));
  const kinds = await ensureKinds(
    transaction.tenant,
    named.map(({ kind }) => kind),
  );
  const drafts = named.map(({ tie, kind }) => {
    const { confidence, ...rest } = tie.attributes;
    const relationship = {
      kind,
      weight: tie.weight,
      ...(typeof confidence === 'number' && confidence >= 0 && confidence <= 1 ? { confidence } : {}),
      attributes: cleanJson(rest),
      validFrom: tie.at,
      validTo: tie.until ?? null,
    };
    const [issue] = relationshipIssues(relationship);
    if (issue !== undefined)
      throw new BellwetherError(
        'RECORD_INVALID',
        `The tie from "${tie.source.slice(0, 80)}" to "${tie.target.slice(0, 80)}" cannot be taken in. ${issue.path}: ${issue.message} Nothing was written.`,
      );
    return toDraft(relationship, kinds, ends.get(tie.source)!, ends.get(tie.target)!);
  });
  return insertRelationships(transaction, drafts, { origin: 'import', actor: options.actor });
}

/** What a file calls a kind, as ours: "Legal Entity" is `legal_entity`. */
function asKind(kind: string | null, fallback: string): string {
  if (kind === null) return fallback;
  const name = kind
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60);
  return GRAPH_KIND.test(name) ? name : fallback;
}

/** PostgreSQL keeps any character but U+0000, and no half of a pair. */
function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? [
        ...new Set(
          value
            .filter((one): one is string => typeof one === 'string' && one.trim() !== '')
            .map((one) => clean(one).slice(0, 500)),
        ),
      ].slice(0, 200)
    : [];
}

function cleanJson(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(attributes);
  // As JSON writes them: U+0000, and halves of pairs.
  return /\\u(?:0000|d[89a-f])/i.test(text)
    ? (JSON.parse(text, (_, value) => (typeof value === 'string' ? clean(value) : value)) as Record<
        string,
        unknown
      >)
    : { ...attributes };
}
