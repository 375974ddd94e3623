import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/series.ts';
import { buildCorpus } from './build-corpus.ts';
import type { CorpusSignal, CorpusSource } from './corpus.ts';
import { corpusAsOf } from './corpus-as-of.ts';
import { toPanel } from './to-panel.ts';

const news: CorpusSource = { id: 'n', name: 'News', type: 'news' };
const forum: CorpusSource = { id: 'f', name: 'Forum', type: 'social' };
const start = Date.UTC(2018, 0, 1);

let next = 0;
function signal(day: number, title: string, rest: Partial<CorpusSignal> = {}): CorpusSignal {
  return {
    id: `00000000-0000-7000-8000-${String(next++).padStart(12, '0')}`,
    publishedAt: start + day * DAY_MS,
    source: news,
    title,
    repeats: false,
    reach: 0,
    sentiment: null,
    pestle: [],
    subjects: [],
    ...rest,
  };
}

const keys = (corpus: ReturnType<typeof buildCorpus>, row: number): string[] =>
  [...corpus.rowSubjects.subarray(corpus.subjectStarts[row], corpus.subjectStarts[row + 1])].map(
    (subject) => corpus.subjects[subject]!.key,
  );

describe('a corpus', () => {
  it('stands in order of publication, whatever the order of arrival', () => {
    const corpus = buildCorpus([signal(3, 'c'), signal(1, 'a'), signal(2, 'b')]);
    expect([...corpus.day]).toEqual([0, 1, 2]);
    expect(corpus.endDay - corpus.firstDay).toBe(3);
  });

  it('has the subjects that enough signals are about, and no others', () => {
    const corpus = buildCorpus([signal(0, 'Meltdown patch'), signal(1, 'Meltdown'), signal(2, 'Rust')], {
      minTermSignals: 2,
    });
    expect(corpus.subjects.map(({ key }) => key)).toEqual(['meltdown']);
    expect([0, 1, 2].map((row) => keys(corpus, row))).toEqual([['meltdown'], ['meltdown'], []]);
  });

  it('as known at a date does not know what became frequent later', () => {
    const all = buildCorpus([signal(0, 'Zig'), signal(1, 'Rust'), signal(2, 'Rust'), signal(3, 'Zig')], {
      minTermSignals: 2,
    });
    const then = corpusAsOf(all, start + 2 * DAY_MS);
    expect(then.signals).toBe(3);
    expect([0, 1, 2].map((row) => keys(then, row))).toEqual([[], ['rust'], ['rust']]);
    expect(then.endDay).toBe(all.firstDay + 3);
    expect(corpusAsOf(all, start - 1).signals).toBe(0);
    const late = corpusAsOf(all, start + 3 * DAY_MS, start + DAY_MS);
    expect(late.firstDay).toBe(all.firstDay + 1);
    expect([...late.day]).toEqual([0, 1, 2]);
    expect([0, 1, 2].map((row) => keys(late, row))).toEqual([['rust'], ['rust'], []]);
    expect([...toPanel(late).volume]).toEqual([1, 1, 1]);
  });

  it('leaves out a signal whose clock is a century off', () => {
    const corpus = buildCorpus([signal(0, 'a'), signal(1, 'a'), signal(36_525, 'a'), signal(-36_525, 'a')]);
    expect(corpus.signals).toBe(2);
    expect(corpus.leftOut).toBe(2);
  });

  it('hears many voices through a list of links and one through a site', () => {
    const list = [0, 1, 2, 3].map((i) => signal(i, 'a', { source: forum, host: `site${i}`, author: 'one' }));
    const site = [0, 1, 2].map((i) =>
      signal(i, 'a', { host: 'news.example', author: i < 2 ? 'ann' : 'bob' }),
    );
    const corpus = buildCorpus([...list, ...site]);
    const voices = (source: number) =>
      new Set([...corpus.voice].filter((_, row) => corpus.source[row] === source)).size;
    expect(voices(0)).toBe(4);
    expect(voices(1)).toBe(2);
  });
});

describe('the panel of a corpus', () => {
  it('counts what is fresh by subject, day and source, and all that a source published as its exposure', () => {
    const corpus = buildCorpus(
      [
        signal(0, 'Rust'),
        signal(0, 'Rust'),
        signal(0, 'Rust', { source: forum }),
        signal(1, 'Rust', { repeats: true }),
        signal(2, 'Go 12'),
      ],
      { minTermSignals: 2 },
    );
    const panel = toPanel(corpus);
    expect([...panel.volume]).toEqual([2, 0, 1, 1, 0, 0]);
    expect([...panel.cellStarts]).toEqual([0, 2]);
    expect([...panel.cellDay]).toEqual([0, 0]);
    expect([...panel.cellSource]).toEqual([0, 1]);
    expect([...panel.cellCount]).toEqual([2, 1]);
    expect(panel.firstWeekday).toBe(1);
  });

  it('of nothing is nothing', () => {
    const panel = toPanel(buildCorpus([]));
    expect(panel.days).toBe(0);
    expect(panel.subjects).toBe(0);
  });
});
