/**
 * What a connector or a file reader hands over: one item as its source published it, mapped to our field
 * names but not yet judged. Everything is optional here because the world is; the validate stage decides.
 * This is also the payload of an event, so it is plain JSON.
 */
export interface RawDocument {
  /** The source's own id of the item. Stable across fetches when the source has one. */
  readonly externalId?: string;
  readonly url?: string;
  readonly title?: string;
  /** Plain text or HTML; the prepare stage turns HTML into text. */
  readonly body?: string;
  readonly author?: string;
  /** ISO 8601 text, any date text, or a number of seconds or milliseconds since the epoch. */
  readonly publishedAt?: string | number;
  /** BCP 47 language tag when the source states it. */
  readonly language?: string;
  /** ISO 3166-1 alpha-2 when the source states it. */
  readonly country?: string;
  /** The organisation the item is about, when the source states it. */
  readonly company?: string;
  readonly labels?: readonly string[];
  /** Numbers and short texts worth keeping (points, comments, stars). At most 64 keys. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
  /** Where it was read, for error messages: `file.jsonl.gz:120`. */
  readonly location?: string;
}

/** Limits that keep one document from harming the rest. Text lengths are in UTF-16 code units. */
export const DOCUMENT_LIMITS = {
  titleLength: 1_000,
  bodyLength: 1_000_000,
  urlLength: 2_048,
  authorLength: 500,
  externalIdLength: 1_000,
  labels: 64,
  labelLength: 200,
  attributes: 64,
  attributeTextLength: 2_000,
  /** Publication dates outside are refused: earlier ones are parse errors, later ones are clock errors. */
  earliestPublication: Date.UTC(1440, 0, 1),
  /** How far ahead of now a publication date may lie, in milliseconds (embargoed and scheduled items). */
  futureTolerance: 370 * 86_400_000,
} as const;
