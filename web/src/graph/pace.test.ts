import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

function run(frames: readonly (readonly [gap: number, moves: boolean])[]): boolean[] {
  let time = 0;
  const isSlow = createPace(() => time);
  return frames.map(([gap, moves]) => {
    time += gap;
    return isSlow(moves);
  });
}

it('says that a picture is slow after three late frames in a row', () => {
  expect(
    run([
      [200, true],
      [200, true],
      [200, true],
    ]),
  ).toEqual([false, false, true]);
});

it('takes neither a rest, nor one late frame, nor what does not move for slow', () => {
  expect(run(Array.from({ length: 5 }, () => [5_000, true]))).not.toContain(true);
  expect(run(Array.from({ length: 9 }, (_, at) => [at % 3 === 0 ? 16 : 200, true]))).not.toContain(true);
  expect(run(Array.from({ length: 5 }, () => [200, false]))).not.toContain(true);
});
