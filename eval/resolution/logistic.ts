import { NAME_FEATURES, type NameFeature, type NameVector } from '../../src/graph/resolution/compare.ts';

export interface Example {
  readonly vector: NameVector;
  readonly match: boolean;
  /** How much it counts. */
  readonly weight: number;
}

export interface Fitted {
  readonly intercept: number;
  readonly names: Record<NameFeature, number>;
}

/** Features that can only speak for, or only against: what a fit says otherwise is chance, and hard to explain to a reader. */
const FOR: ReadonlySet<NameFeature> = new Set(NAME_FEATURES.filter((feature) => !isAgainst(feature)));
function isAgainst(feature: NameFeature): boolean {
  return (
    feature === 'restRarity' ||
    feature === 'bothRest' ||
    feature === 'numbersDiffer' ||
    feature === 'shortName'
  );
}

/**
 * Weights that no training set here can teach, log odds: versions, years and parts are other things (LuaJIT 2.0 and 2.0.5),
 * which companies' names hardly show.
 */
const SET: Partial<Record<NameFeature, number>> = { numbersDiffer: -4, sameLetters: 8 };

/** Logistic regression with an L2 penalty and signs held, by projected gradient descent with momentum; deterministic. */
export function fitLogistic(examples: readonly Example[], { l2 = 1, rounds = 4_000, step = 1 } = {}): Fitted {
  const width = NAME_FEATURES.length + 1;
  const rows = examples.map(({ vector }) => Float64Array.of(1, ...NAME_FEATURES.map((name) => vector[name])));
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const weights = new Float64Array(width);
  const velocity = new Float64Array(width);
  const gradient = new Float64Array(width);
  for (let round = 0; round < rounds; round++) {
    gradient.fill(0);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const example = examples[at]!;
      let logit = 0;
      for (let column = 0; column < width; column++) logit += row[column]! * weights[column]!;
      const error = (1 / (1 + Math.exp(-logit)) - (example.match ? 1 : 0)) * example.weight;
      for (let column = 0; column < width; column++) gradient[column]! += error * row[column]!;
    }
    for (let column = 0; column < width; column++) {
      const slope = (gradient[column]! + (column === 0 ? 0 : l2 * weights[column]!)) / total;
      velocity[column] = 0.9 * velocity[column]! - step * slope;
      weights[column]! += velocity[column]!;
    }
    NAME_FEATURES.forEach((feature, at) => {
      const held =
        SET[feature] ?? (FOR.has(feature) ? Math.max(0, weights[at + 1]!) : Math.min(0, weights[at + 1]!));
      if (held !== weights[at + 1]) velocity[at + 1] = 0;
      weights[at + 1] = held;
    });
  }
  const names = Object.fromEntries(NAME_FEATURES.map((feature, at) => [feature, weights[at + 1]!])) as Record<
    NameFeature,
    number
  >;
  return { intercept: weights[0]!, names };
}
