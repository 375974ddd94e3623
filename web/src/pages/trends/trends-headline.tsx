import { Link } from '@tanstack/react-router';
import { kindStyle } from '../../entity/kind-style.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { recentFrom } from '../../trend/trend-range.ts';
import { dayWords } from '../../trend/trend-words.ts';
import styles from './trends-page.module.css';
import type { TrendsSearch } from './trends-search.ts';
import type { TrendCounts } from './use-trends.ts';

/** `12 technologies rising, 3 bursting, 2 weak signals since 22 Oct 2026`; each part narrows the list to what it counts. */
export function TrendsHeadline({
  counts,
  search,
  asOf,
}: {
  readonly counts: TrendCounts | undefined;
  readonly search: TrendsSearch;
  readonly asOf: string | null | undefined;
}) {
  if (counts === undefined || asOf == null)
    return (
      <h1>
        {asOf === null ? 'Trends' : <Skeleton width="min(520px, 80vw)" height={24} />}
        {asOf === undefined && <span className="visually-hidden">Trends</span>}
      </h1>
    );
  const { rising, technologies, bursting, weakSignals } = counts;
  const narrow = (state: TrendsSearch['state'], entity_kind?: string) => (old: TrendsSearch) => ({
    ...old,
    open: undefined,
    state,
    ...(entity_kind === undefined ? {} : { entity_kind }),
  });
  return (
    <h1 className={styles.headline} aria-live="polite">
      <Link from="/trends" to="/trends" search={narrow('rising')} preload={false}>
        {formatCount(rising)} {noun(search, rising)} rising
      </Link>
      {technologies !== null && technologies > 0 && technologies < rising && (
        <>
          {' ('}
          <Link from="/trends" to="/trends" search={narrow('rising', 'technology')} preload={false}>
            {formatCount(technologies)} {technologies === 1 ? 'technology' : 'technologies'}
          </Link>
          )
        </>
      )}
      {', '}
      <Link from="/trends" to="/trends" search={narrow('bursting')} preload={false}>
        {formatCount(bursting)} bursting
      </Link>
      {', '}
      <Link from="/trends" to="/trends" search={narrow('weak_signal')} preload={false}>
        {formatCount(weakSignals)} {weakSignals === 1 ? 'weak signal' : 'weak signals'}
      </Link>{' '}
      <span className={styles.scope}>since {dayWords(recentFrom(asOf))}</span>
    </h1>
  );
}

function noun({ kind, entity_kind }: TrendsSearch, count: number): string {
  if (entity_kind === 'technology') return count === 1 ? 'technology' : 'technologies';
  if (entity_kind !== undefined) {
    const { one, many } = kindStyle(entity_kind);
    return (count === 1 ? one : many).toLowerCase();
  }
  if (kind === 'topic') return count === 1 ? 'topic' : 'topics';
  if (kind === 'term') return count === 1 ? 'term' : 'terms';
  if (kind === 'entity') return count === 1 ? 'entity' : 'entities';
  return count === 1 ? 'subject' : 'subjects';
}
