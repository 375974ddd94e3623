import { Button, Progress } from '@mantine/core';
import type { MetricRun } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { formatCount } from '../../format/number.ts';
import { METRIC_WORDS } from '../../network/metric-words.ts';
import styles from './parts.module.css';

/** Computations that run: how far they are, and how to stop them. */
export function RunProgress({
  runs,
  onCancel,
}: {
  readonly runs: readonly MetricRun[];
  readonly onCancel: (run: string) => void;
}) {
  const mayCancel = useMay('analyst');
  if (runs.length === 0) return null;
  return (
    <ul className={styles.runs}>
      {runs.map((run) => {
        const [first, ...others] = run.metrics.map((metric) => METRIC_WORDS[metric].title);
        const what = others.length === 0 ? first : `${first} and ${formatCount(others.length)} more`;
        return (
          <li key={run.id}>
            <p role="status">
              {run.state === 'queued'
                ? `Waiting to compute ${what}`
                : `Computing ${what}, ${Math.round(run.progress * 100)} %`}
              . You can leave this page.
            </p>
            <Progress value={run.progress * 100} aria-label={`Computed of ${what}`} />
            {mayCancel && (
              <Button variant="default" size="compact-xs" onClick={() => onCancel(run.id)}>
                Cancel
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
