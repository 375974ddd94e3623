import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { AnnotatedText } from '../analysis/annotated-text.tsx';
import { describeAnalysis } from '../analysis/describe-analysis.ts';
import { EntityList } from '../analysis/entity-list.tsx';
import { KeyPhrases } from '../analysis/key-phrases.tsx';
import { KindToggles } from '../analysis/kind-toggles.tsx';
import { PestleClasses } from '../analysis/pestle-classes.tsx';
import { PlaceList } from '../analysis/place-list.tsx';
import { RelationList } from '../analysis/relation-list.tsx';
import { Sentiment } from '../analysis/sentiment.tsx';
import { SimilarSignals } from '../analysis/similar-signals.tsx';
import { StoryMembers } from '../analysis/story-members.tsx';
import { SummaryBox } from '../analysis/summary-box.tsx';
import type { Reading } from '../analysis/use-reading.ts';
import type { SignalDetail as Detail } from '../api/contract.ts';
import { FactList } from '../detail/fact-list.tsx';
import { formatExact } from '../time/format-time.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { countryName, languageName } from './code-names.ts';
import { paragraphsOf } from './paragraphs.ts';
import { Provenance } from './provenance.tsx';
import styles from './signal-detail.module.css';
import { SourceTypeTag } from './source-type-tag.tsx';

/** Everything about one signal: what it says, what was found in it, who else says it, and where it came from. */
export function SignalDetail({ signal, reading }: { readonly signal: Detail; readonly reading: Reading }) {
  const { analysis } = signal;
  const { sentence } = useSearch({ strict: false }) as { readonly sentence?: string };
  // A link that points at a sentence shows it, however far down it stands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each signal
  useEffect(() => {
    if (sentence !== undefined) showEvidence();
  }, [sentence, signal.id]);
  return (
    <div className={styles.container}>
      <div className={styles.detail}>
        <div className={styles.main}>
          <p className={styles.lead}>{describeAnalysis(signal)}</p>
          <SummaryBox signal={signal} />
          <KindToggles reading={reading} />
          {signal.body === '' ? (
            <p className={styles.none}>This signal came with a title only.</p>
          ) : (
            <div className={styles.body}>
              {paragraphsOf(signal.body).map((part) => (
                <p key={part[0]}>
                  <AnnotatedText reading={reading} field="body" part={part} />
                </p>
              ))}
            </div>
          )}
          {analysis && (
            <RelationList relations={analysis.relations} reading={reading} onShow={showEvidence} />
          )}
        </div>
        <div className={styles.side}>
          {analysis && (
            <>
              <PestleClasses analysis={analysis} reading={reading} />
              <EntityList entities={analysis.entities} />
              <PlaceList places={analysis.places} />
              <Sentiment sentiment={analysis.sentiment} />
              <KeyPhrases phrases={analysis.key_phrases} />
            </>
          )}
          <FactList facts={factsOf(signal)} />
        </div>
        <div className={styles.rest}>
          <StoryMembers story={signal.story} current={signal.id} />
          <SimilarSignals id={signal.id} />
          <Provenance signal={signal} />
        </div>
      </div>
    </div>
  );
}

/** The lit sentence may stand in the title, which is not ours. */
function showEvidence(): void {
  document.querySelector('[data-evidence]')?.scrollIntoView({ block: 'center' });
}

function factsOf(signal: Detail): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [
    [
      'Source',
      <Link key="source" to="/signals" search={{ source: [signal.source.id] }}>
        {signal.source.name}
      </Link>,
    ],
    ['Type', <SourceTypeTag key="type" type={signal.source_type} />],
  ];
  if (signal.topic)
    facts.push([
      'Topic',
      <Link key="topic" to="/topics/$id" params={{ id: signal.topic.id }}>
        {signal.topic.label}
      </Link>,
    ]);
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
  return facts;
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
