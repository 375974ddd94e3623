import { expect, it } from 'vitest';
import { describeChange } from './describe-change.ts';

const at = '2026-03-01T00:00:00.000Z';

it('says who changed what from what to what', () => {
  expect(
    describeChange({
      at,
      actor: 'user:1',
      action: 'changed',
      before: { name: 'VW', aliases: [] },
      after: { name: 'Volkswagen', aliases: ['VW', 'VAG'] },
    }),
  ).toBe('A person changed name: “VW” to “Volkswagen”; aliases: nothing to VW, VAG.');
  expect(describeChange({ at, actor: 'signals', action: 'named', before: null, after: null })).toBe(
    'Signals named it first.',
  );
  expect(describeChange({ at, actor: 'key:9', action: 'withdrawn', before: null, after: null })).toBe(
    'An API key withdrew it.',
  );
});
