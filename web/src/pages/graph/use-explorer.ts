import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Entity, Neighbours, Paths, Relationship } from '../../api/contract.ts';
import type { Emphasis, Picture, Point } from '../../graph/picture.ts';
import { buildPicture, sizeOf } from '../../neighbourhood/build-picture.ts';
import { combineFragments, pairOf, pairsOf } from '../../neighbourhood/combine-fragments.ts';
import { placeStages } from '../../neighbourhood/place-stages.ts';
import type { RangeSearch } from '../../time/time-range.ts';
import { DEFAULT_LIMIT, filterQuery, type GraphSearch, pinnedPlaces } from './graph-search.ts';

/** Steps that paths may have; the API goes to 8, but what is 7 steps away tells nothing. */
export const LONGEST_PATH = 5;
const EXPANSION_LIMIT = 25;

export type Change = (next: Partial<GraphSearch>, replace?: boolean) => void;

/** The explorer as its address says: what was read of the graph, and the picture of it. */
export function useExplorer() {
  const search = useSearch({ from: '/app/graph' }) as GraphSearch & RangeSearch;
  const navigate = useNavigate({ from: '/graph' });
  const api = useApi();
  const filter = useMemo(() => filterQuery(search), [search]);
  const { focus, target, expand = [] } = search;
  const change = useCallback<Change>(
    (next, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...next }), resetScroll: false, replace }),
    [navigate],
  );

  const isPath = focus !== undefined && target !== undefined;
  const around = { ...filter, depth: search.depth ?? 1, limit: search.limit ?? DEFAULT_LIMIT, between: true };
  const start = useQuery({
    queryKey: ['neighbours', focus, around],
    queryFn: ({ signal }) => api.neighbours(focus ?? '', around, signal),
    enabled: focus !== undefined && !isPath,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const between = {
    ...filter,
    from: focus,
    to: target,
    mode: search.paths ?? 'shortest',
    max_length: LONGEST_PATH,
  };
  const paths = useQuery({
    queryKey: ['paths', between],
    queryFn: ({ signal }) => api.paths(between, signal),
    enabled: isPath,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  // The ends have names also where no path leads from one to the other.
  const focusQuery = useEntity(focus);
  const targetQuery = useEntity(target);
  const more = { ...filter, depth: 1, limit: EXPANSION_LIMIT, between: true };
  const opened = useQueries({
    queries: expand.map((id) => ({
      queryKey: ['neighbours', id, more],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => api.neighbours(id, more, signal),
      placeholderData: keepPreviousData<Neighbours>,
      staleTime: 60_000,
    })),
  });

  const first: Neighbours | Paths | undefined = isPath ? paths.data : start.data;
  const focusEntity = focusQuery.data;
  const targetEntity = targetQuery.data;
  const openedData = opened.map(({ data }) => data);
  const without = search.without;
  const openedVersion = opened.map(({ dataUpdatedAt }, at) => `${expand[at]} ${dataUpdatedAt}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the array is new each time; its version says when it changed
  const combined = useMemo(() => {
    const lone: Entity[] = [focusEntity, targetEntity].filter((one) => one !== undefined);
    const fragments = [
      ...(first === undefined ? [] : [first]),
      ...(isPath && lone.length > 0
        ? [{ entities: lone, relationships: [], partial: false, limits: [] }]
        : []),
      ...openedData.filter((one) => one !== undefined),
    ];
    return combineFragments(fragments, new Set(without));
  }, [first, isPath, focusEntity, targetEntity, without, openedVersion]);

  const world = useWorld(search, combined, isPath);
  return {
    search,
    change,
    isPath,
    focus: focusEntity,
    target: targetEntity,
    start: isPath ? undefined : start.data,
    paths: isPath ? paths.data : undefined,
    opened,
    combined,
    query: isPath ? paths : start,
    /** The first thing that went wrong, and how to try it again. */
    failure: [isPath ? paths : start, focusQuery, targetQuery, ...opened].find(({ isError }) => isError),
    isBusy: (isPath ? paths : start).isFetching || opened.some(({ isFetching }) => isFetching),
    ...world,
  };
}

export type Explorer = ReturnType<typeof useExplorer>;

function useEntity(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['entity', id],
    queryFn: ({ signal }) => api.entity(id ?? '', signal),
    enabled: id !== undefined,
    staleTime: 60_000,
  });
}

/** Places, the picture, and what stands out in it. */
function useWorld(
  search: GraphSearch & RangeSearch,
  combined: ReturnType<typeof combineFragments>,
  isPath: boolean,
) {
  const { focus, target, pin, off, expand } = search;
  const memory = useRef<{ readonly of: string; readonly places: Map<string, Point> }>({
    of: '',
    places: new Map(),
  });
  const pins = useMemo(() => pinnedPlaces(pin), [pin]);
  const of = `${focus} ${target}`;
  const places = useMemo(() => {
    if (memory.current.of !== of) memory.current = { of, places: new Map() };
    const ends: [string, Point][] =
      isPath && focus !== undefined && target !== undefined
        ? [
            [focus, { x: -280, y: 0 }],
            [target, { x: 280, y: 0 }],
          ]
        : [];
    const placed = placeStages({
      stages: combined.stages,
      relationships: combined.relationships.values(),
      pins: new Map([...ends, ...pins]),
      memory: memory.current.places,
      radiusOf: (id) => {
        const entity = combined.entities.get(id);
        return entity === undefined ? 8 : sizeOf(entity, id === focus);
      },
    });
    for (const [id, place] of placed) if (!pins.has(id)) memory.current.places.set(id, place);
    return placed;
  }, [combined, pins, of, isPath, focus, target]);

  return useMemo(() => {
    const hidden = new Set(off);
    const entities = [...combined.entities.values()].filter(
      ({ kind, id }) => !hidden.has(kind) || id === focus,
    );
    const shownIds = new Set(entities.map(({ id }) => id));
    const relationships = [...combined.relationships.values()].filter(
      ({ subject_id, object_id }) => shownIds.has(subject_id) && shownIds.has(object_id),
    );
    const pairs = pairsOf(relationships);
    const open = new Set([...(isPath || focus === undefined ? [] : [focus]), ...(expand ?? [])]);
    const picture: Picture = buildPicture({
      entities,
      pairs,
      places,
      pinned: new Set(pins.keys()),
      open,
      focus,
    });
    return { entities, relationships, pairs, picture, open, places };
  }, [combined, off, focus, places, pins, isPath, expand]);
}

/** What a path lights: its entities, and the lines of its pairs. */
export function emphasisOf(
  paths: Paths | undefined,
  which: string | undefined,
  relationships: ReadonlyMap<string, Relationship>,
): Emphasis | null {
  if (paths === undefined || which === 'all') return null;
  const path = paths.paths[Number(which ?? 1) - 1];
  if (path === undefined) return null;
  return {
    nodes: new Set(path.entities),
    edges: new Set(
      path.relationships.flatMap((id) => {
        const one = relationships.get(id);
        return one === undefined ? [] : [pairOf(one.subject_id, one.object_id)];
      }),
    ),
  };
}

/** The line whose evidence is open; nothing else is dimmed. */
export function emphasisOfPair(pair: string | undefined): Emphasis | null {
  return pair === undefined ? null : { nodes: new Set(), edges: new Set([pair]) };
}
