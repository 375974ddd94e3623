import { describe, expect, it } from 'vitest';
import { type Counts, countSpans, score } from './span-f1.ts';

const span = (start: number, end: number, kind: string) => ({ start, end, kind });

describe('the score of spans', () => {
  it('counts a span as right only with its exact offsets and kind, and once', () => {
    const counts = new Map<string, Counts>();
    countSpans(
      counts,
      [span(0, 4, 'person'), span(10, 14, 'location'), span(20, 24, 'person')],
      [span(0, 4, 'person'), span(0, 4, 'person'), span(10, 13, 'location'), span(20, 24, 'location')],
    );
    expect(counts.get('person')).toEqual({ right: 1, predicted: 2, expected: 2 });
    expect(counts.get('location')).toEqual({ right: 0, predicted: 2, expected: 1 });
    expect(score(counts, ['person', 'location'])).toEqual({
      precision: 1 / 4,
      recall: 1 / 3,
      f1: (2 * (1 / 4) * (1 / 3)) / (1 / 4 + 1 / 3),
    });
  });

  it('neither demands nor punishes where a class stands that is not scored', () => {
    const counts = new Map<string, Counts>();
    countSpans(counts, [span(0, 10, 'other')], [span(2, 4, 'person'), span(10, 12, 'person')]);
    expect(counts.get('person')).toEqual({ right: 0, predicted: 1, expected: 0 });
    expect(score(counts, ['person'])).toBeNull();
  });
});
