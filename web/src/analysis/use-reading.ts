import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { EntityKind, LinkedEntity, Mention, Relation, SignalDetail } from '../api/contract.ts';
import { type Layers, layersOf } from './annotate.ts';
import { KIND_NAMES } from './entity-kinds.ts';
import { findWords } from './find-words.ts';
import { type ReadingSearch, readReading, sentenceOf } from './reading-search.ts';

/** One signal as it is being read: what is marked in its text, and what is open beside it. */
export interface Reading {
  readonly layers: Readonly<Record<Mention['field'], Layers<Mention>>>;
  readonly texts: Readonly<Record<Mention['field'], string>>;
  readonly entities: ReadonlyMap<string, LinkedEntity>;
  /** How many mentions each kind has; kinds without any are left out. */
  readonly kinds: readonly { readonly kind: EntityKind; readonly count: number; readonly shown: boolean }[];
  readonly why: ReadingSearch['why'];
  /** The relation whose sentence is kept in sight. */
  readonly pinned: Relation | undefined;
  toggleKind(kind: EntityKind): void;
  toggleWhy(name: NonNullable<ReadingSearch['why']>): void;
  /** Keeps the sentence of a relation in sight, or lets it go. */
  pin(relation: Relation): void;
  /** Points at the sentence of a relation for as long as it is hovered or has the focus. */
  point(relation: Relation | null): void;
}

/** `words` are those that were searched for, in the forms that the text has. */
export function useReading(signal: SignalDetail | undefined, words: readonly string[]): Reading | null {
  const search = readReading(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const [pointed, setPointed] = useState<Relation | null>(null);
  const { why, relation, sentence } = search;
  const hidden = search.hide?.join(' ') ?? '';
  const sought = words.join('\n');

  const change = useCallback(
    (next: ReadingSearch) =>
      void navigate({ to: '.', search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false }),
    [navigate],
  );

  return useMemo(() => {
    if (signal === undefined) return null;
    const texts = { title: signal.title, body: signal.body };
    const { analysis } = signal;
    const hide = new Set(hidden.split(' '));
    const mentions = analysis?.mentions ?? [];
    const reasons = analysis?.pestle.find(({ name }) => name === why)?.words.map(({ text }) => text) ?? [];
    const pinned = relation === undefined ? undefined : analysis?.relations[Number(relation) - 1];
    const evidence =
      (pointed === null ? undefined : analysis?.relations.find((one) => one === pointed)) ??
      pinned ??
      sentenceOf(sentence);
    const layersIn = (field: Mention['field']) =>
      layersOf({
        mentions: mentions.filter((mention) => mention.field === field && !hide.has(mention.kind)),
        marked: findWords(texts[field], sought.split('\n')),
        decided: findWords(texts[field], reasons),
        evidence: evidence?.field === field ? [evidence.start, evidence.end] : null,
      });
    return {
      texts,
      layers: { title: layersIn('title'), body: layersIn('body') },
      entities: new Map(analysis?.entities.map((entity) => [entity.id, entity])),
      kinds: KIND_NAMES.flatMap((kind) => {
        const count = mentions.filter((mention) => mention.kind === kind).length;
        return count === 0 ? [] : [{ kind, count, shown: !hide.has(kind) }];
      }),
      why,
      pinned,
      toggleKind: (kind) => {
        const next = KIND_NAMES.filter((name) => (name === kind ? !hide.has(name) : hide.has(name)));
        change({ hide: next.length === 0 ? undefined : next });
      },
      toggleWhy: (name) => change({ why: name === why ? undefined : name }),
      pin: (one) => {
        const at = analysis?.relations.indexOf(one) ?? -1;
        change({ relation: one === pinned || at < 0 ? undefined : String(at + 1) });
      },
      point: setPointed,
    };
  }, [signal, hidden, why, relation, sentence, sought, pointed, change]);
}
