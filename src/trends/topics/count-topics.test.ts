import { expect, it } from 'vitest';
import { DAY_MS } from '../../domain/series.ts';
import { judge, SILENCE } from './count-topics.ts';
import type { TopicRow } from './topic-rows.ts';

const NOW = 1_800_000_000_000;
const topic = (change: Partial<TopicRow>): TopicRow => ({
  number: 1,
  id: 'id',
  label: 'label',
  terms: [],
  profile: [],
  centre: new Int8Array(1),
  signals: 10,
  death: null,
  firstPublishedAt: NOW - 200 * DAY_MS,
  lastPublishedAt: NOW,
  ...change,
});
const judged = (...topics: TopicRow[]) => {
  const { silent, revived } = judge([topic({ number: 0 }), ...topics]);
  return { silent: silent.map((one) => one.topic.number), revived: revived.map(({ number }) => number) };
};

it('a topic ends when nothing was published about it for long', () => {
  const last = NOW - (SILENCE.days + 1) * DAY_MS;
  const quick = topic({ lastPublishedAt: last, firstPublishedAt: last - 20 * DAY_MS });
  expect(judged(quick).silent).toEqual([1]);
  expect(judged({ ...quick, lastPublishedAt: last + 2 * DAY_MS }).silent).toEqual([]);
  expect(judged({ ...quick, death: 'silence' }).silent).toEqual([]);
});

it('a topic that is rarely spoken of may be silent longer', () => {
  const last = NOW - 100 * DAY_MS;
  const rare = topic({ lastPublishedAt: last, firstPublishedAt: last - 9 * 40 * DAY_MS });
  expect(judged(rare).silent).toEqual([]);
});

it('a topic without signals ends, one that is spoken of again is revived', () => {
  expect(judged(topic({ signals: 0, firstPublishedAt: null, lastPublishedAt: null })).silent).toEqual([1]);
  expect(judged(topic({ death: 'silence' })).revived).toEqual([1]);
});
