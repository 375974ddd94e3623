import { setImmediate } from 'node:timers/promises';
import { BellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { KeyColumn } from '../../kernels/index/keys.ts';
import type { VectorView } from '../../kernels/vectors/nearest.ts';
import { createOrdinalMap, type OrdinalMap } from '../../kernels/vectors/ordinal-map.ts';
import type { NearestRequest, VectorResult } from '../../ports/vector-index.ts';
import type { DocumentFilters, MatchingDocuments } from '../local-search/query-view.ts';

/** Which documents pass the filters: `filterDocuments` of the search index. */
export type FindMatching = (tenant: TenantId, filters: DocumentFilters) => Promise<MatchingDocuments>;

/** The newest state of a set of vectors; without a view it has none. */
export interface CurrentState {
  readonly position: number;
  readonly view: VectorView | undefined;
}

export const MOST_NEIGHBOURS = 1_000;
/** Documents looked up before others get their turn: some milliseconds. */
const LOOK_UPS = 40_000;

export interface NearestQuestion {
  readonly tenant: TenantId;
  readonly request: NearestRequest;
  readonly matching: FindMatching | undefined;
}

/** Answers from the state that `current` gives, which is asked again when there was something to wait for. */
export async function answerNearest(
  current: () => CurrentState,
  { tenant, request, matching }: NearestQuestion,
): Promise<VectorResult> {
  const { limit } = request;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST_NEIGHBOURS)) {
    throw new BellwetherError('INVALID_INPUT', `The limit is ${limit} and may be 1 to ${MOST_NEIGHBOURS}.`);
  }
  const filters = filtersOf(request);
  if (filters === undefined) {
    const { view, position } = current();
    if (view === undefined) return { hits: [], exact: true, position };
    checkLength(view, request);
    return { ...found(view.nearest(request.vector, { limit })), position };
  }
  if (matching === undefined) {
    throw new BellwetherError(
      'INVALID_INPUT',
      'This vector index was opened without a way to filter documents.',
    );
  }
  const documents = await matching(tenant, filters);
  const maps = await mapsOf(documents.segments, current);
  const { view, position } = current();
  if (view === undefined) return { hits: [], exact: true, position };
  checkLength(view, request);
  const passing = select(view, documents, maps);
  return {
    ...found(view.nearest(request.vector, { limit, passing })),
    position: Math.min(position, documents.position),
  };
}

function filtersOf({ filters = {}, from, to }: NearestRequest): DocumentFilters | undefined {
  const named = Object.values(filters).some((values) => values !== undefined);
  if (!named && from === undefined && to === undefined) return undefined;
  return { filters, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function checkLength({ published: { dimensions } }: VectorView, { vector, model }: NearestRequest): void {
  if (vector.length === dimensions) return;
  throw new BellwetherError(
    'INVALID_INPUT',
    `The vector has ${vector.length} dimensions; those of the model ${JSON.stringify(model)} have ${dimensions}.`,
  );
}

function found(result: ReturnType<VectorView['nearest']>): Omit<VectorResult, 'position'> {
  return {
    hits: result.hits.map(({ key, similarity }) => ({ id: key, similarity })),
    exact: result.exact,
  };
}

/** Sets the bit of every vector whose document passes; gives how many there are. */
function select(view: VectorView, documents: MatchingDocuments, maps: Maps): number {
  const { selection } = view;
  selection.fill(0);
  let selected = 0;
  for (const { segment, bits, deleted } of documents.passing())
    selected += maps.get(segment)!.select(bits, deleted, selection);
  return selected;
}

type Maps = WeakMap<KeyColumn, OrdinalMap>;

/** For each arena of vectors the maps of the segments that were ever asked about; both go when they are let go. */
const mapsByArena = new WeakMap<VectorView['kernel'], Maps>();

/** Maps of the segments that fit the newest state. Long ones are made in pieces, between which others get a turn. */
async function mapsOf(segments: readonly KeyColumn[], current: () => CurrentState): Promise<Maps> {
  for (;;) {
    const { view } = current();
    if (view === undefined) return new WeakMap();
    const { published, kernel } = view;
    let maps = mapsByArena.get(kernel);
    if (maps === undefined) mapsByArena.set(kernel, (maps = new WeakMap()));
    let left = LOOK_UPS;
    for (const segment of segments) {
      let map = maps.get(segment);
      if (map === undefined) maps.set(segment, (map = createOrdinalMap(segment, published)));
      if (!map.ready && left > 0) {
        map.fill(left);
        left -= segment.documents;
      }
      if (map.ready) map.follow(published);
    }
    if (segments.every((segment) => maps.get(segment)!.ready)) return maps;
    await setImmediate();
  }
}
