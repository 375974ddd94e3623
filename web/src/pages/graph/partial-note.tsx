import { formatCount } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { describeLimits } from './describe-graph.ts';
import { DEFAULT_LIMIT, LIMITS } from './graph-search.ts';
import styles from './partial-note.module.css';
import type { Explorer } from './use-explorer.ts';

/** Says plainly that a limit cut what is shown, which one, and offers the next. */
export function PartialNote({
  explorer: { start, paths, search, change, opened },
}: {
  readonly explorer: Explorer;
}) {
  const first = start ?? paths;
  const cut = [first, ...opened.map(({ data }) => data)].filter((one) => one?.partial);
  if (cut.length === 0) return null;
  const now = search.limit ?? DEFAULT_LIMIT;
  const next = LIMITS[LIMITS.indexOf(now) + 1];
  const isLimit = start?.limits.some((limit) => limit.startsWith('limit'));
  const limits = [...new Set(cut.flatMap((one) => one?.limits ?? []))];
  return (
    <p className={styles.note} role="status">
      <Icon name="warning" size={14} />
      <span>
        {start && isLimit
          ? `Not all of it: the ${formatCount(start.entities.length - 1)} entities with the strongest relationships`
          : 'Not all of it: a limit cut what was read'}
        {describeLimits(limits)}.
      </span>
      {start && isLimit && next !== undefined && (
        <button type="button" onClick={() => change({ limit: next === DEFAULT_LIMIT ? undefined : next })}>
          Show up to {next}
        </button>
      )}
    </p>
  );
}
