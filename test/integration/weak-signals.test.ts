import { expect, it } from 'vitest';
import { scorePlanted } from '../../eval/foresight/score-planted.ts';
import { generateWorld, WORLD_DEFAULTS } from '../../src/demo/world.ts';
import { loadLanguage } from '../../src/language/language.ts';

it('the weak signals planted in the demonstration world are called, and its decoys are not', async () => {
  const world = generateWorld({ seed: WORLD_DEFAULTS.seed, end: Date.UTC(2026, 10, 21) });
  const score = scorePlanted(world, await loadLanguage(), { everyDay: false });
  expect(score.planted).toBeGreaterThanOrEqual(8);
  expect(score.found / score.planted, 'recall').toBeGreaterThanOrEqual(0.9);
  expect(
    score.found / (score.found + score.wrong.length),
    `precision, ${score.wrong}`,
  ).toBeGreaterThanOrEqual(0.9);
  expect(score.decoysCalled).toBe(0);
  expect(score.leadDays.length).toBeGreaterThan(0);
}, 60_000);
