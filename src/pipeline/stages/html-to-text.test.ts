import { expect, it } from 'vitest';
import { htmlToText } from './html-to-text.ts';

it.each([
  ['plain text stays', 'a < b and c > d, AT&T', 'a < b and c > d, AT&T'],
  ['markup goes', 'one <b>two</b> <a href="x">three</a>', 'one two three'],
  ['blocks become lines', '<p>one</p><p>two<br>three</p>', '\none\n\ntwo\nthree\n'],
  ['entities are decoded', 'R&amp;D &#8212; &eacute;', 'R&D — é'],
  ['scripts, styles and comments are not text', 'a<script>x()</script><style>p{}</style><!-- c -->b', 'a  b'],
  ['what is never closed ends with the text', 'a<script>x(', 'a'],
  ['a bracket in a text with markup is a bracket', '<b>x</b> < 3 and <3', 'x < 3 and <3'],
  ['letters that grow when lower-cased move nothing', 'İİİ<SCRIPT>x</Script><B>y</B>', 'İİİ y'],
  ['declarations are not text', '<!DOCTYPE html><?xml version="1.0"?>a', 'a'],
])('%s', (_, html, text) => {
  expect(htmlToText(html)).toBe(text);
});

it('is linear in hostile markup', () => {
  const started = performance.now();
  htmlToText('<'.repeat(100_000));
  htmlToText('<script '.repeat(20_000));
  htmlToText('<!--'.repeat(50_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
