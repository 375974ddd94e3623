/**
 * The yardstick: BM25 as Lucene has it (k1 1.2, b 0.75, idf ln(1 + (N - n + 0.5) / (n + 0.5))), title and body as
 * one text, every term of the query counted as often as it stands there. Straightforward, in double precision.
 */
export function createPlainBm25(
  documents: readonly (readonly string[])[],
  k1 = 1.2,
  b = 0.75,
): (query: readonly string[], limit: number) => number[] {
  const postings = new Map<string, Map<number, number>>();
  documents.forEach((terms, d) => {
    for (const term of terms) {
      let list = postings.get(term);
      if (list === undefined) postings.set(term, (list = new Map()));
      list.set(d, (list.get(d) ?? 0) + 1);
    }
  });
  const average = documents.reduce((sum, terms) => sum + terms.length, 0) / documents.length;
  return (query, limit) => {
    const scores = new Map<number, number>();
    for (const term of query) {
      const list = postings.get(term);
      if (list === undefined) continue;
      const idf = Math.log(1 + (documents.length - list.size + 0.5) / (list.size + 0.5));
      for (const [d, frequency] of list) {
        const norm = k1 * (1 - b + (b * documents[d]!.length) / average);
        scores.set(d, (scores.get(d) ?? 0) + (idf * frequency * (k1 + 1)) / (frequency + norm));
      }
    }
    return [...scores]
      .sort((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, limit)
      .map(([d]) => d);
  };
}
