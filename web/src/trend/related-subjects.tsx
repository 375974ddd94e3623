import type { TrendDetail } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import styles from './related-subjects.module.css';
import { TrendLink } from './trend-link.tsx';
import { decimal } from './trend-words.ts';
import { WhySection } from './why-section.tsx';

/** What is said together with it, more often than chance has it. */
export function RelatedSubjects({ related }: { readonly related: TrendDetail['related'] }) {
  if (related.length === 0) return null;
  return (
    <WhySection id="related" title="Said together with">
      <table className={styles.related}>
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col" data-number>
              Signals
            </th>
            <th scope="col" data-number title="How many times more often than chance has it">
              Lift
            </th>
          </tr>
        </thead>
        <tbody>
          {related.map((subject) => (
            <tr key={subject.id}>
              <th scope="row">
                <TrendLink subject={subject} />
              </th>
              <td data-number>{formatCount(subject.together)}</td>
              <td data-number>{subject.lift < 10 ? decimal(subject.lift) : formatCount(subject.lift)}×</td>
            </tr>
          ))}
        </tbody>
      </table>
    </WhySection>
  );
}
