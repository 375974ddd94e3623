/** What the language stages find in one document. Offsets are UTF-16 code units, end exclusive, into the named field. */

export const ENTITY_KINDS = [
  'person',
  'organisation',
  'location',
  'technology',
  'product',
  'money',
  'date',
  'percent',
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** Kinds whose mentions name something; the others are values. */
export const NAMED_KINDS = ['person', 'organisation', 'location', 'technology', 'product'] as const;
export type NamedKind = (typeof NAMED_KINDS)[number];

export const RELATION_KINDS = [
  'invests_in',
  'acquires',
  'partners_with',
  'develops',
  'competes_with',
  'employs',
  'located_in',
  'founded_by',
  'regulates',
  'uses',
] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

export const PESTLE_CLASSES = [
  'political',
  'economic',
  'social',
  'technological',
  'legal',
  'environmental',
] as const;
export type PestleClass = (typeof PESTLE_CLASSES)[number];

export const TEXT_FIELDS = ['title', 'body'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** Characters of a body that the language stages read; what lies beyond is stored and searched, not analysed. */
export const ANALYSED_LENGTH = 20_000;

export interface TextSpan {
  readonly field: TextField;
  readonly start: number;
  readonly end: number;
}

/** A place in the text that names something. Mentions of one field do not overlap and stand in order. */
export interface Mention extends TextSpan {
  readonly kind: EntityKind;
  /** As written. */
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The entity it links to; null for money, dates and percentages, which have a `value` instead. */
  readonly entityId: string | null;
  /** Normalised: `USD 5000000`, `2024-03`, `12.5 %`. Null for names. */
  readonly value: string | null;
}

/** An entity as one document names it. */
export interface LinkedEntity {
  /**
   * Derived from kind and canonical name, so that every run, process and tenant gives the same entity the same id.
   * A UUID (version 8).
   */
  readonly id: string;
  readonly kind: NamedKind;
  /** The canonical name. */
  readonly name: string;
  /** False when no gazetteer knows it: it is proposed by this document. */
  readonly known: boolean;
  /** How the mentions were linked: the surest of them. */
  readonly by: 'exact' | 'alias' | 'acronym' | 'context' | 'new';
  readonly mentions: number;
}

/** A relation said in one sentence, with the sentence as evidence. */
export interface Relation extends TextSpan {
  readonly kind: RelationKind;
  readonly subjectId: string;
  readonly objectId: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Names the pattern that matched. */
  readonly pattern: string;
}

export interface ClassProbability {
  readonly name: PestleClass;
  /** Calibrated, 0 to 1. */
  readonly probability: number;
  /** Whether the class holds: the probability reaches the class's threshold. */
  readonly holds: boolean;
  /** The words that decided, strongest first, as written in the text; at most five. */
  readonly words: readonly { readonly text: string; readonly weight: number }[];
}

/** A place that the document speaks of. */
export interface Place {
  readonly entityId: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Null when only the country is meant. */
  readonly city: string | null;
  readonly latitude: number;
  readonly longitude: number;
  readonly mentions: number;
}

export interface Sentiment {
  /** -1 (negative) to 1 (positive). */
  readonly score: number;
  readonly words: readonly { readonly text: string; readonly weight: number }[];
}

export interface KeyPhrase {
  readonly text: string;
  /** Higher is more telling; comparable within one document only. */
  readonly score: number;
}

export interface Analysis {
  /** Names the models and rules that produced it; another version may give other results. */
  readonly version: string;
  /** ISO 639-1; null when the text does not say clearly enough. Only English is analysed beyond it. */
  readonly language: string | null;
  readonly mentions: readonly Mention[];
  /** Most mentioned first. */
  readonly entities: readonly LinkedEntity[];
  readonly relations: readonly Relation[];
  /** All six, in the order of `PESTLE_CLASSES`; empty when the text was not classified. */
  readonly pestle: readonly ClassProbability[];
  /** Most mentioned first. */
  readonly places: readonly Place[];
  readonly sentiment: Sentiment | null;
  /** Best first; at most ten. */
  readonly keyPhrases: readonly KeyPhrase[];
}

/** The text of a document that is analysed. */
export interface AnalysedText {
  readonly title: string;
  readonly body: string;
  /** When the source stated it. */
  readonly language: string | null;
}

/** What the pipeline asks of the language stages for each document. */
export interface AnalysedDocument {
  readonly analysis: Analysis;
  /** By the static model that ships; null when the text has nothing that it knows. */
  readonly vector: Int8Array | null;
  /** The tokens of both fields, for who reads the text after; overwritten by the next text. */
  readonly tokens?: Readonly<Record<TextField, TextTokens>>;
}

/** Tokens of a text as `kernels/text/scanner.ts` leaves them. */
export interface TextTokens {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly classes: Uint8Array;
  /** Folded. */
  readonly hashes: Uint32Array;
  /** The token that each sentence starts with, then the number of tokens at `sentenceCount`. */
  readonly sentences: Int32Array;
  readonly sentenceCount: number;
}

/** Pure and bounded in time, whatever the text. */
export type AnalyseDocument = (text: AnalysedText) => AnalysedDocument;
