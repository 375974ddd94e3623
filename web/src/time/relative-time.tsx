import { formatExact, formatRelative } from './format-time.ts';
import { useNow } from './use-now.ts';

/** A relative time that keeps itself current, with the exact one on hover and for machines. */
export function RelativeTime({ at, none = 'never' }: { readonly at: string | null; readonly none?: string }) {
  const now = useNow();
  if (at === null) return <span>{none}</span>;
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={formatExact(time)}>
      {formatRelative(time, now)}
    </time>
  );
}
