import type { ReactNode } from 'react';
import styles from './why-section.module.css';

/** A part of the evidence with its heading, and beside it what the heading amounts to. */
export function WhySection({
  id,
  title,
  figure,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly figure?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {figure !== undefined && <span className={styles.figure}>{figure}</span>}
      </div>
      {children}
    </section>
  );
}
