import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.ts';
import type { Entity } from '../../api/contract.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useMay } from '../../api/use-identity.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { FactList } from '../../detail/fact-list.tsx';
import { KindLetter } from '../../entity/entity-link.tsx';
import { kindStyle, kindWords } from '../../entity/kind-style.ts';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatShare } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { boundsOf, endOfDay, rangeWords } from '../../time/time-range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { describeEntity } from './describe-entity.ts';
import { EditEntity } from './edit-entity.tsx';
import { EntityHistory } from './entity-history.tsx';
import styles from './entity-page.module.css';
import type { EntitySearch } from './entity-search.ts';
import { EntitySignals } from './entity-signals.tsx';
import { KnownNotice } from './known-notice.tsx';
import { MentionsChart } from './mentions-chart.tsx';
import { MergeEntity } from './merge-entity.tsx';
import { MergedNotice } from './merged-notice.tsx';
import { NeighbourhoodPicture } from './neighbourhood-picture.tsx';
import { SplitEntity } from './split-entity.tsx';
import { StrongestTies } from './strongest-ties.tsx';

const NEIGHBOURS = 60;

/** Who or what it is, who speaks of it, and what it is tied to, on what evidence. */
export function EntityPage() {
  const { id } = useParams({ from: '/app/entities/$id' });
  const search = useSearch({ from: '/app/entities/$id' });
  const navigate = useNavigate({ from: '/entities/$id' });
  const api = useApi();
  const mayChange = useMay('analyst');
  const { range } = useTimeRange();
  const change = (next: Partial<EntitySearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), resetScroll: false, replace: true });
  const day = search.known;
  const asOf = day === undefined ? {} : { as_of: endOfDay(day) };
  const entity = useQuery({
    queryKey: day === undefined ? ['entity', id] : ['entity', id, day],
    queryFn: ({ signal }) => api.entityAsOf(id, asOf, signal),
    staleTime: 30_000,
  });
  const near = { depth: 1, limit: NEIGHBOURS, between: true, ...asOf };
  const around = useQuery({
    queryKey: ['neighbours', id, near],
    queryFn: ({ signal }) => api.neighbours(id, near, signal),
    staleTime: 60_000,
  });
  const signals = useQuery({
    queryKey: ['signals', 'of-entity', id, range],
    queryFn: ({ signal }) =>
      api.signals(
        { entity: [id], ...boundsOf(range, Date.now()), histogram: 'auto', limit: 6, sort: 'newest' },
        signal,
      ),
    staleTime: 30_000,
  });
  const proposals = useQuery({
    queryKey: ['proposals', 'of-entity', id],
    queryFn: ({ signal }) => api.proposals({ entity: id, state: 'open', limit: 20 }, signal),
    enabled: mayChange,
    retry: false,
    staleTime: 60_000,
  });
  // Only a trend that is listed has a page worth going to.
  const trends = useQuery({
    queryKey: ['trends', 'of-entity', id],
    queryFn: ({ signal }) => api.trends({ q: entity.data?.name ?? '', kind: 'entity', limit: 20 }, signal),
    enabled: entity.data !== undefined,
    retry: false,
    staleTime: 60_000,
  });
  const hasTrend = trends.data?.items.some((trend) => trend.id === trendOf(id)) ?? false;
  useDocumentTitle(`${entity.data?.name ?? 'Entity'} · Bellwether`);
  if (day !== undefined && entity.error instanceof ApiProblem && entity.error.code === 'NOT_FOUND')
    return (
      <article className={styles.page}>
        <KnownNotice id={id} day={day} isUnknown />
      </article>
    );
  if (entity.isError && entity.data === undefined)
    return <ErrorState error={entity.error} onRetry={() => void entity.refetch()} />;
  const known = entity.data;
  const waiting = proposals.data?.items.length ?? 0;
  return (
    <article className={styles.page}>
      <div className={styles.bar}>
        <Link to="/graph" search={{ focus: id, known: day }} className={styles.action}>
          <Icon name="graph" size={15} /> Open in the graph
        </Link>
        {hasTrend && (
          <Link to="/trends/$id" params={{ id: trendOf(id) }} className={styles.action}>
            <Icon name="trends" size={15} /> Its trend
          </Link>
        )}
        <CopyLink />
        {known !== undefined && mayChange && day === undefined && known.merged_into === null && (
          <>
            <button type="button" className={styles.action} onClick={() => change({ do: 'edit' })}>
              <Icon name="edit" size={15} /> Edit
            </button>
            <button type="button" className={styles.action} onClick={() => change({ do: 'merge' })}>
              <Icon name="merge" size={15} /> Merge
            </button>
            <button type="button" className={styles.action} onClick={() => change({ do: 'split' })}>
              <Icon name="copies" size={15} /> Split
            </button>
          </>
        )}
      </div>
      {day !== undefined && <KnownNotice id={id} day={day} isUnknown={false} />}
      {known?.merged_into != null && <MergedNotice entity={known} into={known.merged_into} />}
      {waiting > 0 && (
        <p className={styles.notice}>
          <Icon name="merge" size={15} />
          <span>
            {waiting === 1 ? 'Another entity' : `${waiting} other entities`} may be the same.{' '}
            <Link to="/graph/review" search={{ about: id }}>
              Review {waiting === 1 ? 'it' : 'them'}
            </Link>
          </span>
        </p>
      )}
      <header className={styles.lead}>
        <h1>{known === undefined ? <Skeleton width={280} height={24} /> : known.name}</h1>
        <p className={styles.sentence}>
          {known === undefined ? (
            <Skeleton width="min(520px, 80vw)" height={16} />
          ) : (
            describeEntity(known, {
              inRange: signals.data?.total,
              range: rangeWords(range),
              tied: around.data?.total,
            })
          )}
        </p>
        {known?.description && <p className={styles.description}>{known.description}</p>}
      </header>
      <div className={styles.columns}>
        <div className={styles.main}>
          <MentionsChart id={id} name={known?.name ?? 'it'} query={signals} range={range} />
          <StrongestTies
            id={id}
            query={around}
            why={search.evidence}
            onWhy={(evidence) => change({ evidence })}
          />
          <EntitySignals id={id} query={signals} range={range} />
        </div>
        <div className={styles.side}>
          <NeighbourhoodPicture
            id={id}
            name={known?.name ?? 'the entity'}
            query={around}
            asTable={search.view === 'table'}
            onAsTable={(asTable) => change({ view: asTable ? 'table' : undefined })}
          />
          {known === undefined ? <Skeleton height={120} /> : <Facts entity={known} />}
          <EntityHistory id={id} mayChange={mayChange} />
        </div>
      </div>
      {known !== undefined && mayChange && day === undefined && (
        <>
          {search.do === 'edit' && <EditEntity entity={known} onClose={() => change({ do: undefined })} />}
          {search.do === 'merge' && <MergeEntity entity={known} onClose={() => change({ do: undefined })} />}
          {search.do === 'split' && (
            <SplitEntity entity={known} around={around.data} onClose={() => change({ do: undefined })} />
          )}
        </>
      )}
    </article>
  );
}

function trendOf(entity: string): string {
  return `entity:${entity}`;
}

const ORIGIN = {
  signals: 'Signals name it',
  user: 'A person entered it',
  import: 'A file brought it',
} as const;

function Facts({ entity }: { readonly entity: Entity }) {
  const { kind, aliases, identifiers, attributes, origin, confidence, known_from, valid_from, valid_to } =
    entity;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">What is known</h2>
      <div className={styles.facts}>
        <FactList
          facts={[
            [
              'Kind',
              <span key="kind">
                <KindLetter kind={kind} /> {kindStyle(kind).one}
              </span>,
            ],
            ['Also called', aliases.length === 0 ? 'nothing else' : aliases.join(', ')],
            ...Object.entries(identifiers).map(
              ([name, value]) => [kindWords(name), <code key={name}>{value}</code>] as const,
            ),
            ['Where from', `${ORIGIN[origin]}, ${formatShare(confidence)} sure`],
            ['Known since', <RelativeTime key="since" at={known_from} />],
            ...(valid_from === null
              ? []
              : ([['Exists since', <RelativeTime key="from" at={valid_from} />]] as const)),
            ...(valid_to === null
              ? []
              : ([['Existed until', <RelativeTime key="to" at={valid_to} />]] as const)),
            ...Object.entries(attributes)
              .slice(0, 20)
              .map(
                ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
              ),
          ]}
        />
      </div>
    </section>
  );
}
