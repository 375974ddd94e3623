import { type Static, Type } from 'typebox';
import { SEARCH_MODES } from '../domain/search-query.ts';
import { SOURCE_TYPES } from '../domain/source-type.ts';
import { Analysis, NamedKindName, PestleName } from './analysis.ts';
import { Id, Nullable, Timestamp } from './shared.ts';

export const SourceTypeName = Type.Enum([...SOURCE_TYPES]);

/** Ranges of characters (UTF-16 code units) to mark in `text`. */
export const Highlight = Type.Object({
  text: Type.String(),
  ranges: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
});

/** A signal as a list shows it. */
export const Signal = Type.Object({
  id: Id,
  title: Type.String(),
  url: Nullable(Type.String()),
  source: Type.Object({ id: Id, name: Type.String() }),
  source_type: SourceTypeName,
  author: Nullable(Type.String()),
  company: Nullable(Type.String()),
  language: Nullable(Type.String()),
  country: Nullable(Type.String()),
  labels: Type.Array(Type.String()),
  published_at: Timestamp,
  captured_at: Timestamp,
  /** The first characters of the text, or the passage that matches the query. */
  snippet: Highlight,
  title_highlight: Highlight,
  /** How many sources and ids carried the same content; 1 when only one did. */
  sightings: Type.Integer(),
  /** Relevance; 0 when the list is not sorted by it. */
  score: Type.Number(),
  /** What it names, most mentioned first; at most eight. */
  entities: Type.Array(Type.Object({ id: Id, kind: NamedKindName, name: Type.String() })),
  /** The kinds of change that hold, in the order of PESTLE. */
  pestle: Type.Array(PestleName),
  /** Countries that the source stated or the text speaks of: ISO 3166-1 alpha-2. */
  countries: Type.Array(Type.String()),
  /** How many signals tell the same story; 1 when it stands alone. */
  story_size: Type.Integer(),
});
export type Signal = Static<typeof Signal>;

/** Signals that tell the same: near duplicates, each of its source. */
export const Story = Type.Object({
  id: Id,
  size: Type.Integer(),
  /** How many sources tell it. */
  sources: Type.Integer(),
  /** The canonical one first, then by publication; at most 50. */
  members: Type.Array(
    Type.Object({
      signal_id: Id,
      title: Type.String(),
      source: Type.Object({ id: Id, name: Type.String() }),
      published_at: Timestamp,
      /** To the member that it was joined to: 0 to 1. */
      similarity: Type.Number(),
      /** How it was found to tell the same: `first`, `text`, `words`, `title` or `url`. */
      method: Type.String(),
      canonical: Type.Boolean(),
    }),
  ),
});

/** Everything about one signal, with where it came from. */
export const SignalDetail = Type.Object({
  ...Signal.properties,
  body: Type.String(),
  external_id: Nullable(Type.String()),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  content_hash: Type.String(),
  revision: Type.Integer(),
  provenance: Type.Array(
    Type.Object({
      source: Type.Object({ id: Id, name: Type.String() }),
      external_id: Type.String(),
      url: Nullable(Type.String()),
      published_at: Timestamp,
      first_seen_at: Timestamp,
    }),
  ),
  /** Null until it was analysed. */
  analysis: Nullable(Analysis),
  /** Null when it stands alone. */
  story: Nullable(Story),
  /** What it is about; null when that is no topic. */
  topic: Type.Optional(Nullable(Type.Object({ id: Id, label: Type.String() }))),
});
export type SignalDetail = Static<typeof SignalDetail>;

const list = Type.Optional(
  Type.Union([
    Type.String({ maxLength: 200 }),
    Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 }),
  ]),
);

export const SignalQuery = Type.Object(
  {
    q: Type.Optional(Type.String({ maxLength: 1000 })),
    /** A date or a time: from inclusive; a `to` date includes that day. */
    from: Type.Optional(Type.String({ maxLength: 40 })),
    to: Type.Optional(Type.String({ maxLength: 40 })),
    source_type: list,
    source: list,
    language: list,
    country: list,
    label: list,
    /** Ids of entities. */
    entity: list,
    pestle: Type.Optional(Type.Union([PestleName, Type.Array(PestleName, { maxItems: 6 })])),
    /** How words are looked for; with words, default hybrid. */
    mode: Type.Optional(Type.Enum([...SEARCH_MODES])),
    sort: Type.Optional(Type.Enum(['relevance', 'newest', 'oldest'])),
    limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 200, default: 20 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    facets: Type.Optional(Type.Boolean({ default: false })),
    histogram: Type.Optional(Type.Enum(['day', 'week', 'month', 'year', 'auto'])),
  },
  { additionalProperties: false },
);
export type SignalQuery = Static<typeof SignalQuery>;

export const FacetCount = Type.Object({ value: Type.String(), label: Type.String(), count: Type.Integer() });

export const SignalPage = Type.Object({
  items: Type.Array(Signal),
  next_cursor: Nullable(Type.String()),
  /** Exact. */
  total: Type.Integer(),
  /** Of the total, found by some of the words or by their meaning: facets and the histogram do not count them. */
  related: Type.Integer(),
  /** Present when asked for: values of `source_type source language country label entity pestle`, most frequent first. */
  facets: Type.Optional(Type.Record(Type.String(), Type.Array(FacetCount))),
  histogram: Type.Optional(
    Type.Object({
      interval: Type.Enum(['day', 'week', 'month', 'year']),
      buckets: Type.Array(Type.Object({ start: Timestamp, count: Type.Integer() })),
    }),
  ),
  /** Time the answer took inside the server, in milliseconds. */
  took_ms: Type.Number(),
});
export type SignalPage = Static<typeof SignalPage>;

/** More like one signal, nearest first. */
export const SIMILAR_DEFAULTS = { limit: 10 } as const;
export const SimilarQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: SIMILAR_DEFAULTS.limit })) },
  { additionalProperties: false },
);
export const SimilarSignals = Type.Object({
  /** Similarity is the cosine of the vectors, 0 to 1. */
  items: Type.Array(Type.Object({ signal: Signal, similarity: Type.Number() })),
});
export type SimilarSignals = Static<typeof SimilarSignals>;

/** What a signal, or the story it belongs to, says in a few sentences. */
export const SignalSummary = Type.Object({
  sentences: Type.Array(
    Type.Object({
      text: Type.String(),
      /** The signals that say it. */
      signal_ids: Type.Array(Id),
    }),
  ),
  method: Type.Enum(['extractive', 'language-model']),
  /** Null for extractive ones. */
  model: Nullable(Type.String()),
});
export type SignalSummary = Static<typeof SignalSummary>;

export const AnalyzeResponse = Type.Object({
  analysis: Analysis,
  /** Present when asked for. */
  nearest: Type.Optional(SimilarSignals.properties.items),
});
export type AnalyzeResponse = Static<typeof AnalyzeResponse>;

/** A document sent from outside (`POST /signals`). */
export const SignalSubmit = Type.Object(
  {
    external_id: Type.Optional(Type.String({ maxLength: 1000 })),
    title: Type.String({ minLength: 1, maxLength: 1000 }),
    body: Type.Optional(Type.String({ maxLength: 1_000_000 })),
    url: Type.Optional(Type.String({ maxLength: 2048 })),
    author: Type.Optional(Type.String({ maxLength: 500 })),
    company: Type.Optional(Type.String({ maxLength: 500 })),
    language: Type.Optional(Type.String({ maxLength: 35 })),
    country: Type.Optional(Type.String({ maxLength: 2 })),
    labels: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 64 })),
    published_at: Type.Optional(Type.String({ maxLength: 40 })),
    attributes: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean(), Type.Null()]),
      ),
    ),
  },
  { additionalProperties: false },
);
export type SignalSubmit = Static<typeof SignalSubmit>;
export const SignalSubmitRequest = Type.Object(
  { source_type: SourceTypeName, documents: Type.Array(SignalSubmit, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);
/** 202: the documents are durable in the event log and will be processed. */
export const SignalSubmitResponse = Type.Object({ run_id: Id, queued: Type.Integer() });
export const IngestRun = Type.Object({
  id: Id,
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  rejected: Type.Integer(),
  started_at: Timestamp,
});
export type IngestRun = Static<typeof IngestRun>;
