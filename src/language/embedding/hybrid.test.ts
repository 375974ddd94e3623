import { expect, it } from 'vitest';
import { decideEmbedding, type EmbeddingModels } from './hybrid.ts';

const remote: EmbeddingModels = {
  chosen: { id: 'openai:large', active: true },
  busy: false,
  budget: { left: 1, cost: 0.001 },
};
const poor: EmbeddingModels = { ...remote, budget: { left: 0.0005, cost: 0.001 } };
const building: EmbeddingModels = { ...remote, chosen: { id: 'openai:large', active: false } };

it.each([
  ['bulk waits', { documents: 5000, highValue: false }, remote, 'background', 'bulk', /bulk/],
  ['a small batch does not', { documents: 32, highValue: false }, remote, 'now', 'few', /few enough/],
  ['one more is bulk', { documents: 33, highValue: false }, remote, 'background', 'bulk', /at most 32/],
  ['high value may be larger', { documents: 256, highValue: true }, remote, 'now', 'few', /high-value/],
  ['but not without end', { documents: 257, highValue: true }, remote, 'background', 'bulk', /at most 256/],
  [
    'nothing goes where the money does not reach',
    { documents: 1, highValue: true },
    poor,
    'background',
    'budget',
    /0.00100; 0.000500 is left/,
  ],
  [
    'what costs nothing needs no money',
    { documents: 1, highValue: false },
    { ...poor, budget: null },
    'now',
    'few',
    /few/,
  ],
  [
    'a model that is still being built takes its turn',
    { documents: 1, highValue: true },
    building,
    'background',
    'building',
    /re-embedding/,
  ],
  [
    'one batch at a time',
    { documents: 1, highValue: true },
    { ...remote, busy: true },
    'background',
    'busy',
    /earlier/,
  ],
] as const)('%s', (_, work, models, when, cause, reason) => {
  expect(decideEmbedding(work, models)).toEqual({ when, cause, reason: expect.stringMatching(reason) });
});
