import styles from './route-error.module.css';

export function Starting() {
  return (
    <div className={styles.page} role="status">
      <span className={styles.quiet}>Loading…</span>
    </div>
  );
}
