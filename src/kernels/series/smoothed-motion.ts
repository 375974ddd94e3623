/**
 * Where a series stands, how fast it moves and whether that grows: at each step the parabola that fits the past best by
 * discounted least squares (Brown, Smoothing, forecasting and prediction, 1963), the weight of a step halving every `halfLife`
 * steps. Only the past is used, and steps that are not known have no weight. The moments of weights and values are carried from
 * step to step, O(steps).
 */
export interface Motion {
  /** Per step; at least 0. NaN before the first known step. */
  readonly level: Float64Array;
  /** Change of the level a step. 0 while fewer than two steps are known. */
  readonly velocity: Float64Array;
  /** Change of the velocity a step. 0 while fewer than three steps are known. */
  readonly acceleration: Float64Array;
}

export const MOTION_DEFAULTS = {
  /** Steps in which the weight of a past step halves; the series of trends have weeks as steps. */
  halfLife: 6,
  /** Curvature is that of zero as long as the past does not say otherwise: weight of that belief, in steps. */
  ridge: 1,
};

/** `known` 0 marks steps to leave out; values that are not finite are left out as well. */
export function smoothedMotion(
  values: Float64Array,
  known: Uint8Array | null = null,
  options = MOTION_DEFAULTS,
): Motion {
  const n = values.length;
  const level = new Float64Array(n).fill(Number.NaN);
  const velocity = new Float64Array(n);
  const acceleration = new Float64Array(n);
  const keep = 0.5 ** (1 / options.halfLife);
  // Sums of weight * x^j and of weight * x^j * y, x being steps from now (0, -1, -2, ...).
  const s = new Float64Array(5);
  const m = new Float64Array(3);
  let seen = 0;
  for (let t = 0; t < n; t++) {
    shift(s, keep);
    shift(m, keep);
    const y = values[t]!;
    if ((known === null || known[t] === 1) && Number.isFinite(y)) {
      s[0]! += 1;
      m[0]! += y;
      seen++;
    }
    if (seen === 0) continue;
    const [a, b, c] = parabola(s, m, Math.min(seen, 3), options.ridge);
    level[t] = Math.max(0, a);
    velocity[t] = b;
    acceleration[t] = 2 * c;
  }
  return { level, velocity, acceleration };
}

/** Moments about a step later: (x - 1)^j by the binomial theorem, highest first, so that lower ones are still the old. */
function shift(moments: Float64Array, keep: number): void {
  for (let j = moments.length - 1; j > 0; j--) {
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += BINOMIAL[j]![i]! * ((j - i) % 2 === 0 ? 1 : -1) * moments[i]!;
    moments[j] = sum * keep;
  }
  moments[0]! *= keep;
}

const BINOMIAL = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1], [1, 4, 6, 4, 1]];

/** Normal equations of a polynomial with `terms` coefficients, the highest of three held towards 0. */
function parabola(s: Float64Array, m: Float64Array, terms: number, ridge: number): [number, number, number] {
  const rows = Array.from({ length: terms }, (_, i) => [
    ...Array.from({ length: terms }, (_, j) => s[i + j]! + (i === 2 && j === 2 ? ridge * s[0]! : 0)),
    m[i]!,
  ]);
  for (let pivot = 0; pivot < terms; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < terms; row++)
      if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = row;
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    const head = rows[pivot]!;
    if (Math.abs(head[pivot]!) < 1e-12) return parabola(s, m, pivot, ridge);
    for (let row = pivot + 1; row < terms; row++) {
      const factor = rows[row]![pivot]! / head[pivot]!;
      for (let column = pivot; column <= terms; column++) rows[row]![column]! -= factor * head[column]!;
    }
  }
  const x: [number, number, number] = [0, 0, 0];
  for (let row = terms - 1; row >= 0; row--) {
    let sum = rows[row]![terms]!;
    for (let column = row + 1; column < terms; column++) sum -= rows[row]![column]! * x[column]!;
    x[row] = sum / rows[row]![row]!;
  }
  return x;
}
