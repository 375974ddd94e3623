import type { ScorePart } from '../api/contract.ts';
import { formatShare } from '../format/number.ts';
import styles from './score-parts.module.css';
import { decimal, exactNumber } from './trend-words.ts';

/** What a score is made of: each input as measured, in words, and what it adds. */
export function ScoreParts({
  parts,
  formula,
  caption,
}: {
  readonly parts: readonly ScorePart[];
  /** Left out where it is not known. */
  readonly formula?: string;
  readonly caption: string;
}) {
  return (
    <div className={styles.parts}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">On its scale</th>
            <th scope="col" data-number>
              Weight
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.name}>
              <th scope="row">
                <span className={styles.name}>{part.name.replaceAll('_', ' ')}</span>
                <span className={styles.text} title={`${exactNumber(part.value)} ${part.unit}`}>
                  {part.text}
                </span>
              </th>
              <td>
                <span className={styles.scale} title={exactNumber(part.normalised)}>
                  <span className={styles.track} aria-hidden="true">
                    <span style={{ width: `${Math.min(1, Math.max(0, part.normalised)) * 100}%` }} />
                  </span>
                  {decimal(part.normalised, 2)}
                </span>
              </td>
              <td data-number title={exactNumber(part.weight)}>
                {Math.abs(part.weight) <= 1 ? formatShare(part.weight) : exactNumber(part.weight)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {formula !== undefined && (
        <p className={styles.formula}>
          Formula <code>{formula}</code>
        </p>
      )}
    </div>
  );
}
