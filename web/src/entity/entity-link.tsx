import { Link } from '@tanstack/react-router';
import styles from './entity-link.module.css';
import { kindStyle } from './kind-style.ts';

/** The letter of a kind in its colour. Decoration: the kind must be said in words beside or above it. */
export function KindLetter({ kind }: { readonly kind: string }) {
  const { letter, colour } = kindStyle(kind);
  return (
    <span
      aria-hidden="true"
      className={styles.letter}
      style={{
        borderColor: `var(${colour})`,
        background: `color-mix(in srgb, var(${colour}) 14%, transparent)`,
      }}
    >
      {letter}
    </span>
  );
}

/** An entity by name, with the letter of its kind, leading to its page. */
export function EntityLink({
  entity: { id, kind, name },
}: {
  readonly entity: { readonly id: string; readonly kind: string; readonly name: string };
}) {
  return (
    <Link to="/entities/$id" params={{ id }} className={styles.link} title={kindStyle(kind).one}>
      <KindLetter kind={kind} />
      <span>{name}</span>
    </Link>
  );
}
