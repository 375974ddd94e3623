import { Link } from '@tanstack/react-router';
import type { Analysis } from '../api/contract.ts';
import styles from './chips.module.css';

/** What the text is about in its own words; each searches for itself. */
export function KeyPhrases({ phrases }: { readonly phrases: Analysis['key_phrases'] }) {
  if (phrases.length === 0) return null;
  return (
    <section aria-labelledby="phrases">
      <h2 id="phrases">Key phrases</h2>
      <ul className={styles.chips}>
        {phrases.map(({ text }) => (
          <li key={text}>
            <Link
              to="/signals"
              search={{ q: `"${text.replaceAll('"', ' ')}"` }}
              preload={false}
              title="Searches for it"
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
