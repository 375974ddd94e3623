import type { Entity, Evidence, Relationship, SignalDetail } from '../src/api/contract.ts';
import { entityId } from './mock-analysis.ts';
import { Refusal } from './mock-refusal.ts';
import { createMockResolution } from './mock-resolution.ts';
import { neighboursOf, pathsBetween } from './mock-traversal.ts';
import type { World } from './mock-world.ts';

export interface MockAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The knowledge graph of the invented world, as its signals state it. */
export interface MockKnowledge {
  readonly entities: Map<string, Entity>;
  readonly relationships: Map<string, Relationship>;
  readonly evidence: Map<string, Evidence[]>;
}

export interface MockGraph {
  /** Undefined for what is not of the graph. */
  answer(
    method: string,
    url: URL,
    body: () => Promise<Record<string, unknown>>,
  ): Promise<MockAnswer | undefined>;
}

export function createMockGraph(world: World): MockGraph {
  const knowledge = stated(world.signals);
  const resolution = createMockResolution(knowledge);
  const changes = new Map<string, unknown[]>();
  const { entities, relationships, evidence } = knowledge;
  const entity = (id: string): Entity => {
    const found = entities.get(id);
    if (found === undefined) throw new Refusal(404, 'NOT_FOUND', `There is no entity "${id}" here.`);
    return found;
  };
  return {
    async answer(method, url, body) {
      const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean);
      const done = (found: unknown): MockAnswer => ({ status: 200, body: found });
      const resolved = await resolution(method, [first, second, third], url.searchParams, body);
      if (resolved !== undefined) return done(resolved);
      const route = `${method} ${first}${second === '' ? '' : first === 'graph' ? `/${second}` : '/:id'}${third === '' ? '' : `/${third}`}`;
      switch (route) {
        case 'GET entities':
          return done(listEntities(knowledge, url.searchParams));
        case 'GET entities/:id':
          return done(entity(second));
        case 'PATCH entities/:id': {
          const before = entity(second);
          const change = await body();
          const after = {
            ...before,
            ...change,
            identifiers: { ...before.identifiers, ...(change.identifiers as object) },
          };
          for (const [name, value] of Object.entries(after.identifiers))
            if (value === null) delete (after.identifiers as Record<string, unknown>)[name];
          entities.set(second, after as Entity);
          changes.set(second, [
            {
              at: new Date().toISOString(),
              actor: 'user:1',
              action: 'changed',
              before: pick(before, change),
              after: change,
            },
            ...(changes.get(second) ?? []),
          ]);
          return done(after);
        }
        case 'GET entities/:id/history':
          return done({
            items: [
              ...(changes.get(second) ?? []),
              {
                at: entity(second).known_from,
                actor: 'signals',
                action: 'created',
                before: null,
                after: null,
              },
            ],
          });
        case 'GET entities/:id/neighbours':
          return done(neighboursOf(knowledge, entity(second), url.searchParams));
        case 'GET graph/paths':
          return done(
            pathsBetween(
              knowledge,
              {
                from: entity(url.searchParams.get('from') ?? ''),
                to: entity(url.searchParams.get('to') ?? ''),
              },
              url.searchParams,
            ),
          );
        case 'GET relationships/:id': {
          const found = relationships.get(second);
          if (found === undefined)
            throw new Refusal(404, 'NOT_FOUND', `There is no relationship "${second}" here.`);
          return done({
            ...found,
            subject: entity(found.subject_id),
            object: entity(found.object_id),
            provenance: (evidence.get(second) ?? []).slice(0, 50),
          });
        }
        default:
          return undefined;
      }
    },
  };
}

function pick(from: object, names: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name in names));
}

function listEntities({ entities }: MockKnowledge, params: URLSearchParams) {
  const words = params.get('q')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  const kinds = params.getAll('kind');
  const limit = Number(params.get('limit') ?? 50);
  const start = Number(params.get('cursor') ?? 0);
  const found = [...entities.values()]
    .filter(
      ({ name, aliases, kind, merged_into }) =>
        merged_into === null &&
        (kinds.length === 0 || kinds.includes(kind)) &&
        words.every((word) => [name, ...aliases].some((one) => ` ${one.toLowerCase()}`.includes(` ${word}`))),
    )
    .sort((a, b) =>
      params.get('sort') === 'relationships' ? b.relationships - a.relationships : b.signals - a.signals,
    );
  return {
    items: found.slice(start, start + limit),
    next_cursor: start + limit < found.length ? String(start + limit) : null,
  };
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  Volkswagen: ['VW', 'Volkswagen AG'],
  'European Commission': ['EC', 'the Commission'],
  'small modular reactor': ['SMR'],
};

function stated(signals: readonly SignalDetail[]): MockKnowledge {
  const entities = new Map<string, Entity>();
  const relationships = new Map<string, Relationship>();
  const evidence = new Map<string, Evidence[]>();
  const state = (
    signal: SignalDetail,
    kind: string,
    ends: readonly [string, string],
    found: Pick<Evidence, 'field' | 'start' | 'end' | 'sentence' | 'confidence'>,
  ) => {
    const [subject, object] = kind === 'mentioned_with' && ends[0] > ends[1] ? [ends[1], ends[0]] : ends;
    const id = entityId(kind, `${subject} ${object}`);
    const before = relationships.get(id);
    const pieces = evidence.get(id) ?? [];
    pieces.push({ signal_id: signal.id, title: signal.title, published_at: signal.published_at, ...found });
    evidence.set(id, pieces);
    relationships.set(id, {
      id,
      kind,
      subject_id: subject,
      object_id: object,
      weight: (before?.weight ?? 0) + 1,
      confidence: Math.max(before?.confidence ?? 0, found.confidence),
      origin: 'signals',
      attributes: {},
      evidence: pieces.length,
      valid_from: null,
      valid_to: null,
      known_from:
        signal.published_at < (before?.known_from ?? '9') ? signal.published_at : (before?.known_from ?? ''),
      known_to: null,
    });
  };
  for (const signal of signals) {
    const { analysis } = signal;
    if (analysis === null) continue;
    for (const { id, kind, name, known } of analysis.entities) {
      const before = entities.get(id);
      entities.set(id, {
        id,
        kind,
        name,
        aliases: [...(ALIASES[name] ?? [])],
        description: name === 'Northvolt' ? 'A maker of battery cells in Skellefteå, Sweden.' : null,
        attributes: {},
        identifiers: known && kind === 'organisation' ? { wikidata: `Q${name.length * 7_919}` } : {},
        confidence: known ? 0.98 : 0.71,
        origin: 'signals',
        known,
        valid_from: null,
        valid_to: null,
        known_from:
          signal.published_at < (before?.known_from ?? '9')
            ? signal.published_at
            : (before?.known_from ?? ''),
        known_to: null,
        signals: (before?.signals ?? 0) + 1,
        relationships: 0,
        merged_into: null,
      });
    }
    for (const relation of analysis.relations)
      state(signal, relation.kind, [relation.subject_id, relation.object_id], {
        field: relation.field,
        start: relation.start,
        end: relation.end,
        sentence: relation.evidence,
        confidence: relation.confidence,
      });
    const named = analysis.entities.slice(0, 4);
    for (const [at, one] of named.entries())
      for (const other of named.slice(at + 1))
        state(signal, 'mentioned_with', [one.id, other.id], {
          field: 'title',
          start: 0,
          end: signal.title.length,
          sentence: signal.title,
          confidence: 0.4,
        });
  }
  for (const { subject_id, object_id } of relationships.values())
    for (const id of [subject_id, object_id]) {
      const one = entities.get(id);
      if (one !== undefined) one.relationships += 1;
    }
  for (const pieces of evidence.values()) pieces.sort((a, b) => b.published_at.localeCompare(a.published_at));
  return { entities, relationships, evidence };
}
