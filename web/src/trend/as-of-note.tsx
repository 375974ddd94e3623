import { Icon } from '../icons/icon.tsx';
import { useNow } from '../time/use-now.ts';
import styles from './as-of-note.module.css';
import { endsInPast, lastDay } from './trend-range.ts';
import { dayWords } from './trend-words.ts';

/** Says when the data ends in the past, because every "last 30 days" is then counted back from there. */
export function AsOfNote({ asOf }: { readonly asOf: string | null | undefined }) {
  const now = useNow();
  if (asOf == null || !endsInPast(asOf, now)) return null;
  return (
    <p className={styles.note}>
      <Icon name="calendar" size={15} />
      <span>
        The data ends on {dayWords(lastDay(asOf))}. Trends are as of that day, and ranges such as 30 days
        count back from it.
      </span>
    </p>
  );
}
