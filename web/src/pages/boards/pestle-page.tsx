import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { PESTLE_NAMES, pestleLabel } from '../../analysis/pestle.ts';
import { PestleBadge } from '../../analysis/pestle-badges.tsx';
import { useApi } from '../../api/api-context.ts';
import type { PestleBoard } from '../../api/contract.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { formatCount, formatQuantity, formatShare } from '../../format/number.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { AsOfNote } from '../../trend/as-of-note.tsx';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import styles from './board.module.css';
import { BoardSkeleton } from './board-skeleton.tsx';

type Column = PestleBoard['columns'][number];

const FIRST = 20;

/** Which technologies stand for which kind of change. */
export function PestlePage() {
  useDocumentTitle('PESTLE · Bellwether');
  const api = useApi();
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list, undefined, () => undefined);
  const board = useQuery({
    queryKey: ['pestle'],
    queryFn: ({ signal }) => api.pestle(signal),
    staleTime: 30_000,
  });
  const columns = PESTLE_NAMES.map(
    (pestle): Column =>
      board.data?.columns.find((column) => column.pestle === pestle) ?? { pestle, signals: 0, items: [] },
  );
  const isEmpty = columns.every(({ items }) => items.length === 0);
  const most = columns.toSorted((a, b) => b.signals - a.signals)[0];
  return (
    <>
      <SectionTabs />
      <h1>
        {board.data === undefined || isEmpty || most === undefined
          ? 'PESTLE'
          : `Technologies bring ${pestleLabel(most.pestle).toLowerCase()} change above all, with ${formatQuantity(most.signals, 'signal')}`}
      </h1>
      <AsOfNote asOf={board.data?.as_of} />
      {board.isError && board.data === undefined ? (
        <ErrorState error={board.error} onRetry={() => void board.refetch()} />
      ) : board.data === undefined ? (
        <BoardSkeleton columns={6} />
      ) : isEmpty ? (
        <EmptyState
          title="Nothing is sorted by kind of change yet"
          action={<Link to="/trends">To the trends</Link>}
        >
          Signals about technologies are read for political, economic, social, technological, legal and
          environmental change. The board is computed with the trends.
        </EmptyState>
      ) : (
        <div ref={list} className={styles.board} data-columns="6">
          {columns.map((column) => (
            <PestleColumn key={column.pestle} column={column} />
          ))}
        </div>
      )}
    </>
  );
}

function PestleColumn({ column: { pestle, signals, items } }: { readonly column: Column }) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, FIRST);
  return (
    <section className={styles.column} data-class={pestle} aria-labelledby={`column-${pestle}`}>
      <h2 id={`column-${pestle}`} className={styles.pestle}>
        <PestleBadge name={pestle} named />
        <span>{pestleLabel(pestle)}</span>
        <small title={`${formatQuantity(signals, 'signal')} of this kind`}>{formatCount(signals)}</small>
      </h2>
      {items.length === 0 && <p className={styles.none}>Nothing here now</p>}
      <ul>
        {shown.map((item) => (
          <li key={item.id}>
            <div className={styles.head}>
              <Link to="/trends/$id" params={{ id: item.id }} data-row={item.id}>
                {item.name}
              </Link>
            </div>
            <p className={styles.facts}>
              <span title={`${formatQuantity(item.signals, 'signal')} of this kind`}>
                {formatShare(item.share)} of its signals
              </span>
              <span>{formatCount(item.recent)} in 30 days</span>
            </p>
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          Show {formatCount(items.length - shown.length)} more
        </button>
      )}
    </section>
  );
}
