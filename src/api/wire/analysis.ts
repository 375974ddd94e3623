import type { AnalysedText, Analysis, TextSpan } from '../../domain/analysis.ts';
import type { Analysis as WireAnalysis } from '../../schemas/analysis.ts';

/** `text` is what was analysed: evidence is quoted from it. */
export function toWireAnalysis(analysis: Analysis, text: Pick<AnalysedText, 'title' | 'body'>): WireAnalysis {
  return {
    version: analysis.version,
    language: analysis.language,
    mentions: analysis.mentions.map((mention) => ({
      ...toWireSpan(mention),
      kind: mention.kind,
      text: mention.text,
      confidence: mention.confidence,
      entity_id: mention.entityId,
      value: mention.value,
    })),
    entities: analysis.entities.map(({ id, kind, name, known, by, mentions }) => ({
      id,
      kind,
      name,
      known,
      by,
      mentions,
    })),
    relations: analysis.relations.map((relation) => ({
      ...toWireSpan(relation),
      kind: relation.kind,
      subject_id: relation.subjectId,
      object_id: relation.objectId,
      evidence: text[relation.field].slice(relation.start, relation.end),
      confidence: relation.confidence,
      pattern: relation.pattern,
    })),
    pestle: analysis.pestle.map(({ name, probability, holds, words }) => ({
      name,
      probability,
      holds,
      words: toWireWords(words),
    })),
    places: analysis.places.map((place) => ({
      entity_id: place.entityId,
      country: place.country,
      city: place.city,
      latitude: place.latitude,
      longitude: place.longitude,
      mentions: place.mentions,
    })),
    sentiment:
      analysis.sentiment === null
        ? null
        : { score: analysis.sentiment.score, words: toWireWords(analysis.sentiment.words) },
    key_phrases: analysis.keyPhrases.map(({ text: phrase, score }) => ({ text: phrase, score })),
  };
}

function toWireSpan({ field, start, end }: TextSpan): Pick<TextSpan, 'field' | 'start' | 'end'> {
  return { field, start, end };
}

function toWireWords(
  words: readonly { readonly text: string; readonly weight: number }[],
): { text: string; weight: number }[] {
  return words.map(({ text, weight }) => ({ text, weight }));
}
