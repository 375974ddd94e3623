import { describe, expect, it } from 'vitest';
import { datesToReplay, MOST_DATES } from './dates-to-replay.ts';

describe('the dates of a backtest', () => {
  it('go by months or quarters, and hold the last day', () => {
    expect(datesToReplay({ from: '2017-11-01', to: '2018-02-01', step: 'month' })).toEqual([
      '2017-11-01',
      '2017-12-01',
      '2018-01-01',
      '2018-02-01',
    ]);
    expect(datesToReplay({ from: '2017-11-15', to: '2018-06-01', step: 'quarter' })).toEqual([
      '2017-11-15',
      '2018-02-15',
      '2018-05-15',
    ]);
  });

  it('take the last day of a month that is too short, and go on from the day that was asked', () => {
    expect(datesToReplay({ from: '2018-01-31', to: '2018-03-31', step: 'month' })).toEqual([
      '2018-01-31',
      '2018-02-28',
      '2018-03-31',
    ]);
  });

  it('are one, or none where the days make no sense, and never more than the API takes', () => {
    expect(datesToReplay({ from: '2018-01-31', to: '', step: 'once' })).toEqual(['2018-01-31']);
    expect(datesToReplay({ from: '2018-02-01', to: '2018-01-01', step: 'month' })).toEqual([]);
    expect(datesToReplay({ from: '', to: '2018-01-01', step: 'month' })).toEqual([]);
    expect(datesToReplay({ from: '1990-01-01', to: '2020-01-01', step: 'month' })).toHaveLength(MOST_DATES);
  });
});
