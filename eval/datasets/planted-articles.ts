import { readFileSync } from 'node:fs';

export interface PlantedArticles {
  readonly ids: readonly string[];
  readonly texts: readonly string[];
  /** Places in `texts` of each pair that was planted. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** C. McCormick's articles: a line each, the id first; the pairs of ids that were planted in a file of their own. */
export function readPlantedArticles(folder: string, count: 100 | 1_000): PlantedArticles {
  const lines = (kind: string) =>
    readFileSync(`${folder}/articles_${count}.${kind}`, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  const articles = lines('train');
  const ids = articles.map((line) => line.slice(0, line.indexOf(' ')));
  return {
    ids,
    texts: articles.map((line) => line.slice(line.indexOf(' ') + 1)),
    pairs: lines('truth').map((line) => {
      const [left, right] = line.trim().split(' ');
      return [ids.indexOf(left!), ids.indexOf(right!)] as const;
    }),
  };
}
