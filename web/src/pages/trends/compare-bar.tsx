import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Trend } from '../../api/contract.ts';
import { Icon } from '../../icons/icon.tsx';
import { nameOfTrend } from '../../trend/trend-identity.ts';
import styles from './trends-page.module.css';

/** What was chosen to be compared, and the way there. */
export function CompareBar({
  ids,
  known,
  onDrop,
  onClear,
}: {
  readonly ids: readonly string[];
  readonly known: readonly Trend[];
  readonly onDrop: (id: string) => void;
  readonly onClear: () => void;
}) {
  const nameOf = (id: string) => known.find((one) => one.id === id)?.name ?? nameOfTrend(id);
  return (
    <section className={styles.compare} aria-label="Chosen to compare">
      {ids.length < 2 ? (
        <span className={styles.hint}>Choose another to compare with</span>
      ) : (
        <Button
          size="xs"
          c="white"
          leftSection={<Icon name="compare" size={14} />}
          renderRoot={(props) => <Link to="/trends/compare" search={{ id: [...ids] }} {...props} />}
        >
          Compare {ids.length} trends
        </Button>
      )}
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <button type="button" aria-label={`Do not compare ${nameOf(id)}`} onClick={() => onDrop(id)}>
              {nameOf(id)}
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
