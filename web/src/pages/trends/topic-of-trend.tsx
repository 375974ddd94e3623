import { TopicEvents } from '../../trend/topic-events.tsx';
import { partsOfTrendId } from '../../trend/trend-identity.ts';
import { decimal } from '../../trend/trend-words.ts';
import { useTopic } from '../../trend/use-topic.ts';
import { WhySection } from '../../trend/why-section.tsx';
import styles from './trend-page.module.css';

/** What the topic behind a trend is known by, and how it came to be. */
export function TopicOfTrend({ id }: { readonly id: string }) {
  const key = partsOfTrendId(id)?.key ?? '';
  const { data } = useTopic(key);
  if (data === undefined) return null;
  return (
    <>
      <WhySection id="terms" title="Its words">
        <ul className={styles.terms}>
          {data.terms.map(({ term, weight }) => (
            <li key={term} title={`Weight ${decimal(weight, 3)}`}>
              {term}
            </li>
          ))}
        </ul>
      </WhySection>
      <TopicEvents events={data.events} current={key} />
    </>
  );
}
