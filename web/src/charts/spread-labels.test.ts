import { describe, expect, it } from 'vitest';
import { spreadLabels } from './spread-labels.ts';

describe('labels along one axis', () => {
  it('stay where they belong while there is room', () => {
    expect(spreadLabels([10, 50, 90], 14, { from: 0, to: 100 })).toEqual([10, 50, 90]);
  });

  it('are moved apart, in order, and stay inside', () => {
    expect(spreadLabels([98, 99, 97], 14, { from: 0, to: 100 })).toEqual([86, 100, 72]);
    expect(spreadLabels([0, 0], 14, { from: 0, to: 100 })).toEqual([0, 14]);
  });

  it('never overlap while all fit, over 300 random sets', () => {
    let seed = 5_112_026;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    for (let round = 0; round < 300; round++) {
      const wanted = Array.from({ length: 1 + Math.floor(random() * 8) }, () => random() * 200);
      const placed = spreadLabels(wanted, 15, { from: 0, to: 200 }).sort((a, b) => a - b);
      for (const [at, one] of placed.entries()) {
        expect(one, `seed 5112026, round ${round}`).toBeGreaterThanOrEqual(-1e-9);
        expect(one).toBeLessThanOrEqual(200 + 1e-9);
        if (at > 0) expect(one - (placed[at - 1] ?? 0)).toBeGreaterThanOrEqual(15 - 1e-9);
      }
    }
  });
});
