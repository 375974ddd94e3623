/**
 * TextRank for sentences as the textbook has it (Mihalcea and Tarau, "TextRank: Bringing Order into Text", 2004): two
 * sentences are joined by the words they share over the logarithms of their lengths, PageRank with damping 0.85 ranks
 * them. Gives the sentences best first. What we compare with, not what we ship.
 */
export function textRank(sentences: readonly string[], damping = 0.85): number[] {
  const words = sentences.map((sentence) => new Set(sentence.toLowerCase().match(/[a-z0-9]+/g) ?? []));
  const count = sentences.length;
  const weights = words.map((a, i) =>
    words.map((b, j) => {
      const size = Math.log(a.size) + Math.log(b.size);
      return i === j || !(size > 0) ? 0 : a.intersection(b).size / size;
    }),
  );
  const out = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  let ranks: number[] = new Array(count).fill(1 / count);
  for (let round = 0; round < 100; round++) {
    const next = ranks.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < count; j++) if (out[j]! > 0) sum += (weights[j]![i]! / out[j]!) * ranks[j]!;
      return (1 - damping) / count + damping * sum;
    });
    const moved = next.reduce((sum, rank, i) => sum + Math.abs(rank - ranks[i]!), 0);
    ranks = next;
    if (moved < 1e-6) break;
  }
  return ranks.map((_, i) => i).sort((a, b) => ranks[b]! - ranks[a]! || a - b);
}
