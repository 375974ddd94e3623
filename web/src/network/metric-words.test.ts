import { expect, it } from 'vitest';
import { METRIC_CATALOGUE } from '../../../test/harness/metric-catalogue.ts';
import {
  columnTitle,
  formatValue,
  GROUP_COLUMNS,
  METRIC_WORDS,
  metricOfColumn,
  RANKING_METRICS,
} from './metric-words.ts';

it('says of each metric what the catalogue says', () => {
  expect(Object.keys(METRIC_WORDS)).toEqual(Object.keys(METRIC_CATALOGUE));
  for (const [name, { title, definition, source, columns }] of Object.entries(METRIC_CATALOGUE))
    expect(METRIC_WORDS[name as keyof typeof METRIC_WORDS], name).toEqual({
      title,
      definition: definition.replaceAll("'", '’'),
      source,
      columns: columns.filter((column) => !GROUP_COLUMNS.includes(column)),
    });
});

it('ranks by metrics that give an amount for each node, all of them', () => {
  const ranking = Object.entries(METRIC_WORDS).filter(([, { columns }]) => columns.length > 0);
  expect([...RANKING_METRICS].sort()).toEqual(ranking.map(([name]) => name).sort());
});

it('finds the metric of a column, and names columns', () => {
  expect(metricOfColumn('hub')).toBe('hits');
  expect(metricOfColumn('nonsense')).toBeUndefined();
  expect(columnTitle('in_degree')).toBe('In degree');
  expect(columnTitle('pagerank')).toBe('PageRank');
  expect(columnTitle('joinedYear')).toBe('Joined year');
});

it('writes values as people compare them', () => {
  expect([0, 4045.5, 0.38202, 12, 0.00001234, null].map(formatValue)).toEqual([
    '0',
    '4,046',
    '0.382',
    '12',
    '1.2e-5',
    '–',
  ]);
});
