import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { MOTION_DEFAULTS, smoothedMotion } from './smoothed-motion.ts';

it('a straight line has its own slope and no curve', () => {
  const values = Float64Array.from({ length: 60 }, (_, t) => 3 + 2 * t);
  const { level, velocity, acceleration } = smoothedMotion(values);
  expect(level[59]).toBeCloseTo(121, 6);
  expect(velocity[59]).toBeCloseTo(2, 6);
  expect(acceleration[59]).toBeCloseTo(0, 6);
});

it('a parabola bends upwards', () => {
  const { velocity, acceleration } = smoothedMotion(Float64Array.from({ length: 60 }, (_, t) => t * t));
  expect(velocity[59]).toBeGreaterThan(100);
  expect(acceleration[59]).toBeCloseTo(2, 1);
});

it('is the weighted least-squares fit, for random values and gaps', () => {
  const seed = 3;
  const random = seededRandom(seed);
  const { halfLife, ridge } = MOTION_DEFAULTS;
  for (let trial = 0; trial < 50; trial++) {
    const n = 30;
    const values = Float64Array.from({ length: n }, () => random() * 20);
    const known = Uint8Array.from({ length: n }, () => (random() < 0.8 ? 1 : 0));
    known[0] = 1;
    const { level, velocity, acceleration } = smoothedMotion(values, known);
    // The fit is where the gradient of the penalised squares vanishes.
    const [a, b, c] = [level[n - 1]!, velocity[n - 1]!, acceleration[n - 1]! / 2];
    const gradient = [0, 0, 0];
    let weights = 0;
    for (let t = 0; t < n; t++) {
      if (known[t] === 0) continue;
      const x = t - (n - 1);
      const weight = 0.5 ** (-x / halfLife);
      weights += weight;
      const error = a + b * x + c * x * x - values[t]!;
      for (let j = 0; j < 3; j++) gradient[j]! += weight * error * x ** j;
    }
    gradient[2]! += ridge * weights * c;
    if (a === 0) continue;
    for (const slope of gradient) expect(slope, `seed ${seed}, trial ${trial}`).toBeCloseTo(0, 5);
  }
});

it('a level is never below zero, and one point has a level and no motion', () => {
  const falling = smoothedMotion(Float64Array.from([50, 40, 20, 5, 0, 0, 0]));
  expect(Math.min(...falling.level)).toBeGreaterThanOrEqual(0);
  const single = smoothedMotion(Float64Array.from([4]));
  expect([single.level[0], single.velocity[0], single.acceleration[0]]).toEqual([4, 0, 0]);
});

it('hostile values are left out', () => {
  const { level, velocity } = smoothedMotion(
    Float64Array.from([Number.NaN, Infinity, 5, 5, -Infinity, 5, 5]),
  );
  expect(level[0]).toBeNaN();
  expect(level[6]).toBeCloseTo(5, 9);
  expect(velocity[6]).toBeCloseTo(0, 9);
  expect(smoothedMotion(new Float64Array()).level).toHaveLength(0);
});
