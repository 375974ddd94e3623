import { type Random, seededRandom } from '../base/random.ts';

/** Draws of every shape the world needs, all from one seeded source of numbers. */
export interface Draw {
  /** In [0, 1). */
  unit(): number;
  /** A whole number, both ends included. */
  integer(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** At most `count` different elements, in random order. */
  sample<T>(list: readonly T[], count: number): T[];
  /** An index of `weights`, with a probability proportional to its weight. */
  weighted(weights: readonly number[]): number;
  /** Knuth's method; meant for means below 30. */
  poisson(mean: number): number;
  /** Log-normal with this median; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number;
}

/**
 * A stream of its own for each part of the world: a change in how the network is drawn leaves the
 * documents as they were.
 */
export function createDraw(seed: number, stream: string): Draw {
  return drawFrom(seededRandom(mix(seed, stream)));
}

function drawFrom(random: Random): Draw {
  const integer = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
  return {
    unit: random,
    integer,
    chance: (probability) => random() < probability,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from: the list is empty');
      return list[Math.floor(random() * list.length)]!;
    },
    sample: (list, count) => {
      const rest = [...list];
      const taken = Math.min(count, rest.length);
      for (let i = 0; i < taken; i++) {
        const j = integer(i, rest.length - 1);
        [rest[i], rest[j]] = [rest[j]!, rest[i]!];
      }
      return rest.slice(0, taken);
    },
    weighted: (weights) => {
      let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
      for (let i = 0; i < weights.length; i++) {
        left -= weights[i]!;
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    poisson: (mean) => {
      const floor = Math.exp(-mean);
      let count = 0;
      for (let product = random(); product > floor; product *= random()) count++;
      return count;
    },
    logNormal: (median, spread) => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      return median * Math.exp(spread * normal);
    },
  };
}

/** FNV-1a of the stream's name, mixed with the seed. */
function mix(seed: number, stream: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  return hash | 0;
}
