import { expect, it } from 'vitest';
import { measuredWords } from './measured-words.ts';

it('writes shares in percent, other numbers plainly, and names that it does not know', () => {
  expect(measuredWords({ name: 'largest_share', before: 0.9554, after: null })).toMatchObject({
    title: 'In the largest part',
    before: '95.5 %',
    after: '–',
  });
  expect(measuredWords({ name: 'mean_distance', before: 4.4512, after: 5 })).toMatchObject({
    before: '4.45',
    after: '5',
  });
  expect(measuredWords({ name: 'rich_club', before: 1, after: 2 })).toMatchObject({
    title: 'Rich club',
    definition: undefined,
  });
});
