import { describe, expect, it } from 'vitest';
import {
  burstSpan,
  burstWords,
  changeOf,
  dayWords,
  sentenceOf,
  signed,
  timesExpected,
} from './trend-words.ts';

const BURST = {
  starts_at: '2018-01-03T00:00:00.000Z',
  peaks_at: '2018-01-04T00:00:00.000Z',
  ends_at: '2018-01-10T00:00:00.000Z',
  score: 12,
  false_discovery: 0.001,
  signals: 84,
  expected: 6.04,
  sources: 12,
};

describe('trends in words', () => {
  it('says the change against the 30 days before', () => {
    const change = (growth: number) => changeOf({ recent: 24, before: 20, growth });
    expect(change(0.2)).toEqual({ direction: 'up', text: '+20 %' });
    expect(change(-0.75)).toEqual({ direction: 'down', text: '−75 %' });
    expect(change(11)).toEqual({ direction: 'up', text: '12×' });
    expect(change(0.004)).toEqual({ direction: 'level', text: 'as before' });
  });

  it('says what has nothing before it is new, and what has nothing at all is none', () => {
    expect(changeOf({ recent: 4, before: 0, growth: 3 })).toEqual({ direction: 'up', text: 'new' });
    expect(changeOf({ recent: 0, before: 0, growth: 0 })).toEqual({ direction: 'level', text: 'none' });
  });

  it('gives numbers a sign, and none to what rounds to nothing', () => {
    expect(signed(1.26)).toBe('+1.3');
    expect(signed(-1234.5, 0)).toBe('−1,235');
    expect(signed(-0.04)).toBe('0.0');
  });

  it('names the last day of a burst, which ends the day after', () => {
    expect(burstSpan(BURST)).toBe('3 Jan to 9 Jan 2018');
    expect(burstSpan({ ...BURST, ends_at: null })).toBe('since 3 Jan 2018');
    expect(burstSpan({ ...BURST, ends_at: '2018-01-04T00:00:00.000Z' })).toBe('3 Jan 2018');
    expect(burstSpan({ ...BURST, starts_at: '2017-12-28T00:00:00.000Z' })).toBe('28 Dec 2017 to 9 Jan 2018');
  });

  it('compares a burst with what was expected', () => {
    expect(burstWords(BURST)).toBe('84 signals where 6.0 were expected, from 12 voices');
    expect(timesExpected(BURST)).toBe('14×');
    expect(timesExpected({ ...BURST, expected: 0 })).toBeNull();
  });

  it('does not say the name twice', () => {
    expect(sentenceOf({ name: 'gdpr', headline: 'gdpr: bursting since 3 May' })).toBe('Bursting since 3 May');
    expect(sentenceOf({ name: 'gdpr', headline: 'Quiet for a year' })).toBe('Quiet for a year');
  });

  it('leaves the year out beside a day of the same year', () => {
    expect(dayWords('2018-01-03T00:00:00Z', '2018-05-01T00:00:00Z')).toBe('3 Jan');
    expect(dayWords('2017-01-03T00:00:00Z', '2018-05-01T00:00:00Z')).toBe('3 Jan 2017');
  });
});
