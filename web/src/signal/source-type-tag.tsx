import styles from './source-type-tag.module.css';
import { sourceTypeColour, sourceTypeLabel } from './source-types.ts';

/** The kind of evidence: its colour and its name. */
export function SourceTypeTag({ type }: { readonly type: string }) {
  return (
    <span className={styles.tag}>
      <span aria-hidden="true" className={styles.dot} style={{ background: sourceTypeColour(type) }} />
      {sourceTypeLabel(type)}
    </span>
  );
}
