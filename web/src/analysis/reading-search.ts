import type { EntityKind } from '../api/contract.ts';
import { asList, asOneOf, asText } from '../url/search-params.ts';
import { KIND_NAMES } from './entity-kinds.ts';
import { PESTLE_NAMES } from './pestle.ts';

/** How a signal is read, in its address: what is not marked, and which evidence is open. */
export interface ReadingSearch {
  /** Kinds of entities that are not marked in the text. */
  readonly hide?: readonly EntityKind[] | undefined;
  /** The class whose reasons are open. */
  readonly why?: (typeof PESTLE_NAMES)[number] | undefined;
  /** The relation whose sentence is shown in the text: its place in the list, from 1. */
  readonly relation?: string | undefined;
  /** A sentence shown in the text, as field and UTF-16 offsets: `body.120.240`. */
  readonly sentence?: string | undefined;
}

const SENTENCE = /^(title|body)\.(\d{1,7})\.(\d{1,7})$/;

/** The sentence that the address points at. */
export function sentenceOf(
  text: string | undefined,
): { readonly field: 'title' | 'body'; readonly start: number; readonly end: number } | undefined {
  const found = SENTENCE.exec(text ?? '');
  if (found === null) return undefined;
  return { field: found[1] === 'title' ? 'title' : 'body', start: Number(found[2]), end: Number(found[3]) };
}

export function readReading(search: Record<string, unknown>): ReadingSearch {
  const hide = asList(search.hide)?.filter((kind): kind is EntityKind =>
    (KIND_NAMES as readonly string[]).includes(kind),
  );
  const relation = asText(search.relation);
  const sentence = asText(search.sentence);
  return {
    hide: hide === undefined || hide.length === 0 ? undefined : hide,
    why: asOneOf(search.why, PESTLE_NAMES),
    relation: relation !== undefined && /^[1-9]\d{0,3}$/.test(relation) ? relation : undefined,
    sentence: sentence !== undefined && SENTENCE.test(sentence) ? sentence : undefined,
  };
}

/** What belongs to one signal and not to the next. */
export const NOTHING_OPEN = {
  why: undefined,
  relation: undefined,
  sentence: undefined,
} as const satisfies ReadingSearch;
