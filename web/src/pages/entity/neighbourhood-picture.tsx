import type { UseQueryResult } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Neighbours } from '../../api/contract.ts';
import { strengthOf } from '../../entity/relationship-strength.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { GraphView } from '../../graph/graph-view.tsx';
import { buildPicture, scaled, sizeOf } from '../../neighbourhood/build-picture.ts';
import { combineFragments, pairsOf } from '../../neighbourhood/combine-fragments.ts';
import { graphTables } from '../../neighbourhood/graph-tables.tsx';
import { placeStages } from '../../neighbourhood/place-stages.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import styles from './entity-page.module.css';

const SHOWN = 12;
/** The frame is a third as wide as the explorer's. */
const NODE_SCALE = 0.7;
const NONE: ReadonlySet<string> = new Set();

/** The closest neighbours as a small picture; a click leads to the neighbour, the whole of it is in the graph explorer. */
export function NeighbourhoodPicture({
  id,
  name,
  query: { data },
  asTable,
  onAsTable,
}: {
  readonly id: string;
  readonly name: string;
  readonly query: UseQueryResult<Neighbours>;
  readonly asTable: boolean;
  readonly onAsTable: (asTable: boolean) => void;
}) {
  const navigate = useNavigate();
  const { range } = useTimeRange();
  const drawn = useMemo(() => {
    if (data === undefined) return null;
    const own = new Map<string, number>();
    for (const tie of data.relationships)
      for (const [end, other] of [
        [tie.subject_id, tie.object_id],
        [tie.object_id, tie.subject_id],
      ] as const)
        if (end === id) own.set(other, (own.get(other) ?? 0) + strengthOf(tie));
    const closest = new Set(
      [...own]
        .sort(([, a], [, b]) => b - a)
        .slice(0, SHOWN)
        .map(([other]) => other),
    );
    const few = { ...data, entities: data.entities.filter((one) => one.id === id || closest.has(one.id)) };
    const { entities, relationships, stages } = combineFragments([few]);
    const places = placeStages({
      stages,
      relationships: relationships.values(),
      pins: new Map([[id, { x: 0, y: 0 }]]),
      memory: new Map(),
      radiusOf: (one) => {
        const entity = entities.get(one);
        return entity === undefined ? 8 : sizeOf(entity, one === id);
      },
    });
    const pairs = pairsOf(relationships.values());
    const picture = buildPicture({
      entities: entities.values(),
      pairs,
      places,
      pinned: NONE,
      open: new Set(entities.keys()),
      focus: id,
    });
    return {
      entities: [...entities.values()],
      pairs,
      picture: scaled(picture, NODE_SCALE),
    };
  }, [data, id]);
  if (drawn === null) return <Skeleton height={300} />;
  const goTo = (other: string) => void navigate({ to: '/entities/$id', params: { id: other } });
  const openPair = (pair: string) => void navigate({ to: '/graph', search: { focus: id, pair } });
  return (
    <section aria-labelledby="neighbourhood">
      <GraphView
        title={`Closest neighbours of ${name}`}
        fileName="neighbourhood"
        picture={drawn.picture}
        summary={`The ${drawn.picture.nodes.length - 1} closest neighbours of ${name}. The table of relationships has the same data.`}
        selected={NONE}
        fitKey={id}
        inPage
        height="300px"
        asTable={asTable}
        onAsTable={onAsTable}
        head={
          <h2 id="neighbourhood">
            Closest neighbours{' '}
            <Link to="/graph" search={{ focus: id }} className={styles.action}>
              Explore
            </Link>
          </h2>
        }
        tables={graphTables({
          entities: drawn.entities,
          pairs: drawn.pairs,
          range,
          selected: NONE,
          onEntity: goTo,
          onPair: openPair,
        })}
        onPick={(what) => {
          if (what === null) return;
          if ('node' in what) {
            if (what.node !== id) goTo(what.node);
          } else openPair(what.edge);
        }}
        onOpen={() => undefined}
      />
    </section>
  );
}
