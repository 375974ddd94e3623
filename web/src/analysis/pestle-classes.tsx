import { Link } from '@tanstack/react-router';
import type { Analysis } from '../api/contract.ts';
import { formatShare } from '../format/number.ts';
import { PESTLE } from './pestle.ts';
import { PestleBadge } from './pestle-badges.tsx';
import styles from './pestle-classes.module.css';
import type { Reading } from './use-reading.ts';
import { WeightedWords } from './weighted-words.tsx';

/** The six kinds of change with their probabilities; the reasons of each are one click away. */
export function PestleClasses({
  analysis,
  reading,
}: {
  readonly analysis: Analysis;
  readonly reading: Reading;
}) {
  if (analysis.pestle.length === 0) return null;
  return (
    <section aria-labelledby="pestle">
      <h2 id="pestle">Kind of change</h2>
      <ul className={styles.classes}>
        {analysis.pestle.map(({ name, probability, holds, words }) => {
          const open = reading.why === name;
          return (
            <li key={name} data-holds={holds || undefined}>
              <div className={styles.line}>
                <PestleBadge name={name} named />
                <Link to="/signals" search={{ pestle: [name] }} preload={false} className={styles.name}>
                  {PESTLE[name].label}
                </Link>
                <span aria-hidden="true" className={styles.track}>
                  <span
                    data-class={name}
                    style={{ width: `${Math.min(1, Math.max(0, probability)) * 100}%` }}
                  />
                </span>
                <span className={styles.probability}>{formatShare(probability)}</span>
                <button
                  type="button"
                  className={styles.why}
                  aria-expanded={open}
                  aria-label={`Why ${PESTLE[name].label.toLowerCase()}`}
                  onClick={() => reading.toggleWhy(name)}
                >
                  why
                </button>
              </div>
              {open && (
                <div className={styles.reasons}>
                  {words.length === 0 ? (
                    <p>No single word speaks for it.</p>
                  ) : (
                    <>
                      <p>Words that decided, the strongest first. They are marked in the text.</p>
                      <WeightedWords words={words} />
                    </>
                  )}
                  <p>
                    {holds
                      ? 'It holds: the calibrated probability reaches the threshold of the class.'
                      : 'It does not hold: the calibrated probability is below the threshold of the class.'}{' '}
                    Analysis version {analysis.version}.
                  </p>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
