import { describe, expect, it } from 'vitest';
import { seededRandom } from '../base/random.ts';
import type { QueryNode } from '../domain/search-query.ts';
import { parseQuery, QUERY_LIMITS } from './parse-query.ts';

/** The parsed query in one unambiguous line. */
function show(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return 'ALL';
    case 'term':
      return `${field(node)}${node.text}${node.fuzzy ? '~' : ''}`;
    case 'phrase':
      return `${field(node)}"${node.text}"`;
    case 'prefix':
      return `${field(node)}${node.text}*`;
    case 'not':
      return `!${show(node.node)}`;
    case 'and':
    case 'or':
      return `(${node.nodes.map(show).join(node.kind === 'and' ? ' & ' : ' | ')})`;
  }
}
const field = (node: { readonly field?: string }) => (node.field === undefined ? '' : `${node.field}:`);
const read = (text: string) => show(parseQuery(text));

describe('the query language', () => {
  it.each([
    ['meltdown spectre', '(meltdown & spectre)'],
    ['meltdown AND spectre', '(meltdown & spectre)'],
    ['a b OR c', '((a & b) | c)'],
    ['(a OR b) c', '((a | b) & c)'],
    ['"graph database" fast', '("graph database" & fast)'],
    ['\u201cgraph database\u201d', '"graph database"'],
    ['a -b', '(a & !b)'],
    ['a NOT b', '(a & !b)'],
    ['-b', '(ALL & !b)'],
    ['a -(b OR c)', '(a & !(b | c))'],
    ['a -"b c"', '(a & !"b c")'],
    ['data*', 'data*'],
    ['databse~', 'databse~'],
    ['title:rust', 'title:rust'],
    ['Title:rust', 'title:rust'],
    ['title:"two words" company:(a OR b)', '(title:"two words" & (company:a | company:b))'],
    ['-title:rust x', '(!title:rust & x)'],
    ['state-of-the-art', 'state-of-the-art'],
    ['c++ node.js', '(c++ & node.js)'],
    ['http://example.org/a', 'http://example.org/a'],
    ['or and not', '(or & and & not)'],
  ])('reads %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['', 'ALL'],
    ['   ', 'ALL'],
    ['"', 'ALL'],
    ['()', 'ALL'],
    ['- OR AND NOT', 'ALL'],
    ['"open phrase', '"open phrase"'],
    ['(a b', '(a & b)'],
    ['a) b', '(a & b)'],
    ['a OR', 'a'],
    ['OR a', 'a'],
    ['a -', 'a'],
    ['title:', 'title:'],
    ['author:bob', 'author:bob'],
    ['*', 'ALL'],
    ['a ( ) b', '(a & b)'],
  ])('reads the slip %s leniently', (text, expected) => expect(read(text)).toBe(expected));

  it('refuses what is too long, too large or too deep, and says where', () => {
    expect(() => parseQuery('x'.repeat(QUERY_LIMITS.length + 1))).toThrow(
      /1001 characters long and may be 1000/,
    );
    expect(() => parseQuery('a '.repeat(QUERY_LIMITS.leaves + 1))).toThrow(
      /more than 64 words, counted up to character 129/,
    );
    expect(() => parseQuery(`${'('.repeat(QUERY_LIMITS.depth + 1)}a`)).toThrow(
      /more than 16 brackets inside one another, at character 17/,
    );
  });

  it('never fails on random input within the limits', () => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    const pieces = [
      'a',
      'bé',
      ' ',
      '"',
      '(',
      ')',
      '-',
      'OR',
      'NOT',
      'AND',
      ':',
      'title:',
      '*',
      '~',
      '|',
      '\u201d',
      '東京',
      '\u{1f600}',
      '\ud800',
    ];
    for (let round = 0; round < 2_000; round++) {
      let text = '';
      let depth = 0;
      for (let length = random() * 20; length > 0; length--) {
        const piece = pieces[Math.floor(random() * pieces.length)]!;
        if (piece === '(' && ++depth > QUERY_LIMITS.depth) continue;
        text += piece;
      }
      expect(() => parseQuery(text), `seed ${seed}: ${JSON.stringify(text)}`).not.toThrow();
    }
  });
});
