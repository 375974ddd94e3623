import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SignalDetail as Detail } from '../api/contract.ts';
import { FactList } from '../detail/fact-list.tsx';
import { formatQuantity } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import { formatExact } from '../time/format-time.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { countryName, languageName } from './code-names.ts';
import styles from './signal-detail.module.css';
import { SourceTypeTag } from './source-type-tag.tsx';

/** Everything about one signal: the text, where it was seen, and what came with it. */
export function SignalDetail({ signal }: { readonly signal: Detail }) {
  const facts: [string, ReactNode][] = [
    [
      'Source',
      <Link key="source" to="/signals" search={{ source: [signal.source.id] }}>
        {signal.source.name}
      </Link>,
    ],
    ['Type', <SourceTypeTag key="type" type={signal.source_type} />],
  ];
  if (signal.author) facts.push(['Author', signal.author]);
  if (signal.company) facts.push(['Company', signal.company]);
  facts.push(
    ['Published', <Exact key="published" at={signal.published_at} />],
    ['Captured', <Exact key="captured" at={signal.captured_at} />],
  );
  if (signal.language) facts.push(['Language', languageName(signal.language)]);
  if (signal.country) facts.push(['Country', countryName(signal.country)]);
  if (signal.labels.length > 0) {
    facts.push([
      'Labels',
      signal.labels.map((label) => (
        <Link key={label} to="/signals" search={{ label: [label] }} className={styles.label}>
          {label}
        </Link>
      )),
    ]);
  }
  const attributes = Object.entries(signal.attributes);
  return (
    <div className={styles.detail}>
      {signal.body === '' ? (
        <p className={styles.none}>This signal came with a title only.</p>
      ) : (
        <div className={styles.body}>
          {signal.body.split(/\n{2,}/).map((paragraph, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of a fixed text
            <p key={at}>{paragraph}</p>
          ))}
        </div>
      )}
      <FactList facts={facts} />
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
      </p>
    </div>
  );
}

/** Only web addresses become links: a `javascript:` address in a feed must stay text. */
export function safeLink(url: string | null): boolean {
  return url !== null && URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

function Exact({ at }: { readonly at: string }) {
  return (
    <>
      {formatExact(Date.parse(at))}{' '}
      <span className={styles.relative}>
        <RelativeTime at={at} />
      </span>
    </>
  );
}
