import { quantise } from '../../src/domain/vector.ts';
import type { TopicColumns } from '../../src/kernels/cluster/find-topics.ts';
import { titleTerms } from '../../src/kernels/text/title-terms.ts';
import { embeddedText } from '../../src/language/embedding/embedded-text.ts';
import { openShippedEmbedding } from '../shipped-embedding.ts';

export interface TitledText {
  readonly title: string;
  readonly body: string;
}

/** As the pipeline makes them: the vector of title and beginning, the terms of the title. */
export function toTopicColumns(texts: readonly TitledText[]): TopicColumns {
  const embedding = openShippedEmbedding();
  const { dimensions } = embedding;
  const values = new Int8Array(texts.length * dimensions);
  const floats = new Float32Array(dimensions);
  const numbers = new Map<string, number>();
  const starts = new Int32Array(texts.length + 1);
  const all: number[] = [];
  for (const [row, text] of texts.entries()) {
    embedding.embed(embeddedText(text), floats);
    quantise(floats, values.subarray(row * dimensions, (row + 1) * dimensions));
    const own = titleTerms(text.title).map((term) => {
      const number = numbers.get(term) ?? numbers.size;
      numbers.set(term, number);
      return number;
    });
    all.push(...own.sort((a, b) => a - b));
    starts[row + 1] = all.length;
  }
  return {
    vectors: { rows: texts.length, dimensions, values },
    terms: { rows: texts.length, starts, terms: Int32Array.from(all), count: numbers.size },
    stories: null,
    before: null,
  };
}
