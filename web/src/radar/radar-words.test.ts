import { expect, it } from 'vitest';
import type { RadarBlip, RadarMovement } from '../api/contract.ts';
import { describeEdition } from './radar-words.ts';

const moved = (...movements: RadarMovement[]) => movements.map((movement) => ({ movement }) as RadarBlip);
const previous = { id: 'q4', name: '2026-Q4' };

it('says how many are there and what moved since the edition before', () => {
  expect(describeEdition({ items: moved('in', 'in', 'none'), previous })).toBe(
    '3 technologies, 2 moved in since 2026-Q4',
  );
  expect(describeEdition({ items: moved('new', 'out', 'in'), previous })).toBe(
    '3 technologies, 1 moved in, 1 moved out and 1 new since 2026-Q4',
  );
});

it('says when nothing moved, and when there was nothing to move from', () => {
  expect(describeEdition({ items: moved('none'), previous })).toBe('1 technology, none moved since 2026-Q4');
  expect(describeEdition({ items: moved('new'), previous: null })).toBe('1 technology in the first edition');
});
