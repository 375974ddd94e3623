import { toText } from './field-values.ts';
import { type MappingRule, mappingRule, type RecordFields } from './mapping-rule.ts';

/** A data set's shape that we recognise, and how its fields map. */
interface Preset {
  readonly name: string;
  matches(record: RecordFields): boolean;
  readonly rules: readonly MappingRule[];
}

/** Rules for the shape of a record, or none. Decided once per file, by its first record. */
export function choosePreset(record: RecordFields): readonly MappingRule[] {
  return PRESETS.find((preset) => preset.matches(record))?.rules ?? [];
}

const has = (record: RecordFields, ...names: string[]): boolean =>
  names.every((name) => Object.hasOwn(record, name));

const HACKER_NEWS_ITEM = 'https://news.ycombinator.com/item?id={id}';

const PRESETS: readonly Preset[] = [
  {
    name: 'Hacker News API items',
    matches: (record) =>
      has(record, 'id', 'by', 'time', 'type') && (has(record, 'descendants') || has(record, 'score')),
    rules: [
      mappingRule('externalId', 'id'),
      mappingRule('title', 'title'),
      mappingRule('url', 'url'),
      mappingRule('url', HACKER_NEWS_ITEM),
      mappingRule('body', 'text'),
      mappingRule('author', 'by'),
      mappingRule('publishedAt', 'time'),
      mappingRule('attributes.points', 'score'),
      mappingRule('attributes.comments', 'descendants'),
    ],
  },
  {
    name: 'Hacker News posts (CSV)',
    matches: (record) => has(record, 'id', 'title', 'num_points', 'num_comments', 'author', 'created_at'),
    rules: [
      mappingRule('url', 'url'),
      mappingRule('url', HACKER_NEWS_ITEM),
      numberRule('attributes.points', 'num_points'),
      numberRule('attributes.comments', 'num_comments'),
    ],
  },
  {
    name: 'arXiv metadata',
    matches: (record) => has(record, 'id', 'title', 'abstract', 'categories') && has(record, 'authors'),
    rules: [
      mappingRule('externalId', 'id'),
      mappingRule('url', 'https://arxiv.org/abs/{id}'),
      mappingRule('body', 'abstract'),
      // Snapshots of the archive separate categories by spaces.
      {
        target: 'labels',
        uses: ['categories'],
        read: ({ categories }) => (typeof categories === 'string' ? categories.split(/[\s,]+/) : categories),
      },
    ],
  },
  {
    name: 'GitHub trending',
    matches: (record) => has(record, 'repo', 'date') && !has(record, 'title'),
    rules: [
      mappingRule('externalId', '{repo}@{date}'),
      mappingRule('title', 'repo'),
      mappingRule('url', 'https://github.com/{repo}'),
      mappingRule('body', 'description'),
      mappingRule('publishedAt', 'date'),
      mappingRule('labels', 'language'),
    ],
  },
  {
    name: 'Product Hunt daily',
    matches: (record) => has(record, 'name', 'tagline_zh', 'description_zh'),
    rules: [
      mappingRule('title', 'name'),
      mappingRule('body', '{tagline_zh}\n\n{description_zh}'),
      mappingRule('body', 'description_zh'),
      mappingRule('labels', 'keywords_zh'),
      mappingRule('publishedAt', 'published'),
      mappingRule('publishedAt', 'date'),
      { target: 'language', uses: ['tagline_zh'], read: () => 'zh' },
    ],
  },
  {
    name: 'Patents without titles',
    matches: (record) => has(record, 'patent_id', 'abstract') && !has(record, 'title'),
    rules: [
      mappingRule('externalId', 'patent_id'),
      { target: 'title', uses: [], read: ({ abstract }) => firstSentence(toText(abstract)) },
      mappingRule('body', 'abstract'),
    ],
  },
];

/** CSV has only text; counts are worth having as numbers. */
function numberRule(target: string, field: string): MappingRule {
  const read = (record: RecordFields): unknown => {
    const value = record[field];
    return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  };
  return { target, read, uses: [field] };
}

/** A patent's abstract says what it is in its first sentence; at most 200 characters of it. */
function firstSentence(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const sentence = /^.*?[.;:](?=\s|$)/s.exec(text)?.[0].slice(0, -1) ?? text;
  return sentence.length <= 200 ? sentence : `${sentence.slice(0, sentence.lastIndexOf(' ', 200) || 200)}…`;
}
