import { seededRandom } from '../../src/base/random.ts';

/** Share of texts whose cluster's commonest label is theirs, 0 to 1. */
export function purity(clusters: ArrayLike<number>, labels: readonly number[]): number {
  let right = 0;
  for (const of of table(clusters, labels).values()) right += Math.max(...of.values());
  return right / labels.length;
}

/** Mutual information of clusters and labels over the mean of their entropies, 0 to 1. */
export function normalisedMutualInformation(clusters: ArrayLike<number>, labels: readonly number[]): number {
  const n = labels.length;
  const labelSizes = new Map<number, number>();
  for (const label of labels) labelSizes.set(label, (labelSizes.get(label) ?? 0) + 1);
  let shared = 0;
  let clusterEntropy = 0;
  for (const of of table(clusters, labels).values()) {
    const size = [...of.values()].reduce((sum, one) => sum + one, 0);
    clusterEntropy -= (size / n) * Math.log(size / n);
    for (const [label, both] of of)
      shared += (both / n) * Math.log((both * n) / (size * labelSizes.get(label)!));
  }
  let labelEntropy = 0;
  for (const size of labelSizes.values()) labelEntropy -= (size / n) * Math.log(size / n);
  const mean = (clusterEntropy + labelEntropy) / 2;
  return mean === 0 ? 1 : shared / mean;
}

function table(clusters: ArrayLike<number>, labels: readonly number[]): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  labels.forEach((label, i) => {
    const of = counts.get(clusters[i]!) ?? new Map<number, number>();
    counts.set(clusters[i]!, of);
    of.set(label, (of.get(label) ?? 0) + 1);
  });
  return counts;
}

/**
 * Spherical k-means (Dhillon and Modha 2001) over unit vectors, begun by k-means++ and repeated from `restarts` seeds; the
 * run with the most similarity wins. Returns the cluster of each vector.
 */
export function kMeans(
  vectors: readonly Float32Array[],
  k: number,
  { seed, restarts = 5, rounds = 40 }: { seed: number; restarts?: number; rounds?: number },
): Int32Array {
  let best = new Int32Array(vectors.length);
  let bestFit = -Infinity;
  for (let run = 0; run < restarts; run++) {
    const { clusters, fit } = oneRun(vectors, firstCentres(vectors, k, seed + run), rounds);
    if (fit > bestFit) [best, bestFit] = [clusters, fit];
  }
  return best;
}

function oneRun(
  vectors: readonly Float32Array[],
  centres: Float32Array[],
  rounds: number,
): { clusters: Int32Array<ArrayBuffer>; fit: number } {
  const clusters = new Int32Array(vectors.length).fill(-1);
  let fit = 0;
  for (let round = 0; round < rounds; round++) {
    let moved = 0;
    fit = 0;
    vectors.forEach((vector, i) => {
      let nearest = 0;
      let most = -Infinity;
      centres.forEach((centre, c) => {
        const similarity = dot(vector, centre);
        if (similarity > most) [nearest, most] = [c, similarity];
      });
      if (clusters[i] !== nearest) moved++;
      clusters[i] = nearest;
      fit += most;
    });
    if (moved === 0) break;
    for (const centre of centres) centre.fill(0);
    vectors.forEach((vector, i) => {
      const centre = centres[clusters[i]!]!;
      for (let d = 0; d < vector.length; d++) centre[d] = centre[d]! + vector[d]!;
    });
    for (const centre of centres) {
      const length = Math.sqrt(dot(centre, centre)) || 1;
      for (let d = 0; d < centre.length; d++) centre[d] = centre[d]! / length;
    }
  }
  return { clusters, fit };
}

/** k-means++: each next centre is drawn by its distance from those chosen. */
function firstCentres(vectors: readonly Float32Array[], k: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  const centres = [vectors[Math.floor(random() * vectors.length)]!.slice()];
  const distances = vectors.map((vector) => Math.max(0, 1 - dot(vector, centres[0]!)));
  while (centres.length < k) {
    let left = random() * distances.reduce((sum, one) => sum + one, 0);
    let at = 0;
    while (at < vectors.length - 1 && left > distances[at]!) left -= distances[at++]!;
    const centre = vectors[at]!.slice();
    centres.push(centre);
    vectors.forEach((vector, i) => {
      distances[i] = Math.min(distances[i]!, Math.max(0, 1 - dot(vector, centre)));
    });
  }
  return centres;
}

export function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!;
  return sum;
}
