import { expect, it } from 'vitest';
import { filterQuery, pinnedPlaces, toggled, validateGraphSearch, withPin } from './graph-search.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

it('keeps what is an address of the explorer and drops the rest', () => {
  expect(
    validateGraphSearch({
      focus: A,
      expand: [B, 'nonsense'],
      depth: '9',
      limit: '100',
      target: 'x',
      path: '0',
      kind: ['invests_in', 'DROP TABLE'],
      sure: '120',
      known: '2026-02-31',
      pair: `${A}~${B}`,
      pin: [`${A}~12~-7`, `${A}~1e9~0`],
      view: 'list',
    }),
  ).toEqual({
    focus: A,
    expand: [B],
    limit: '100',
    kind: ['invests_in'],
    pair: `${A}~${B}`,
    pin: [`${A}~12~-7`],
  });
});

it('asks for what was known at the end of the day chosen here, or else of the header’s last day', () => {
  expect(filterQuery({ known: '2026-03-01', to: '2026-05-01', sure: '40' })).toMatchObject({
    as_of: '2026-03-01T23:59:59.999Z',
    min_confidence: 0.4,
  });
  expect(filterQuery({ to: '2026-05-01' }).as_of).toBe('2026-05-01T23:59:59.999Z');
  expect(filterQuery({ range: '90d' }).as_of).toBeUndefined();
});

it('pins an entity once, and lets it go', () => {
  const pins = withPin(withPin([`${B}~0~0`], A, { x: 1.4, y: -2.6 }), A, { x: 10, y: 20 });
  expect(pins).toEqual([`${B}~0~0`, `${A}~10~20`]);
  expect(pinnedPlaces(pins).get(A)).toEqual({ x: 10, y: 20 });
  expect(withPin([`${A}~10~20`], A, null)).toBeUndefined();
});

it('takes the last item out of a list by taking the list out of the address', () => {
  expect(toggled(undefined, 'a')).toEqual(['a']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggled(['a'], 'a')).toBeUndefined();
});
