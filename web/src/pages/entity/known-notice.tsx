import { Link } from '@tanstack/react-router';
import { Icon } from '../../icons/icon.tsx';
import { dayLabel } from '../../time/time-range.ts';
import styles from './entity-page.module.css';

/** Says that the page shows what was known on a day, or that nothing was, and leads back to today. */
export function KnownNotice({
  id,
  day,
  isUnknown,
}: {
  readonly id: string;
  readonly day: string;
  readonly isUnknown: boolean;
}) {
  return (
    <p className={styles.notice} role="status">
      <Icon name="calendar" size={15} />
      <span>
        {isUnknown
          ? `Nothing was known of this entity on ${dayLabel(day)}, or it was withdrawn by then. `
          : `As known on ${dayLabel(day)}: names, facts and relationships of then. `}
        <Link to="/entities/$id" params={{ id }} search={{}}>
          Show what is known today
        </Link>
      </span>
    </p>
  );
}
