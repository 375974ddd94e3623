import { expect, it } from 'vitest';
import { describeCoverage } from './describe-calibration.ts';

const at = (held: number | null, steps = 100) => ({ coverage: [{ promised: 0.8, held, steps }] });

it('says whether the bounds held what they promised', () => {
  expect(describeCoverage(at(0.82))).toMatch(/^Of 100 weeks .* 82 % .*: as promised$/);
  expect(describeCoverage(at(0.93))).toMatch(/wider than they need to be$/);
  expect(describeCoverage(at(0.6))).toMatch(/too narrow$/);
});

it('says nothing before anything came out', () => {
  expect(describeCoverage(at(null, 0))).toBeNull();
  expect(describeCoverage({ coverage: [] })).toBeNull();
});
