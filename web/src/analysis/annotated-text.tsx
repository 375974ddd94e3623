import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LinkedEntity, Mention } from '../api/contract.ts';
import { formatShare } from '../format/number.ts';
import { annotate, type Range, type Run } from './annotate.ts';
import styles from './annotated-text.module.css';
import { ENTITY_KINDS } from './entity-kinds.ts';
import type { Reading } from './use-reading.ts';

interface AnnotatedTextProps {
  readonly reading: Reading;
  readonly field: Mention['field'];
  /** The part to show; the whole text when left out. */
  readonly part?: Range;
}

/**
 * A text with what was found in it: each mention underlined in the way of its kind, with the kind's letter, and a link
 * to what it names; over it the words searched for, the words that decided a class, and the sentence
 * that is pointed at. Always text, never markup.
 */
export function AnnotatedText({ reading, field, part }: AnnotatedTextProps) {
  const text = reading.texts[field];
  return annotate(text, part ?? [0, text.length], reading.layers[field]).map(({ start, mention, runs }) =>
    mention === null ? (
      <Runs key={start} runs={runs} />
    ) : (
      <MentionMark key={start} mention={mention} entity={reading.entities.get(mention.entity_id ?? '')}>
        <Runs runs={runs} />
      </MentionMark>
    ),
  );
}

function MentionMark({
  mention,
  entity,
  children,
}: {
  readonly mention: Mention;
  readonly entity: LinkedEntity | undefined;
  readonly children: ReactNode;
}) {
  const { letter, one } = ENTITY_KINDS[mention.kind];
  const told = {
    className: styles.mention,
    'data-kind': mention.kind,
    'data-letter': letter,
    title: describe(one, mention, entity),
  };
  if (mention.entity_id === null || entity === undefined) return <span {...told}>{children}</span>;
  return (
    <Link to="/entities/$id" params={{ id: mention.entity_id }} preload={false} {...told}>
      {children}
    </Link>
  );
}

function describe(kind: string, mention: Mention, entity: LinkedEntity | undefined): string {
  const sure = `${formatShare(mention.confidence)} sure`;
  if (mention.value !== null) return `${kind}: ${mention.value}, ${sure}`;
  if (entity === undefined) return `${kind}, ${sure}`;
  const linked = entity.by === 'new' ? 'named here for the first time' : `linked by ${LINKED_BY[entity.by]}`;
  return `${kind}: ${entity.name}, ${linked}, ${sure}. Shows what is known of it`;
}

const LINKED_BY = {
  exact: 'its name',
  alias: 'another name of it',
  acronym: 'its acronym',
  context: 'what stands around it',
} as const;

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  return runs.map(({ text, marked, decided, evidence }, at) => {
    if (!marked && !decided && !evidence) return text;
    const Tag = marked ? 'mark' : 'span';
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity of their own
      <Tag key={at} data-decided={decided || undefined} data-evidence={evidence || undefined}>
        {text}
      </Tag>
    );
  });
}
