import { useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useMay } from '../../api/use-identity.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { EntityPicker } from '../../entity/entity-picker.tsx';
import { kindStyle } from '../../entity/kind-style.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { GraphLegend } from '../../graph/graph-legend.tsx';
import { GraphView } from '../../graph/graph-view.tsx';
import { Icon } from '../../icons/icon.tsx';
import { scaled } from '../../neighbourhood/build-picture.ts';
import { graphTables } from '../../neighbourhood/graph-tables.tsx';
import { useTimeRange } from '../../time/use-time-range.ts';
import { describeNeighbours, describePaths } from './describe-graph.ts';
import { ExportItems } from './export-items.tsx';
import { GraphFilters } from './graph-filters.tsx';
import styles from './graph-page.module.css';
import { toggled, withPin } from './graph-search.ts';
import { GraphSide } from './graph-side.tsx';
import { KnownSlider } from './known-slider.tsx';
import { MostConnected, MostConnectedSentence } from './most-connected.tsx';
import { PartialNote } from './partial-note.tsx';
import { PathList } from './path-list.tsx';
import { emphasisOf, emphasisOfPair, LONGEST_PATH, useExplorer } from './use-explorer.ts';

/** Of nodes, where the frame is half as wide as on a desktop. */
const PHONE_SCALE = 0.7;

/** Who and what is this connected to, and on what evidence? */
export function GraphPage() {
  const explorer = useExplorer();
  const { search, change, focus, target, isPath, paths, start, combined, entities } = explorer;
  const { range } = useTimeRange();
  const mayReview = useMay('analyst');
  useDocumentTitle(`${focus === undefined ? 'Graph' : `Graph of ${focus.name}`} · Bellwether`);
  const isPhone = useMediaQuery('(max-width: 599px)', false, { getInitialValueInEffect: false });
  const isNarrow = useMediaQuery('(max-width: 1023px)', false, { getInitialValueInEffect: false });
  const selected = useMemo(() => new Set(search.select), [search.select]);
  const emphasis = useMemo(
    () => emphasisOf(paths, search.path, combined.relationships) ?? emphasisOfPair(search.pair),
    [paths, search.path, combined, search.pair],
  );
  const closing = useRef(() => {});
  closing.current = () => change({ select: undefined, pair: undefined });
  const hasOpen = search.select !== undefined || search.pair !== undefined;
  useEffect(() => {
    if (!hasOpen || isNarrow) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('[aria-modal=true], [role=menu]')) return;
      closing.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [hasOpen, isNarrow]);

  const legend = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { kind } of combined.entities.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => {
        const { many, letter, colour } = kindStyle(kind);
        return {
          group: kind,
          label: many,
          letter,
          colour,
          count,
          shown: search.off?.includes(kind) !== true,
        };
      });
  }, [combined, search.off]);
  const picture = useMemo(
    () => (isPhone ? scaled(explorer.picture, PHONE_SCALE) : explorer.picture),
    [explorer.picture, isPhone],
  );
  const openOrClose = (id: string) => {
    if (id === search.focus && !isPath) return;
    change({ expand: toggled(search.expand, id) });
  };
  const tables = useMemo(
    () =>
      graphTables({
        entities,
        pairs: explorer.pairs,
        range,
        onEntity: (id) => change({ select: [id], pair: undefined }),
        onPair: (pair) => change({ pair, select: undefined }),
        selected,
      }),
    [entities, explorer.pairs, range, change, selected],
  );

  const headline =
    focus === undefined
      ? undefined
      : isPath
        ? target && paths
          ? describePaths(focus.name, target.name, paths, {
              all: search.paths === 'all',
              longest: LONGEST_PATH,
            })
          : undefined
        : start && describeNeighbours(focus, start);

  return (
    <div className={styles.page}>
      <div className={styles.lead}>
        <h1 aria-live="polite">
          {search.focus === undefined ? (
            <MostConnectedSentence />
          ) : headline === undefined && explorer.failure === undefined ? (
            <Skeleton width="min(560px, 80vw)" height={22} />
          ) : (
            (headline ?? focus?.name ?? 'The graph')
          )}
        </h1>
        <div className={styles.actions}>
          {mayReview && (
            <Link to="/graph/review" className={styles.action}>
              <Icon name="merge" size={15} /> Review merges
            </Link>
          )}
          {search.focus !== undefined && <CopyLink />}
        </div>
      </div>
      <div className={styles.bar}>
        <EntityPicker
          label="Entity in the middle"
          placeholder="Find a person, organisation, place, technology"
          value={focus?.name}
          onPick={(entity) =>
            change({
              focus: entity.id,
              target: undefined,
              path: undefined,
              paths: undefined,
              expand: undefined,
              without: undefined,
              select: undefined,
              pair: undefined,
              pin: undefined,
            })
          }
        />
        {search.focus !== undefined && (
          <div className={styles.target}>
            <EntityPicker
              label="Path to"
              placeholder="Path to …"
              value={target?.name}
              without={[search.focus]}
              onPick={(entity) =>
                change({
                  target: entity.id,
                  path: undefined,
                  expand: undefined,
                  without: undefined,
                  select: undefined,
                  pair: undefined,
                  pin: undefined,
                })
              }
            />
            {isPath && (
              <button
                type="button"
                className={styles.action}
                onClick={() =>
                  change({ target: undefined, path: undefined, paths: undefined, pin: undefined })
                }
              >
                <Icon name="close" size={14} /> Leave the path
              </button>
            )}
          </div>
        )}
      </div>
      {search.focus === undefined ? (
        <MostConnected />
      ) : explorer.failure !== undefined && combined.entities.size === 0 ? (
        <ErrorState error={explorer.failure.error} onRetry={() => void explorer.failure?.refetch()} />
      ) : (
        <div className={styles.work}>
          <div className={styles.main}>
            <PartialNote explorer={explorer} />
            <GraphView
              title={focus === undefined ? 'Graph' : `Graph of ${focus.name}`}
              fileName={`graph-${(focus?.name ?? 'entity').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`}
              picture={picture}
              summary={`${headline ?? 'Graph'}. Arrow keys move the picture, plus and minus zoom, 0 shows all of it. The table has the same data.`}
              selected={selected}
              emphasis={emphasis}
              fitKey={`${search.focus} ${search.target} ${search.paths} ${search.depth} ${search.limit} ${isPath ? paths?.paths.length : start?.entities.length}`}
              height={isNarrow ? 'min(52dvh, 420px)' : 'max(420px, calc(100dvh - 296px))'}
              tables={tables}
              asTable={search.view === 'table'}
              onAsTable={(asTable) => change({ view: asTable ? 'table' : undefined }, true)}
              head={
                <GraphLegend
                  title="Kinds of entities"
                  entries={legend}
                  onToggle={(kind) => change({ off: toggled(search.off, kind) }, true)}
                />
              }
              downloads={<ExportItems explorer={explorer} />}
              onPick={(what, { adds }) => {
                if (what === null) {
                  if (hasOpen && !adds) closing.current();
                } else if ('node' in what) {
                  change({
                    select: adds ? toggled(search.select, what.node) : [what.node],
                    pair: undefined,
                  });
                } else change({ pair: what.edge, select: undefined });
              }}
              onOpen={openOrClose}
              onMove={(id, place) => change({ pin: withPin(search.pin, id, place) }, true)}
              onBox={(ids) => change({ select: ids.slice(0, 40), pair: undefined })}
            />
            <KnownSlider explorer={explorer} />
            {combined.entities.size === 1 && !isPath && start !== undefined && (
              <EmptyState title="Nothing is tied to it here">
                No relationship of this entity passes the filters. Let more kinds through, lower the
                confidence, or move the date to now.
              </EmptyState>
            )}
          </div>
          <div className={styles.side}>
            {isPath && paths !== undefined && <PathList explorer={explorer} paths={paths} />}
            <GraphSide
              explorer={explorer}
              isNarrow={isNarrow}
              onClose={closing.current}
              onToggle={openOrClose}
            />
            {(isNarrow || !hasOpen) && <GraphFilters explorer={explorer} />}
          </div>
        </div>
      )}
    </div>
  );
}
