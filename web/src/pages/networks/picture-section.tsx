import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import { ApiProblem } from '../../api/problem.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { GraphLegend } from '../../graph/graph-legend.tsx';
import { GraphView } from '../../graph/graph-view.tsx';
import type { Emphasis } from '../../graph/picture.ts';
import { Icon } from '../../icons/icon.tsx';
import { networkPicture } from '../../network/network-picture.ts';
import { networkTables } from '../../network/network-tables.tsx';
import { Breadcrumb } from './breadcrumb.tsx';
import { MOST_REMOVED } from './network-search.ts';
import { PictureControls } from './picture-controls.tsx';
import styles from './picture-section.module.css';
import type { NetworkPageState } from './use-network.ts';
import { useNetworkView } from './use-network-view.ts';

/** Pixels of a unit of the layout on a phone. */
const NARROW = 0.3;

interface PictureSectionProps {
  readonly state: NetworkPageState;
  readonly isNarrow: boolean;
  /** Numbers of the nodes that stand out with those around them. */
  readonly lit: ReadonlySet<string>;
}

/** The network as a picture: communities or people, zoomed by community, sized and coloured as the address says. */
export function PictureSection({ state, isNarrow, lit }: PictureSectionProps) {
  const { id, name, search, change, noun } = state;
  const api = useApi();
  const toast = useToast();
  const { data: view, error, refetch, isPlaceholderData, isFetching } = useNetworkView(state);
  /** Places that a person chose, by id: people to take away, or a community to look into. */
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ego = useQuery({
    queryKey: ['network', id, 'ego', search.person],
    queryFn: ({ signal }) => api.ego(id, { node: search.person, limit: 60 }, signal),
    enabled: search.person !== undefined,
  });
  const drawn = useMemo(
    () =>
      view &&
      networkPicture(view, {
        isColouredByAttribute: view.facts.attribute !== null,
        off: new Set(search.off),
        ...(isNarrow ? { scale: NARROW } : {}),
      }),
    [view, search.off, isNarrow],
  );
  const open = async (numbers: readonly string[]) => {
    try {
      return (await api.networkNodes(id, { number: numbers.slice(0, MOST_REMOVED), limit: MOST_REMOVED }))
        .items;
    } catch (problem) {
      toast({ message: problem instanceof Error ? problem.message : String(problem), tone: 'error' });
      return [];
    }
  };
  const openPerson = async (number: string) => {
    const [person] = await open([number]);
    if (person !== undefined) change({ person: person.key });
  };
  const lookInto = (community: string) => {
    setChosen([]);
    const label = view?.places.find((place) => String(place.id) === community)?.label;
    const item = label === undefined ? community : `${community}~${label.slice(0, 100)}`;
    change({ into: [...(search.into ?? []), item], level: undefined, off: undefined });
  };
  const removeChosen = async () => {
    const people = await open(chosen);
    if (people.length === 0) return;
    setChosen([]);
    change({ part: 'what-if', remove: people.map(({ key }) => key), group: undefined, gone: undefined });
  };
  const isPeople = view?.facts.level === 0;
  const selected = useMemo(
    () => new Set(ego.data === undefined ? chosen : [...chosen, String(ego.data.node)]),
    [chosen, ego.data],
  );
  const emphasis = useMemo((): Emphasis | null => {
    if (lit.size === 0 || drawn === undefined || !isPeople) return null;
    const edges = drawn.picture.edges.filter(({ source, target }) => lit.has(source) || lit.has(target));
    const nodes = new Set([...lit, ...edges.flatMap(({ source, target }) => [source, target])]);
    const isShown = drawn.picture.nodes.some((node) => lit.has(node.id));
    return isShown ? { nodes, edges: new Set(edges.map((edge) => edge.id)) } : null;
  }, [lit, drawn, isPeople]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions read the newest address by themselves
  const tables = useMemo(
    () =>
      view === undefined || drawn === undefined
        ? []
        : networkTables(view, {
            noun: noun[1],
            legend: drawn.legend,
            groupOf: drawn.groupOf,
            onOpen: (place) => (view.facts.level > 0 ? lookInto(place) : void openPerson(place)),
          }),
    [view, drawn, noun, search.into],
  );

  if (error !== null && (view === undefined || isPlaceholderData)) {
    const isRenumbered = error instanceof ApiProblem && error.status === 404;
    if (isRenumbered && (search.into !== undefined || search.size !== undefined))
      return (
        <EmptyState
          title="This part of the network is not there any more"
          action={
            <button
              type="button"
              className={styles.button}
              onClick={() => change({ into: undefined, level: undefined, size: undefined })}
            >
              Show the whole network
            </button>
          }
        >
          {error.message}
        </EmptyState>
      );
    return <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  if (view === undefined || drawn === undefined)
    return (
      <div className={styles.section} role="status">
        <span className="visually-hidden">Laying out the network…</span>
        <Skeleton width="60%" height={28} />
        <Skeleton height={isNarrow ? 380 : 520} />
      </div>
    );
  const { facts } = view;
  const chosenPlace = view.places.find((place) => String(place.id) === chosen[0]);
  const height = isNarrow ? 'min(58dvh, 520px)' : 'max(440px, calc(100dvh - 330px))';
  const count = formatQuantity(
    facts.shown.places,
    isPeople ? noun[0] : 'community',
    isPeople ? noun[1] : 'communities',
  );
  return (
    <div className={styles.section} aria-busy={isFetching || undefined}>
      <PictureControls state={state} facts={facts} />
      <Breadcrumb state={state} />
      {facts.limits.length > 0 && (
        <p className={styles.limits}>
          <Icon name="warning" size={14} /> {facts.limits.join(' ')}
        </p>
      )}
      <GraphView
        title={name}
        fileName={`network-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`}
        picture={drawn.picture}
        summary={`${name}: ${count} and ${formatQuantity(facts.shown.ties, 'tie')}. Arrow keys move the picture, plus and minus zoom, 0 shows all of it. The table has the same data.`}
        selected={selected}
        emphasis={emphasis}
        fitKey={`${id} ${facts.community} ${facts.level} ${facts.version} ${view.next === null}`}
        height={height}
        tables={tables}
        asTable={search.view === 'table'}
        onAsTable={(asTable) => change({ view: asTable ? 'table' : undefined }, true)}
        head={
          <GraphLegend
            title={facts.attribute === null ? 'Communities' : facts.attribute}
            entries={drawn.legend}
            onToggle={(group) => {
              const now = search.off ?? [];
              const next = now.includes(group) ? now.filter((one) => one !== group) : [...now, group];
              change({ off: next.length === 0 ? undefined : next }, true);
            }}
          />
        }
        onPick={(what, { adds }) => {
          if (what === null) setChosen([]);
          else if (!('node' in what)) return;
          else if (!isPeople) setChosen([what.node]);
          else if (adds)
            setChosen((now) =>
              now.includes(what.node)
                ? now.filter((one) => one !== what.node)
                : [...now, what.node].slice(-MOST_REMOVED),
            );
          else void openPerson(what.node);
        }}
        onOpen={(node) => {
          if (!isPeople) lookInto(node);
        }}
        onBox={(nodes) => setChosen(nodes.slice(0, MOST_REMOVED))}
      />
      <p className={styles.strip} aria-live="polite">
        {chosen.length === 0 || (!isPeople && chosenPlace === undefined) ? (
          <span>
            {isPeople
              ? `${count} shown${facts.total.nodes > facts.shown.places ? ` of ${formatCount(facts.total.nodes)}` : ''}. Press one to open it; hold Shift to choose several.`
              : `${count} stand for ${formatQuantity(facts.total.nodes, noun[0], noun[1])}. Press one, or double-click it to look inside.`}
          </span>
        ) : isPeople ? (
          <>
            <span>{formatQuantity(chosen.length, noun[0], noun[1])} chosen</span>
            <button type="button" className={styles.button} onClick={() => void removeChosen()}>
              What if {chosen.length === 1 ? 'it was' : 'they were'} gone?
            </button>
            <button type="button" className={styles.button} onClick={() => setChosen([])}>
              Clear
            </button>
          </>
        ) : (
          <>
            <span>
              {chosenPlace?.label}, {formatQuantity(chosenPlace?.members ?? 0, noun[0], noun[1])}
            </span>
            <button type="button" className={styles.button} onClick={() => lookInto(chosen[0] as string)}>
              Look inside
            </button>
          </>
        )}
      </p>
    </div>
  );
}
