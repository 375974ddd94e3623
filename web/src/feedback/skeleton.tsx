import styles from './state.module.css';

/** A grey shape where text or a picture will come; widths and heights in CSS units. */
export function Skeleton({
  width = '100%',
  height = 12,
}: {
  readonly width?: string | number;
  readonly height?: number;
}) {
  return <span aria-hidden="true" data-skeleton className={styles.skeleton} style={{ width, height }} />;
}
