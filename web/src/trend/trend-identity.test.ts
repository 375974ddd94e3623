import { describe, expect, it } from 'vitest';
import { nameOfTrend, partsOfTrendId } from './trend-identity.ts';

describe('the id of a trend', () => {
  it('is a kind and a key, which may hold colons', () => {
    expect(partsOfTrendId('term:quantum error')).toEqual({ kind: 'term', key: 'quantum error' });
    expect(partsOfTrendId('term:a:b')).toEqual({ kind: 'term', key: 'a:b' });
    expect(partsOfTrendId('planet:x')).toBeNull();
    expect(partsOfTrendId('term:')).toBeNull();
    expect(partsOfTrendId('term')).toBeNull();
  });

  it('says what can be said before the name is here', () => {
    expect(nameOfTrend('term:quantum error')).toBe('quantum error');
    expect(nameOfTrend('topic:019a')).toBe('topic');
  });
});
