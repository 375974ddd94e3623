import { expect, it } from 'vitest';
import { decideEmbedding, decideQueryModel, type EmbeddingModels } from './hybrid.ts';

const remote: EmbeddingModels = {
  chosen: { id: 'openai:large', local: false },
  active: true,
  budget: { left: 1, cost: 0.001 },
};

it.each([
  ['bulk stays local', { documents: 5000, highValue: false }, remote, 'background', /bulk/],
  [
    'a small batch goes to the chosen model',
    { documents: 32, highValue: false },
    remote,
    'now',
    /few enough/,
  ],
  ['one more is bulk', { documents: 33, highValue: false }, remote, 'background', /at most 32/],
  ['high value may be larger', { documents: 200, highValue: true }, remote, 'now', /high-value/],
  ['but not without end', { documents: 257, highValue: true }, remote, 'background', /at most 256/],
  [
    'nothing goes where the money does not reach',
    { documents: 1, highValue: true },
    { ...remote, budget: { left: 0.0005, cost: 0.001 } },
    'background',
    /0.00100; 0.000500 is left/,
  ],
  [
    'a small batch does not eat the rest of the day',
    { documents: 10, highValue: false },
    { ...remote, budget: { left: 0.005, cost: 0.001 } },
    'background',
    /10 %/,
  ],
  [
    'high value may',
    { documents: 10, highValue: true },
    { ...remote, budget: { left: 0.005, cost: 0.001 } },
    'now',
    /few enough/,
  ],
  [
    'a model that is still being built is not mixed in',
    { documents: 1, highValue: true },
    { ...remote, active: false },
    'background',
    /re-embedding/,
  ],
  [
    'without a model there is nothing to decide',
    { documents: 1, highValue: true },
    { chosen: null, active: false, budget: null },
    'never',
    /no model/,
  ],
] as const)('%s', (_, work, models, chosen, reason) => {
  const decision = decideEmbedding(work, models);
  expect(decision.chosen).toBe(chosen);
  expect(decision.reason).toMatch(reason);
});

it('asks a question of the index of the model that embeds it, whichever that is', () => {
  const models = { active: { id: 'openai:large', local: false }, pipeline: 'static-1' };
  expect(decideQueryModel({ ...models, hindrance: null }).model).toBe('openai:large');
  const other = decideQueryModel({ ...models, hindrance: 'the budget of the day is spent' });
  expect(other).toMatchObject({ model: 'static-1', reason: expect.stringContaining('budget') });
});
