import { createHash } from 'node:crypto';
import { generateWorld, type World } from '../../src/demo/world.ts';
import type { TrendSubject } from '../../src/domain/trend.ts';
import { buildCorpus } from '../../src/trends/corpus/build-corpus.ts';
import type { CorpusSignal, TrendCorpus } from '../../src/trends/corpus/corpus.ts';

/** The demonstration world as a corpus whose subjects are its technologies, by key. Copies are known by the world's truth. */
export function createDemoCorpus(options: { readonly seed: number; readonly end: number }): {
  readonly world: World;
  readonly corpus: TrendCorpus;
} {
  const world = generateWorld(options);
  const { truth } = world;
  const names = new Map(world.technologies.map(({ key, name }) => [key, name]));
  const about = new Map(truth.documents.map(({ externalId, technologies }) => [externalId, technologies]));
  const copies = new Set([
    ...truth.exactDuplicates.flatMap((group) => group.copies),
    ...truth.nearDuplicates.flatMap((group) => group.copies.map(({ document }) => document)),
  ]);
  const technology = (key: string): TrendSubject => ({
    kind: 'entity',
    key,
    name: names.get(key)!,
    entityKind: 'technology',
  });
  const signals = world.feeds.flatMap(({ source, documents }) =>
    documents.map(
      (document): CorpusSignal => ({
        id: createHash('md5').update(document.externalId!).digest('hex'),
        publishedAt: Date.parse(document.publishedAt as string),
        source: { id: source.key, name: source.name, type: source.sourceType },
        title: document.title ?? '',
        repeats: copies.has(document.externalId!),
        reach: 0,
        sentiment: null,
        pestle: [],
        subjects: about.get(document.externalId!)!.map(technology),
      }),
    ),
  );
  return { world, corpus: buildCorpus(signals) };
}
