import { isPestle, PESTLE } from './pestle.ts';
import styles from './pestle-badges.module.css';

/** The kinds of change that hold, as letters in their colours; the names on hover and for screen readers. */
export function PestleBadges({ classes }: { readonly classes: readonly string[] }) {
  return classes.filter(isPestle).map((name) => <PestleBadge key={name} name={name} />);
}

export function PestleBadge({
  name,
  named = false,
}: {
  readonly name: string;
  /** The name stands beside it, so that it is decoration. */
  readonly named?: boolean;
}) {
  if (!isPestle(name)) return null;
  const { letter, label } = PESTLE[name];
  return (
    <span className={styles.badge} data-class={name} title={named ? undefined : `${label} change`}>
      <span aria-hidden="true">{letter}</span>
      {!named && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
