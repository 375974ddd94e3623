import type { TrendSubject } from '../api/contract.ts';
import { KindLetter } from '../entity/entity-link.tsx';
import styles from './subject-mark.module.css';
import { subjectWord } from './trend-words.ts';

/** The letter of what a subject is: that of its kind, `#` for a topic, `“` for a term. Its word is for screen readers. */
export function SubjectMark({ subject }: { readonly subject: Pick<TrendSubject, 'kind' | 'entity_kind'> }) {
  const word = subjectWord(subject);
  return (
    <span className={styles.mark} title={word}>
      {subject.entity_kind !== null ? (
        <KindLetter kind={subject.entity_kind} />
      ) : (
        <span aria-hidden="true" className={styles.sign}>
          {subject.kind === 'topic' ? '#' : '“'}
        </span>
      )}
      <span className="visually-hidden">{word}</span>
    </span>
  );
}
