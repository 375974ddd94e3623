import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConll } from './conll.ts';
import { trimSpan } from './entity-sets.ts';

const folder = mkdtempSync(join(tmpdir(), 'conll-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string): string[] {
  const path = join(folder, 'set.conll');
  writeFileSync(path, content);
  return readConll(path).map(
    ({ text, spans }) =>
      `${text} | ${spans.map((s) => `${s.kind}: ${text.slice(s.start, s.end)}`).join(', ')}`,
  );
}

describe('a CoNLL file', () => {
  it('becomes running text with spans in it', () => {
    expect(
      read("Bob\tB-PER\nSmith\tI-PER\n's\tO\n(\tO\nUK\tB-LOC\n)\tO\nfirm\tO\n.\tO\n\nNo\tO\n \nEnd O\n"),
    ).toEqual(["Bob Smith's (UK) firm. | PER: Bob Smith, LOC: UK", 'No | ', 'End | ']);
  });

  it('keeps two names side by side apart, and takes a name that begins inside for one', () => {
    expect(read('Ann\tB-PER\nBob\tB-PER\nx\tO\nYork\tI-LOC\nCity\tI-LOC\n')).toEqual([
      'Ann Bob x York City | PER: Ann, PER: Bob, LOC: York City',
    ]);
  });
});

describe('a span', () => {
  it.each([
    ["the United Nations's", 'United Nations'],
    ['London,', 'London'],
    ['@bob', 'bob'],
    ['U.S.', 'U.S.'],
    ['Apple Inc.', 'Apple Inc.'],
    ['Paris.', 'Paris'],
    ['The', 'The'],
  ])('of %j is compared as %j', (written, expected) => {
    const { start, end } = trimSpan(written, { start: 0, end: written.length, kind: 'x' });
    expect(written.slice(start, end)).toBe(expected);
  });
});
