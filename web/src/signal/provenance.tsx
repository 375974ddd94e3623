import type { SignalDetail } from '../api/contract.ts';
import { FactList } from '../detail/fact-list.tsx';
import { formatQuantity } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import styles from './provenance.module.css';
import { safeLink } from './safe-link.ts';

/** Where a signal was seen, and what came with it. */
export function Provenance({ signal }: { readonly signal: SignalDetail }) {
  const attributes = Object.entries(signal.attributes);
  return (
    <>
      <section aria-labelledby="provenance">
        <h2 id="provenance">
          Seen {signal.provenance.length === 1 ? 'once' : formatQuantity(signal.provenance.length, 'time')}
        </h2>
        <ol className={styles.sightings}>
          {signal.provenance.map((sighting) => (
            <li key={`${sighting.source.id} ${sighting.external_id}`}>
              <span className={styles.where}>
                {safeLink(sighting.url) ? (
                  <a href={sighting.url ?? ''} target="_blank" rel="noreferrer noopener">
                    {sighting.source.name} <Icon name="external" size={12} />
                    <span className="visually-hidden"> (opens in a new tab)</span>
                  </a>
                ) : (
                  sighting.source.name
                )}
              </span>
              <span className={styles.when}>
                published <RelativeTime at={sighting.published_at} />, first seen{' '}
                <RelativeTime at={sighting.first_seen_at} />
              </span>
              <span className={styles.external}>{sighting.external_id}</span>
            </li>
          ))}
        </ol>
      </section>
      {attributes.length > 0 && (
        <section aria-labelledby="attributes">
          <h2 id="attributes">Attributes</h2>
          <FactList
            facts={attributes.map(([name, value]) => [
              name,
              typeof value === 'string' ? value : JSON.stringify(value),
            ])}
          />
        </section>
      )}
      <p className={styles.fine}>
        Revision {signal.revision}. Content {signal.content_hash.slice(0, 16)}
        {signal.analysis !== null && `. Analysis version ${signal.analysis.version}`}
      </p>
    </>
  );
}
