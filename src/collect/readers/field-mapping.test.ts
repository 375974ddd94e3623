import { describe, expect, it } from 'vitest';
import { createFieldMapper, parseMappingRules } from './field-mapping.ts';

const map = (record: Record<string, unknown>, options: readonly string[] = []) => {
  const { location, ...document } = createFieldMapper(parseMappingRules(options))(record, 'f:1');
  expect(location).toBe('f:1');
  return document;
};

describe('field mapping', () => {
  it('takes fields, nested fields, templates, labels and attributes as it is told', () => {
    const record = {
      name: 'x/y',
      user: { login: 'ada' },
      repo: { full: 'x/y' },
      categories: ['a', 'b'],
      votes: 7,
      stars: '12',
    };
    expect(
      map(record, [
        'title=name',
        'author=user.login',
        'url=https://github.com/{repo.full}',
        'labels=categories',
        'attributes.points=votes',
      ]),
    ).toEqual({
      title: 'x/y',
      author: 'ada',
      url: 'https://github.com/x/y',
      labels: ['a', 'b'],
      attributes: { points: 7, stars: '12' },
    });
  });

  it('tries several rules for one field in order, and gives no value for a template with a missing part', () => {
    const rules = ['url=https://e.org/{slug}', 'url=link'];
    expect(map({ link: 'https://other.org/' }, rules).url).toBe('https://other.org/');
    expect(map({ slug: 's', link: 'https://other.org/' }, rules).url).toBe('https://e.org/s');
  });

  it('comes before presets and common names', () => {
    expect(map({ title: 'Common', headline: 'Own' }, ['title=headline']).title).toBe('Own');
  });

  it('knows a field whose name has a dot, and reads nothing from prototypes', () => {
    expect(map({ 'a.b': 'flat', a: { b: 'nested' } }, ['title=a.b']).title).toBe('flat');
    expect(map({}, ['title=constructor.name', 'body=toString'])).toEqual({});
  });

  it.each([
    ['title', /"title" is not of the form/],
    ['=x', /not of the form/],
    ['title=', /not of the form/],
    ['heading=x', /unknown field "heading"/],
    ['attributes.=x', /unknown field/],
    ['url=https://{}', /template "https:\/\/\{\}" is not valid/],
    ['url={a', /not valid/],
  ])('refuses %j', (option, reason) => {
    expect(() => parseMappingRules([option])).toThrow(reason);
  });

  it('understands common names in any case and spelling, best names first', () => {
    expect(
      map({
        Headline: 'H',
        'Created At': '2024-01-01',
        description: 'short',
        Content: 'full',
        'Company Name': 'ACME',
        Keywords: 'a; b,c',
        lang: 'de',
        country_code: 'CH',
      }),
    ).toEqual({
      title: 'H',
      publishedAt: '2024-01-01',
      body: 'full',
      company: 'ACME',
      labels: ['a', 'b', 'c'],
      language: 'de',
      country: 'CH',
      attributes: { description: 'short' },
    });
  });

  it('does not take programming languages, three-letter countries or relative links for what they are called', () => {
    expect(map({ language: 'python', country: 'USA', link: '/company/x' })).toEqual({
      attributes: { language: 'python', country: 'USA', link: '/company/x' },
    });
  });

  it('keeps unmapped scalars as attributes, within limits, and nothing else', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));
    const { attributes } = map({ ...many, list: [1], nested: {}, nothing: null, long: 'x' });
    expect(Object.keys(attributes!).length).toBe(64);
    expect(map({ long: 'x'.repeat(9000), list: [1], nested: { a: 1 }, nothing: null }).attributes).toEqual({
      long: 'x'.repeat(2000),
    });
  });
});

describe('presets', () => {
  it('know Hacker News items, with the discussion for a story that has no address', () => {
    const story = {
      id: 5,
      time: 1454122784,
      by: 'ada',
      title: 'Ask HN',
      score: 3,
      descendants: 2,
      type: 'story',
    };
    expect(map({ ...story, url: 'https://e.org/' })).toEqual({
      externalId: '5',
      url: 'https://e.org/',
      title: 'Ask HN',
      author: 'ada',
      publishedAt: 1454122784,
      attributes: { points: 3, comments: 2, type: 'story' },
    });
    expect(map(story).url).toBe('https://news.ycombinator.com/item?id=5');
    expect(map({ id: 5, title: 'Not from there', by: 'ada' }).url).toBeUndefined();
  });

  it('know arXiv, GitHub trending and Product Hunt lists', () => {
    expect(
      map({
        id: 'cs/1',
        created: '1989-12-31',
        primary: 'cs.CC',
        categories: 'cs.CC math.LO',
        authors: 'K',
        title: 'T',
        abstract: 'A',
      }),
    ).toEqual({
      externalId: 'cs/1',
      url: 'https://arxiv.org/abs/cs/1',
      title: 'T',
      body: 'A',
      author: 'K',
      publishedAt: '1989-12-31',
      labels: ['cs.CC', 'math.LO'],
      attributes: { primary: 'cs.CC' },
    });
    expect(map({ date: '2018-01-01', language: 'c', repo: 'a/b', description: 'D' })).toEqual({
      externalId: 'a/b@2018-01-01',
      url: 'https://github.com/a/b',
      title: 'a/b',
      body: 'D',
      publishedAt: '2018-01-01',
      labels: ['c'],
    });
    expect(
      map({
        name: 'N',
        url: 'https://p.org/',
        tagline_zh: '标语',
        description_zh: '说明',
        keywords_zh: '甲, 乙',
        date: '2024-08-06',
        published: '2024年08月05日',
        votes: 5,
      }),
    ).toEqual({
      title: 'N',
      url: 'https://p.org/',
      body: '标语\n\n说明',
      labels: ['甲', '乙'],
      language: 'zh',
      publishedAt: '2024年08月05日',
      attributes: { votes: 5 },
    });
  });

  it('name a patent without a title by its first sentence', () => {
    expect(map({ patent_id: 'US1', abstract: 'A hook assembly. It hooks.' })).toEqual({
      externalId: 'US1',
      title: 'A hook assembly',
      body: 'A hook assembly. It hooks.',
    });
  });
});
