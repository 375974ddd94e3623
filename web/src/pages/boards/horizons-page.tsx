import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { HorizonBoard } from '../../api/contract.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { formatCount, formatQuantity, formatShare } from '../../format/number.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { AsOfNote } from '../../trend/as-of-note.tsx';
import { HORIZON_NAMES, HORIZON_WORDS, HorizonMark } from '../../trend/horizon-mark.tsx';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import { signed } from '../../trend/trend-words.ts';
import styles from './board.module.css';
import { BoardSkeleton } from './board-skeleton.tsx';

type Column = HorizonBoard['columns'][number];
type Item = Column['items'][number];

/** As many of a column are shown at first; the rest follows on demand. */
const FIRST = 25;

/** What is in use now, what emerges, what is in research, and how sure that is. */
export function HorizonsPage() {
  useDocumentTitle('Horizons · Bellwether');
  const { open } = useSearch({ from: '/app/trends/horizons' });
  const navigate = useNavigate({ from: '/trends/horizons' });
  const api = useApi();
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list, undefined, () => undefined);
  const board = useQuery({
    queryKey: ['horizons'],
    queryFn: ({ signal }) => api.horizons(signal),
    staleTime: 30_000,
  });
  const columns = HORIZON_NAMES.map(
    (horizon): Column =>
      board.data?.columns.find((column) => column.horizon === horizon) ?? { horizon, items: [] },
  );
  const total = columns.reduce((sum, { items }) => sum + items.length, 0);
  const moved = columns.reduce(
    (sum, { items }) => sum + items.filter(({ moved_from }) => moved_from !== null).length,
    0,
  );
  return (
    <>
      <SectionTabs />
      <h1>
        {board.data === undefined || total === 0
          ? 'Horizons'
          : `${formatQuantity(total, 'technology', 'technologies')}: ${columns
              .map(({ horizon, items }) => `${formatCount(items.length)} ${HORIZON_WORDS[horizon]}`)
              .join(', ')}${moved === 0 ? '' : `; ${formatCount(moved)} moved`}`}
      </h1>
      <AsOfNote asOf={board.data?.as_of} />
      {board.isError && board.data === undefined ? (
        <ErrorState error={board.error} onRetry={() => void board.refetch()} />
      ) : board.data === undefined ? (
        <BoardSkeleton columns={3} />
      ) : total === 0 ? (
        <EmptyState title="No technology has a horizon yet" action={<Link to="/trends">To the trends</Link>}>
          A technology needs at least five signals from three weeks before anything can be said. Horizons are
          computed with the trends.
        </EmptyState>
      ) : (
        <div ref={list} className={styles.board} data-columns="3">
          {columns.map((column) => (
            <HorizonColumn
              key={column.horizon}
              column={column}
              open={open}
              onOpen={(id) =>
                void navigate({ search: (old) => ({ ...old, open: id }), replace: true, resetScroll: false })
              }
            />
          ))}
        </div>
      )}
    </>
  );
}

function HorizonColumn({
  column: { horizon, items },
  open,
  onOpen,
}: {
  readonly column: Column;
  readonly open: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.filter((item, at) => at < FIRST || item.id === open);
  return (
    <section className={styles.column} data-horizon={horizon} aria-labelledby={`column-${horizon}`}>
      <h2 id={`column-${horizon}`} className={styles.horizon}>
        <HorizonMark horizon={horizon} />
        <span>{HORIZON_WORDS[horizon].replace(/^./, (first) => first.toUpperCase())}</span>
        <small>{formatCount(items.length)}</small>
      </h2>
      {items.length === 0 && <p className={styles.none}>Nothing here now</p>}
      <ul>
        {shown.map((item) => (
          <HorizonItem
            key={item.id}
            item={item}
            isOpen={item.id === open}
            onToggle={() => onOpen(item.id === open ? undefined : item.id)}
          />
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

function HorizonItem({
  item,
  isOpen,
  onToggle,
}: {
  readonly item: Item;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  return (
    <li>
      <div className={styles.head}>
        <Link to="/trends/$id" params={{ id: item.id }} data-row={item.id}>
          {item.name}
        </Link>
        <button
          type="button"
          className={styles.why}
          aria-expanded={isOpen}
          aria-label={`Why ${item.name} is there`}
          onClick={onToggle}
        >
          why
        </button>
      </div>
      <p className={styles.facts}>
        <span className={styles.sure} title={`${formatShare(item.confidence)} sure`}>
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${item.confidence * 100}%` }} />
          </span>
          {formatShare(item.confidence)} sure
        </span>
        <span>{formatCount(item.recent)} in 30 days</span>
        {item.growth !== null && (
          <span title="Signals of the last year against the year before, given what its sources published">
            {signed(item.growth * 100, 0)} %
          </span>
        )}
        {item.moved_from !== null && <span className={styles.moved}>from {item.moved_from}</span>}
      </p>
      {isOpen && (
        <ul className={styles.reasons}>
          {item.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
