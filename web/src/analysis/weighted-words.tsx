import styles from './weighted-words.module.css';

/** Words with what each weighs, the strongest as the measure; negative ones speak against. */
export function WeightedWords({
  words,
}: {
  readonly words: readonly { readonly text: string; readonly weight: number }[];
}) {
  const top = Math.max(...words.map(({ weight }) => Math.abs(weight)), Number.MIN_VALUE);
  return (
    <ul className={styles.words}>
      {words.map(({ text, weight }) => (
        <li key={text} data-against={weight < 0 || undefined}>
          <span className={styles.word}>{text}</span>
          <span aria-hidden="true" className={styles.track}>
            <span style={{ width: `${(Math.abs(weight) / top) * 100}%` }} />
          </span>
          <span className={styles.weight}>
            {weight < 0 ? '−' : '+'}
            {Math.abs(weight).toFixed(2)}
          </span>
        </li>
      ))}
    </ul>
  );
}
