import { Link } from '@tanstack/react-router';
import type { Analysis } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import { countryName } from '../signal/code-names.ts';
import styles from './chips.module.css';

/** Where the text speaks of; each leads to the signals from there or about it. */
export function PlaceList({ places }: { readonly places: Analysis['places'] }) {
  if (places.length === 0) return null;
  return (
    <section aria-labelledby="places">
      <h2 id="places">Places</h2>
      <ul className={styles.chips}>
        {places.map(({ entity_id, country, city, latitude, longitude, mentions }) => (
          <li key={entity_id}>
            <Link
              to="/signals"
              search={{ country: [country] }}
              preload={false}
              title={`${latitude.toFixed(2)}, ${longitude.toFixed(2)}. Shows the signals from ${countryName(country)} or about it`}
            >
              {city === null ? countryName(country) : `${city}, ${countryName(country)}`}
              {mentions > 1 && <span className={styles.quiet}>{formatCount(mentions)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
