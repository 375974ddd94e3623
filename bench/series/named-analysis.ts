import type { AnalyseDocument } from '../../src/domain/analysis.ts';
import { entityId } from '../../src/domain/entity-id.ts';

/** Language stages that know what to say: the writer of the benchmark names its technologies `@name`. */
export function openAnalyser(): AnalyseDocument {
  return ({ title, body }) => ({
    vector: null,
    analysis: {
      version: 'bench-1',
      language: 'en',
      mentions: [],
      entities: [...new Set([...title.matchAll(/@(\w+)/g)].map(([, name]) => name!))].map((name) => ({
        id: entityId('technology', name),
        kind: 'technology',
        name,
        known: true,
        by: 'exact',
        mentions: 1,
      })),
      relations: [],
      pestle: [],
      places: [],
      sentiment: { score: (body.length % 200) / 100 - 1, words: [] },
      keyPhrases: [],
    },
  });
}
