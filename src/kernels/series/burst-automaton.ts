/**
 * Kleinberg's automaton for batched arrivals (J. Kleinberg, Bursty and hierarchical structure in streams, 2002, section 4):
 * in each batch r of d arrivals are relevant; state i emits them with probability p_i(t) = p(t) * s^i, state 0 being the
 * baseline. The sequence of states of least cost is found, where a batch costs
 *
 *     -ln [ binomial(d, r) * p_i^r * (1 - p_i)^(d - r) ]
 *
 * and going up j - i states costs (j - i) * gamma * ln n for n batches; going down is free. The paper's p is constant; here it
 * is what the baseline expects of each batch over what the batch holds, so that weekdays and sources cancel. Viterbi,
 * O(batches x states), and less where nothing relevant arrives: the best predecessor is known from minima of a prefix and a
 * suffix of the states, as going down is free.
 */
export interface Batches {
  /** Relevant arrivals of each batch, 0 to `total`. */
  readonly relevant: Float64Array;
  readonly total: Float64Array;
  /** Relevant arrivals that the baseline expects; above 0 where `total` is. */
  readonly expected: Float64Array;
}

export const AUTOMATON_DEFAULTS = {
  /** Each state emits so many times the one below. */
  scaling: 2,
  /** Price of going up, in units of ln n: the larger, the surer a burst. */
  gamma: 1,
  /** States above the baseline. */
  states: 6,
};
export type AutomatonOptions = typeof AUTOMATON_DEFAULTS;

/** The state of each batch; 0 is the baseline. `up` is the price of one state up in nats: gamma * ln n if not given. */
export function burstStates(
  batches: Batches,
  options: AutomatonOptions & { readonly up?: number } = AUTOMATON_DEFAULTS,
): Uint8Array {
  const n = batches.relevant.length;
  const states = options.states + 1;
  const up = options.up ?? options.gamma * Math.log(Math.max(2, n));
  const from = new Uint8Array(n * states);
  let cost = new Float64Array(states).fill(Infinity);
  cost[0] = 0;
  let next = new Float64Array(states);
  // Once no raised state is cheaper than going up anew, nothing of the past matters until the next relevant arrival.
  let atRest = true;
  for (let t = 0; t < n; t++) {
    if (atRest && batches.relevant[t] === 0) {
      cost.fill(Infinity, 1);
      continue;
    }
    // Best over states at or above i, from which going down is free.
    let above = Infinity;
    let aboveFrom = 0;
    for (let i = states - 1; i >= 0; i--) {
      if (cost[i]! <= above) {
        above = cost[i]!;
        aboveFrom = i;
      }
      next[i] = above;
      from[t * states + i] = aboveFrom;
    }
    let below = Infinity;
    let belowFrom = 0;
    for (let i = 0; i < states; i++) {
      if (below + up < next[i]!) {
        next[i] = below + up;
        from[t * states + i] = belowFrom;
      }
      below += up;
      if (cost[i]! <= below) {
        below = cost[i]!;
        belowFrom = i;
      }
    }
    for (let i = 0; i < states; i++) next[i]! -= saving(batches, t, options.scaling ** i);
    [cost, next] = [next, cost];
    atRest = true;
    for (let i = 1; i < states && atRest; i++) atRest = cost[i]! >= cost[0]! + i * up;
  }
  let state = 0;
  for (let i = 1; i < states; i++) if (cost[i]! < cost[state]!) state = i;
  const path = new Uint8Array(n);
  for (let t = n - 1; t >= 0; t--) {
    path[t] = state;
    state = from[t * states + state]!;
  }
  return path;
}

/** What a batch costs less in a state of `factor` times the baseline than in the baseline itself, in nats. */
export function saving({ relevant, total, expected }: Batches, t: number, factor: number): number {
  return batchSaving(relevant[t]!, total[t]!, expected[t]!, factor);
}

export function batchSaving(relevant: number, total: number, expected: number, factor: number): number {
  if (factor === 1 || !(total > 0)) return 0;
  const p = Math.min(MOST, expected / total);
  const raised = Math.min(MOST, p * factor);
  return relevant * Math.log(raised / p) + Math.max(0, total - relevant) * Math.log((1 - raised) / (1 - p));
}

/** No state emits surely: one irrelevant arrival would then cost without bound. */
const MOST = 0.999;
