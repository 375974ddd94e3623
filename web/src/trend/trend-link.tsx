import { Link } from '@tanstack/react-router';
import type { TrendSubject } from '../api/contract.ts';
import { SubjectMark } from './subject-mark.tsx';
import styles from './trend-link.module.css';

/** A topic, entity or term by name, leading to its trend. */
export function TrendLink({ subject }: { readonly subject: TrendSubject }) {
  return (
    <Link to="/trends/$id" params={{ id: subject.id }} className={styles.link}>
      <SubjectMark subject={subject} />
      <span>{subject.name}</span>
    </Link>
  );
}
