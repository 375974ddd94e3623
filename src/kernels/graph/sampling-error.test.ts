import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { largestSamplingError, samplingError } from './sampling-error.ts';
import { sampleSources, sourceBlocks } from './sources.ts';

describe('the error of a sample', () => {
  it('is never wider than Hoeffding says, and near ln(2 / failure) / samples for means of 0', () => {
    for (const mean of [0, 0.01, 0.3, 0.5, 0.9, 1])
      for (const samples of [4, 64, 1000]) {
        const error = samplingError(mean, { samples, population: 1e6 });
        expect(error).toBeLessThanOrEqual(Math.sqrt(Math.log(40) / (2 * samples)) + 1e-12);
        expect(error).toBeGreaterThan(0);
      }
    expect(samplingError(0, { samples: 1000, population: 1e6 })).toBeCloseTo(Math.log(40) / 1000, 4);
  });

  it('holds for as many draws as it promises, of populations of many shapes', () => {
    const random = seededRandom(1);
    for (const power of [0.2, 1, 4, 40]) {
      const population = Array.from({ length: 1000 }, () => random() ** power);
      const truth = population.reduce((sum, value) => sum + value, 0) / 1000;
      for (const samples of [10, 100, 700]) {
        let broken = 0;
        for (let seed = 0; seed < 400; seed++) {
          const drawn = sampleSources(1000, samples, seed);
          const mean = drawn.reduce((sum, at) => sum + population[at]!, 0) / samples;
          if (Math.abs(mean - truth) > samplingError(mean, { samples, population: 1000 })) broken++;
        }
        expect(broken).toBeLessThanOrEqual(20);
      }
    }
  });

  it('of the largest mean covers that of every smaller one', () => {
    for (const samples of [8, 64, 512, 900])
      for (const largest of [0.001, 0.1, 0.4, 0.6, 1]) {
        const all = largestSamplingError(largest, { samples, population: 1000, means: 10 });
        for (let mean = 0; mean <= largest; mean += largest / 50)
          expect(samplingError(mean, { samples, population: 1000, failure: 0.005 })).toBeLessThanOrEqual(
            all + 1e-12,
          );
      }
  });

  it('knows how few are left where most were drawn', () => {
    const error = samplingError(0.5, { samples: 700, population: 1000 });
    expect(error).toBeCloseTo(Math.sqrt((0.301 * Math.log(40)) / 1400), 12);
  });

  it('is nothing when all were drawn', () => {
    expect(samplingError(0.5, { samples: 10, population: 10 })).toBe(0);
  });
});

describe('sources', () => {
  it('are different nodes, each as likely as any other', () => {
    const times = new Float64Array(20);
    for (let seed = 0; seed < 4000; seed++) {
      const drawn = sampleSources(20, 5, seed);
      expect(new Set(drawn).size).toBe(5);
      for (const node of drawn) times[node]!++;
    }
    for (const count of times) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect([...sampleSources(3, 5, 1)]).toEqual([0, 1, 2]);
  });

  it('are split by their number alone, all of them, into few blocks', () => {
    for (const count of [0, 1, 16, 17, 64, 5000]) {
      const sources = Int32Array.from({ length: count }, (_, at) => at);
      const blocks = sourceBlocks(sources, 16);
      expect(blocks.length).toBeLessThanOrEqual(32);
      expect(blocks.flatMap((block) => [...block])).toEqual([...sources]);
    }
    expect(sourceBlocks(new Int32Array(64), 16).length).toBe(4);
  });
});
