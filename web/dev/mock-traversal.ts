import type { Entity, Neighbours, Paths, Relationship } from '../src/api/contract.ts';
import type { MockKnowledge } from './mock-graph.ts';

function passing({ entities, relationships }: MockKnowledge, params: URLSearchParams): Relationship[] {
  const kinds = params.getAll('kind');
  const entityKinds = params.getAll('entity_kind');
  const sure = Number(params.get('min_confidence') ?? 0);
  const asOf = params.get('as_of') ?? '9';
  const allowed = (id: string) =>
    entityKinds.length === 0 || entityKinds.includes(entities.get(id)?.kind ?? '');
  return [...relationships.values()]
    .filter(
      ({ kind, confidence, known_from, subject_id, object_id }) =>
        (kinds.length === 0 || kinds.includes(kind)) &&
        confidence >= sure &&
        known_from <= asOf &&
        (allowed(subject_id) || allowed(object_id)),
    )
    .sort((a, b) => b.weight * b.confidence - a.weight * a.confidence);
}

export function neighboursOf(knowledge: MockKnowledge, from: Entity, params: URLSearchParams): Neighbours {
  const depth = Number(params.get('depth') ?? 1);
  const limit = Number(params.get('limit') ?? 100);
  const ties = passing(knowledge, params);
  const distances = new Map([[from.id, 0]]);
  const direct = new Set<string>();
  let isPartial = false;
  for (let step = 1; step <= depth; step++)
    for (const { subject_id, object_id } of ties)
      for (const [near, far] of [
        [subject_id, object_id],
        [object_id, subject_id],
      ] as const) {
        if (distances.get(near) !== step - 1) continue;
        if (step === 1) direct.add(far);
        if (distances.has(far)) continue;
        if (distances.size > limit) isPartial = true;
        else distances.set(far, step);
      }
  return {
    entities: [...distances.keys()].flatMap((id) => knowledge.entities.get(id) ?? []),
    relationships: ties.filter(
      ({ subject_id, object_id }) => distances.has(subject_id) && distances.has(object_id),
    ),
    distances: [...distances.values()],
    total: direct.size,
    partial: isPartial,
    limits: isPartial ? [`limit: ${limit}`] : [],
  };
}

export function pathsBetween(
  knowledge: MockKnowledge,
  { from, to }: { readonly from: Entity; readonly to: Entity },
  params: URLSearchParams,
): Paths {
  const longest = Number(params.get('max_length') ?? 5);
  const limit = Number(params.get('limit') ?? 20);
  const ties = passing(knowledge, params);
  const out = new Map<string, (readonly [string, Relationship])[]>();
  for (const tie of ties)
    for (const [a, b] of [
      [tie.subject_id, tie.object_id],
      [tie.object_id, tie.subject_id],
    ] as const)
      out.set(a, [...(out.get(a) ?? []), [b, tie]]);
  const paths: { entities: string[]; relationships: string[] }[] = [];
  let queue: { entities: string[]; relationships: string[] }[] = [{ entities: [from.id], relationships: [] }];
  for (let length = 0; length < longest && paths.length < limit; length++) {
    const next: typeof queue = [];
    for (const path of queue)
      for (const [far, tie] of out.get(path.entities.at(-1) ?? '') ?? []) {
        if (path.entities.includes(far) || next.length > 20_000) continue;
        const longer = { entities: [...path.entities, far], relationships: [...path.relationships, tie.id] };
        if (far === to.id) paths.push(longer);
        else next.push(longer);
      }
    if (paths.length > 0 && params.get('mode') !== 'all') break;
    queue = next;
  }
  const kept = paths.slice(0, limit);
  const ids = new Set(kept.flatMap((path) => path.entities));
  const tied = new Set(kept.flatMap((path) => path.relationships));
  return {
    entities: [...ids].flatMap((id) => knowledge.entities.get(id) ?? []),
    relationships: [...tied].flatMap((id) => knowledge.relationships.get(id) ?? []),
    paths: kept,
    partial: paths.length > limit,
    limits: paths.length > limit ? [`limit: ${limit}`] : [],
  };
}
