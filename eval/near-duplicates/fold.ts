import type { Vector } from '../../src/domain/vector.ts';
import { SIGNATURE_BYTES } from '../../src/kernels/hash/minhash.ts';
import { type Compared, type StoryMethod, toCompared } from '../../src/pipeline/stories/compare.ts';
import { decideStories } from '../../src/pipeline/stories/decide.ts';
import { createFingerprinter } from '../../src/pipeline/stories/fingerprints.ts';
import { matchCandidates } from '../../src/pipeline/stories/match.ts';
import { createStoryWindow } from '../../src/pipeline/stories/window.ts';

export interface FoldedText {
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly vector: Vector | null;
}

/** One document joined to another, both by their place in the list. */
export interface Join {
  readonly document: number;
  readonly matched: number;
  readonly method: StoryMethod;
  readonly similarity: number;
}

export interface Folded {
  /** Per document: the story's number, -1 for one that stands alone. */
  readonly stories: Int32Array;
  readonly joins: readonly Join[];
}

/** The pipeline's decision without its store: the same fingerprints, window and rules over a list in its order. */
export function fold(texts: readonly FoldedText[]): Folded {
  const fingerprinter = createFingerprinter();
  const window = createStoryWindow();
  const compared: Compared[] = [];
  const joins: Join[] = [];
  let known = new Map<string, string>();
  let created = 0;
  texts.forEach((text, place) => {
    const document = toCompared(fingerprinter.run(text, new Uint8Array(SIGNATURE_BYTES)), text.publishedAt);
    compared.push(document);
    const matches = matchCandidates(
      { document, vector: text.vector },
      window.find(document).map((id) => {
        const other = placeOf(id);
        return { id, document: compared[other]!, vector: texts[other]!.vector };
      }),
    );
    window.add(idOf(place), document);
    const [best] = matches;
    if (best === undefined) return;
    joins.push({
      document: place,
      matched: placeOf(best.id),
      method: best.method,
      similarity: best.similarity,
    });
    const { merged, members } = decideStories([{ documentId: idOf(place), matches }], known, () =>
      idOf(created++),
    );
    const into = new Map(merged.map((pair) => [pair.from, pair.into]));
    if (into.size > 0) known = new Map([...known].map(([id, story]) => [id, into.get(story) ?? story]));
    for (const { documentId, storyId } of members) known.set(documentId, storyId);
  });
  return {
    stories: Int32Array.from(texts, (_, place) => {
      const story = known.get(idOf(place));
      return story === undefined ? -1 : placeOf(story);
    }),
    joins,
  };
}

const idOf = (place: number): string => `00000000-0000-7000-8000-${place.toString(16).padStart(12, '0')}`;
const placeOf = (id: string): number => Number.parseInt(id.slice(24), 16);
