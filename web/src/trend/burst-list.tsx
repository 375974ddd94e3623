import { useState } from 'react';
import type { Burst, Call } from '../api/contract.ts';
import styles from './burst-list.module.css';
import { CallWhy } from './call-why.tsx';
import { burstSpan, burstWords, decimal, timesExpected } from './trend-words.ts';
import { WhySection } from './why-section.tsx';

const DAY_MS = 86_400_000;

/** The call that says this burst: the first that was made while it lasted or just after. */
function callOf(burst: Burst, calls: readonly Call[]): Call | undefined {
  const from = Date.parse(burst.starts_at);
  const to = burst.ends_at === null ? Number.POSITIVE_INFINITY : Date.parse(burst.ends_at) + 31 * DAY_MS;
  return calls
    .filter(({ kind, as_of }) => kind === 'burst' && Date.parse(as_of) >= from && Date.parse(as_of) <= to)
    .reduce<Call | undefined>(
      (first, one) => (first === undefined || one.as_of < first.as_of ? one : first),
      undefined,
    );
}

/** Bursts with their evidence, the newest first. */
export function BurstList({
  bursts,
  calls,
}: {
  readonly bursts: readonly Burst[];
  readonly calls: readonly Call[];
}) {
  const [open, setOpen] = useState<string | null>(null);
  if (bursts.length === 0) return null;
  const newest = bursts.toSorted((a, b) => (a.peaks_at < b.peaks_at ? 1 : -1));
  return (
    <WhySection id="bursts" title={bursts.length === 1 ? 'Burst' : `${bursts.length} bursts`}>
      <ul className={styles.bursts}>
        {newest.map((burst) => {
          const call = callOf(burst, calls);
          const isOpen = call !== undefined && open === call.id;
          return (
            <li key={burst.starts_at}>
              <p>
                <b>{burstSpan(burst)}</b>
                {burst.ends_at === null && ' and lasting'}: {burstWords(burst)}
                {timesExpected(burst) !== null && ` (${timesExpected(burst)})`}.{' '}
                <span className={styles.fine}>
                  Score {decimal(burst.score)}, {falseAlarm(burst.false_discovery)}.
                </span>{' '}
                {call !== undefined && (
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    aria-label={`Why the burst ${burstSpan(burst)} was called`}
                    onClick={() => setOpen(isOpen ? null : call.id)}
                  >
                    why
                  </button>
                )}
              </p>
              {isOpen && <CallWhy id={call.id} />}
            </li>
          );
        })}
      </ul>
    </WhySection>
  );
}

/** The share of false calls among those as sure as this. */
function falseAlarm(rate: number): string {
  if (rate < 0.0001) return 'false in fewer than 1 of 10,000 such calls';
  if (rate >= 0.5) return 'false in half of such calls or more';
  return `false in about 1 of ${Math.round(1 / rate).toLocaleString('en')} such calls`;
}
