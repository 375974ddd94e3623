import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { createAnalyser } from './analyser.ts';
import { type HighlightMatcher, type HighlightOptions, highlight } from './highlight.ts';

const analyser = createAnalyser();

function marked(text: string, matcher: HighlightMatcher, options?: HighlightOptions): string[] {
  return highlight(analyser, text, matcher, options).map(({ start, end, matches }) => {
    let out = '';
    let at = start;
    for (const match of matches) {
      out += `${text.slice(at, match.start)}[${text.slice(match.start, match.end)}]`;
      at = match.end;
    }
    return out + text.slice(at, end);
  });
}

const FILLER = 'Nothing of note stands in this sentence at all. '.repeat(12);

describe('highlight', () => {
  it('marks inflected and accented forms of a term', () => {
    expect(marked('Markets marketed the café.', { terms: ['market', 'cafe'] })).toEqual([
      '[Markets] [marketed] the [café].',
    ]);
  });

  it('marks a phrase as one range, and its words elsewhere not at all', () => {
    expect(marked('to be or not to be, be it so', { phrases: [['not', 'to', 'be']] })).toEqual([
      'to be or [not to be], be it so',
    ]);
  });

  it('marks prefixes and near misses', () => {
    expect(
      marked('quantum quantom quartz', { prefixes: ['quar'], fuzzy: [{ word: 'quantum', edits: 1 }] }),
    ).toEqual(['[quantum] [quantom] [quartz]']);
  });

  it('chooses the fragment with the most different words, at a sentence', () => {
    const text = `${FILLER}Alpha alone. ${FILLER}Here alpha meets beta in one place. ${FILLER}`;
    const fragments = highlight(analyser, text, { terms: ['alpha', 'beta'] }, { fragments: 1 });
    expect(fragments).toHaveLength(1);
    const [fragment] = fragments;
    expect(text.slice(fragment!.start, fragment!.end)).toContain('Here alpha meets beta in one place.');
    expect(fragment!.end - fragment!.start).toBeLessThanOrEqual(280);
  });

  it('gives the beginning of a text in which nothing matches', () => {
    const [fragment] = highlight(analyser, FILLER, { terms: ['absent'] });
    expect(fragment).toMatchObject({ start: 0, matches: [] });
    expect(fragment!.end).toBeLessThanOrEqual(240);
  });

  it('marks a whole title when asked for no fragments', () => {
    expect(marked(`${FILLER}alpha`, { terms: ['alpha'] }, { fragments: 0 })).toEqual([`${FILLER}[alpha]`]);
  });

  it('keeps fragments inside the text, apart, in order, and whole characters, on random text', () => {
    const seed = 4242;
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    const words = ['alpha', 'beta', 'gamma', '東京', '😀', 'filler', 'words', 'here.', 'x'.repeat(300)];
    for (let round = 0; round < 400; round++) {
      const text = Array.from(
        { length: Math.floor(random() * 200) },
        () => words[Math.floor(random() ** 0.4 * words.length)],
      ).join(' ');
      const fragments = highlight(analyser, text, {
        terms: ['alpha', '東京'],
        prefixes: ['ga'],
        phrases: [
          ['beta', 'filler'],
          ['x'.repeat(64), 'word'],
        ],
      });
      let before = 0;
      for (const { start, end, matches } of fragments) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(text.slice(start, end).isWellFormed()).toBe(true);
        let inside = start;
        for (const match of matches) {
          expect(match.start).toBeGreaterThanOrEqual(inside);
          expect(match.end).toBeLessThanOrEqual(end);
          inside = match.end;
        }
        before = end;
      }
      if (/alpha|東京|gamma/.test(text))
        expect(fragments.some(({ matches }) => matches.length > 0)).toBe(true);
    }
  });
});
