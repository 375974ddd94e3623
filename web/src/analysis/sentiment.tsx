import { useState } from 'react';
import type { Analysis } from '../api/contract.ts';
import styles from './sentiment.module.css';
import { WeightedWords } from './weighted-words.tsx';

/** The tone between -1 and 1, from the middle, with the words that make it. */
export function Sentiment({ sentiment }: { readonly sentiment: Analysis['sentiment'] }) {
  const [open, setOpen] = useState(false);
  if (sentiment === null) return null;
  const score = Math.min(1, Math.max(-1, sentiment.score));
  return (
    <section aria-labelledby="sentiment">
      <h2 id="sentiment">Tone</h2>
      <div className={styles.line}>
        <span className={styles.word}>{toneOf(score)}</span>
        <span aria-hidden="true" className={styles.track}>
          <span
            data-negative={score < 0 || undefined}
            style={
              score < 0
                ? { right: '50%', width: `${-score * 50}%` }
                : { left: '50%', width: `${score * 50}%` }
            }
          />
        </span>
        <span className={styles.score}>
          {score < 0 ? '−' : score > 0 ? '+' : ''}
          {Math.abs(score).toFixed(2)}
        </span>
        {sentiment.words.length > 0 && (
          <button
            type="button"
            className={styles.why}
            aria-expanded={open}
            aria-label="Why this tone"
            onClick={() => setOpen(!open)}
          >
            why
          </button>
        )}
      </div>
      {open && (
        <div className={styles.reasons}>
          <WeightedWords words={sentiment.words} />
        </div>
      )}
    </section>
  );
}

function toneOf(score: number): string {
  return Math.abs(score) < 0.1 ? 'Neutral' : score > 0 ? 'Positive' : 'Negative';
}
