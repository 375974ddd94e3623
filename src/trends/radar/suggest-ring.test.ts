import { describe, expect, it } from 'vitest';
import type { Horizon, HorizonAssessment } from '../../domain/trend.ts';
import { guessQuadrant } from './guess-quadrant.ts';
import { suggestRing } from './suggest-ring.ts';

function assessed(horizon: Horizon, confidence: number, growth: number): HorizonAssessment {
  const text = `${growth} times as much.`;
  return {
    formula: 'horizon-1',
    horizon,
    confidence,
    mix: {},
    parts: [
      { name: 'growth', value: growth, unit: 'times the year before', normalised: 0.5, weight: 1, text },
    ],
    reasons: ['A reason.', text],
  };
}

describe('the ring that is suggested', () => {
  it.each([
    ['H1', 0.9, 1, 'adopt'],
    ['H1', 0.9, 0.5, 'hold'],
    ['H1', 0.5, 1, 'trial'],
    ['H2', 0.9, 0.2, 'trial'],
    ['H3', 0.9, 3, 'assess'],
  ] as const)('of %s at %d confidence and %d times the talk is %s', (horizon, confidence, growth, ring) => {
    expect(suggestRing(assessed(horizon, confidence, growth))).toMatchObject({ ring, horizon, confidence });
  });

  it('says why first, and nothing twice', () => {
    expect(suggestRing(assessed('H1', 0.9, 0.4)).reasons).toEqual([
      'In use, and fading: 0.4 times as much.',
      'A reason.',
    ]);
    expect(suggestRing(assessed('H3', 0.9, 2)).reasons).toEqual([
      'Still in research (H3).',
      'A reason.',
      '2 times as much.',
    ]);
  });
});

describe('the quadrant that is guessed', () => {
  it.each([
    ['Rust', 3],
    ['Large language models', 2],
    ['Graph neural networks', 0],
    ['Private 5G networks', 1],
    ['Collaborative robots', 2],
    ['CRISPR gene editing', 0],
  ])('of %s is %i', (name, quadrant) => expect(guessQuadrant(name)).toBe(quadrant));
});
