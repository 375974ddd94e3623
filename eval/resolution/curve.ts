/** A scored pair; `weight` is how many pairs it stands for. */
export interface Judged {
  readonly score: number;
  readonly match: boolean;
  readonly weight: number;
}

export interface CurvePoint {
  readonly threshold: number;
  /** Pairs at or above the threshold, as judged. */
  readonly pairs: number;
  /** Null where no pair is. */
  readonly precision: number | null;
  /** Wilson's 95 % lower bound of the precision, from the judged pairs. */
  readonly lower: number | null;
  readonly recall: number;
}

/** Precision and recall at thresholds; recall of `matches`, those that no block found included. */
export function curveAt(
  pairs: readonly Judged[],
  thresholds: readonly number[],
  matches: number,
): CurvePoint[] {
  return thresholds.map((threshold) => {
    const above = pairs.filter(({ score }) => score >= threshold);
    const right = weigh(above.filter(({ match }) => match));
    const all = weigh(above);
    const precision = all === 0 ? null : right / all;
    return {
      threshold,
      pairs: above.length,
      precision,
      lower: precision === null ? null : wilsonLower(precision, above.length),
      recall: right / matches,
    };
  });
}

export function weigh(pairs: readonly Judged[]): number {
  return pairs.reduce((sum, { weight }) => sum + weight, 0);
}

/** Wilson's score interval (1927), lower end at 95 %. */
function wilsonLower(share: number, count: number): number {
  const z = 1.96;
  const middle = share + z ** 2 / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return Math.max(0, middle - spread) / (1 + z ** 2 / count);
}
