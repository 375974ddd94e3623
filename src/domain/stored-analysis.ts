import {
  type Analysis,
  ENTITY_KINDS,
  type LinkedEntity,
  type Mention,
  PESTLE_CLASSES,
  type Place,
  RELATION_KINDS,
  type Relation,
  TEXT_FIELDS,
} from './analysis.ts';

type Weighted = readonly [text: string, weight: number];

/**
 * An analysis as the store keeps it: a third of its size as objects, because every document has one. Kinds, fields and
 * classes are places in their lists, entities are places in `entities`, and what a mention says is read from the document.
 */
export interface StoredAnalysis {
  readonly version: string;
  readonly language: string | null;
  /** Whole, so that a list can show the first of them without reading the rest. */
  readonly entities: readonly LinkedEntity[];
  readonly mentions: readonly (readonly [
    field: number,
    start: number,
    end: number,
    kind: number,
    confidence: number,
    /** -1 for a value. */
    entity: number,
    value?: string,
  ])[];
  readonly relations: readonly (readonly [
    field: number,
    start: number,
    end: number,
    kind: number,
    subject: number,
    object: number,
    confidence: number,
    pattern: string,
  ])[];
  readonly pestle: readonly (readonly [probability: number, holds: 0 | 1, words: readonly Weighted[]])[];
  readonly places: readonly (readonly [
    entityId: string,
    country: string,
    city: string | null,
    latitude: number,
    longitude: number,
    mentions: number,
  ])[];
  readonly sentiment: readonly [score: number, words: readonly Weighted[]] | null;
  readonly keyPhrases: readonly Weighted[];
}

/** Confidences and coordinates are kept to three digits after the point: 0.001 of certainty, 100 m. */
export function packAnalysis(analysis: Analysis): StoredAnalysis {
  const { version, language, entities } = analysis;
  const placeOf = new Map(entities.map(({ id }, place) => [id, place]));
  const entity = (id: string): number => placeOf.get(id) ?? -1;
  return {
    version,
    language,
    entities,
    mentions: analysis.mentions.map(({ field, start, end, kind, confidence, entityId, value }) => {
      const packed = [
        TEXT_FIELDS.indexOf(field),
        start,
        end,
        ENTITY_KINDS.indexOf(kind),
        rounded(confidence),
        entityId === null ? -1 : entity(entityId),
      ] as const;
      return value === null ? packed : [...packed, value];
    }),
    relations: analysis.relations.map(
      ({ field, start, end, kind, subjectId, objectId, confidence, pattern }) => [
        TEXT_FIELDS.indexOf(field),
        start,
        end,
        RELATION_KINDS.indexOf(kind),
        entity(subjectId),
        entity(objectId),
        rounded(confidence),
        pattern,
      ],
    ),
    pestle: analysis.pestle.map(({ probability, holds, words }) => [
      probability,
      holds ? 1 : 0,
      words.map(weighted),
    ]),
    places: analysis.places.map(({ entityId, country, city, latitude, longitude, mentions }) => [
      entityId,
      country,
      city,
      rounded(latitude),
      rounded(longitude),
      mentions,
    ]),
    sentiment:
      analysis.sentiment === null ? null : [analysis.sentiment.score, analysis.sentiment.words.map(weighted)],
    keyPhrases: analysis.keyPhrases.map(({ text, score }) => [text, score]),
  };
}

/** `text` is what was analysed: mentions are read from it. */
export function unpackAnalysis(
  stored: StoredAnalysis,
  text: { readonly title: string; readonly body: string },
): Analysis {
  const { version, language, entities } = stored;
  return {
    version,
    language,
    entities,
    mentions: stored.mentions.map(([field, start, end, kind, confidence, entity, value]): Mention => {
      const name = TEXT_FIELDS[field]!;
      return {
        field: name,
        start,
        end,
        kind: ENTITY_KINDS[kind]!,
        text: text[name].slice(start, end),
        confidence,
        entityId: entities[entity]?.id ?? null,
        value: value ?? null,
      };
    }),
    relations: stored.relations.map(
      ([field, start, end, kind, subject, object, confidence, pattern]): Relation => ({
        field: TEXT_FIELDS[field]!,
        start,
        end,
        kind: RELATION_KINDS[kind]!,
        subjectId: entities[subject]!.id,
        objectId: entities[object]!.id,
        confidence,
        pattern,
      }),
    ),
    pestle: stored.pestle.map(([probability, holds, words], place) => ({
      name: PESTLE_CLASSES[place]!,
      probability,
      holds: holds === 1,
      words: words.map(named),
    })),
    places: stored.places.map(
      ([entityId, country, city, latitude, longitude, mentions]): Place => ({
        entityId,
        country,
        city,
        latitude,
        longitude,
        mentions,
      }),
    ),
    sentiment:
      stored.sentiment === null
        ? null
        : { score: stored.sentiment[0], words: stored.sentiment[1].map(named) },
    keyPhrases: stored.keyPhrases.map(([phrase, score]) => ({ text: phrase, score })),
  };
}

function weighted({ text, weight }: { readonly text: string; readonly weight: number }): Weighted {
  return [text, weight];
}

function named([text, weight]: Weighted): { readonly text: string; readonly weight: number } {
  return { text, weight };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
