import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { createScanner } from '../../kernels/text/scanner.ts';
import { gazetteer, recogniseMarked } from './marked-text.fixture.ts';
import { createRecogniser, type NameSpan, type ValueSpan } from './recognise.ts';

function found(marked: string): string[] {
  const { text, spans } = recogniseMarked(marked);
  return spans.map((span) => `${span.kind} ${text.slice(span.start, span.end)}`);
}

describe('merging', () => {
  it.each([
    ['a listed name that the tagger missed is taken', 'a plant of Nvidia', ['organisation Nvidia']],
    [
      'a tagged name that no list has is taken',
      'a plant of [organisation Zorblat]',
      ['organisation Zorblat'],
    ],
    ['an unsure tagged name is not', 'a plant of [organisation@0.2 Zorblat]', []],
    ['the longer listed name wins', 'the [location New York] Times wrote', ['organisation New York Times']],
    [
      'the longer tagged name wins',
      '[organisation Nvidia Foundation] gave',
      ['organisation Nvidia Foundation'],
    ],
    ['a legal form belongs to the name', '[organisation Nvidia Corp.] gave', ['organisation Nvidia Corp.']],
    ['two places are two', 'in [location Paris, Texas] today', ['location Paris', 'location Texas']],
    ['a value wins over a name', 'on [date May 5] and', ['date May 5']],
    ['a listed name wins over a value in it', 'runs Windows [date 10] now', ['product Windows 10']],
    ['the tagger decides the kind of a doubtful name', '[person Jordan] scored', ['person Jordan']],
    ['a sure tagger decides a place that is a person', '[person@0.95 Paris] scored', ['person Paris']],
    ['a place within a personal name is none', 'said Paris Hilton', []],
    ['a surname that is a place is none', 'said Jack London', []],
    ['a demonym is no mention', 'the French minister', []],
    [
      'a run of capitals that nobody would call a name is none',
      `a plant of [organisation ${'Zorb '.repeat(41)}Inc]`,
      [],
    ],
    ['but what is listed in it is', `[organisation ${'Zorb '.repeat(41)}Nvidia]`, ['organisation Nvidia']],
  ])('%s', (_, marked, expected) => {
    expect(found(marked)).toEqual(expected);
  });
});

describe('doubtful names', () => {
  it.each([
    ['a familiar one within a sentence', 'They left when Apple sued them', ['organisation Apple']],
    ['not where a sentence starts', 'Apple pie is good', []],
    ['not in a headline', 'How An Apple A Day Keeps Doctors Away', []],
    ['a place after a preposition', 'They met in Mobile last week', ['location Mobile']],
    ['not without one', 'They sold Mobile last week', []],
    [
      'a place before its state',
      'They left Mobile, Alabama last week',
      ['location Mobile', 'location Alabama'],
    ],
    ['a company before one of its people', 'It hired the Meetup CEO', ['organisation Meetup']],
  ])('%s', (_, marked, expected) => {
    expect(found(marked)).toEqual(expected);
  });
});

describe('common words that the tagger takes for technologies', () => {
  it.each([
    ['Training', '[technology Training] costs fell.', []],
    ['Data', '[technology Data] and code are available.', []],
    ['Platform', '[technology Platform] engineer, senior, Bologna', []],
    ['Security within a sentence', 'They say that [technology@0.99 Security] matters', []],
    ['Framework in a headline', 'A New [technology Framework] for Everyone', []],
    ['tools', 'better [technology tools] for all', []],
    ['Square, a company', 'New Memory Packs 138 Terabytes per [technology Square] Inch', []],
  ])('%s is none', (_, marked, expected) => {
    expect(found(marked)).toEqual(expected);
  });

  it.each([
    ['Rust', 'technology', 'Rust'],
    ['Python', 'technology', 'Python'],
    ['Spark', 'technology', 'Apache Spark'],
    ['React', 'technology', 'ReactJS'],
    ['Electron', 'technology', 'Electron framework'],
    ['Elixir', 'technology', 'Elixir'],
    ['Slack', 'product', 'Slack'],
  ])('%s is listed, so it is one where the tagger says so or the sentence does', (word, kind, name) => {
    for (const marked of [`[technology ${word}] grew`, `They moved to ${word} last year`]) {
      const { spans } = recogniseMarked(marked);
      expect(spans.map((span) => span.kind)).toEqual([kind]);
      expect(gazetteer.nameOf(gazetteer.candidateEntry(gazetteer.candidateStart(spans[0]!.surface)))).toBe(
        name,
      );
    }
    expect(found(`${word} of life grew`)).toEqual([]);
    expect(found(`some ${word.toLowerCase()} grew`)).toEqual([]);
  });

  it.each(['Kubernetes', 'Docker', 'Terraform', 'Android', 'TypeScript'])('%s needs no support', (word) => {
    expect(found(`${word} grew`)).toEqual([`technology ${word}`]);
  });

  it.each(['docker', 'terraform', 'java', 'smalltalk', 'elixir'])('%s in lower case is a word', (word) => {
    expect(found(`some ${word} there`)).toEqual([]);
  });

  it('leaves names with capitals inside, several words, rare words and other kinds as tagged', () => {
    expect(found('[technology DataZorb] grew')).toEqual(['technology DataZorb']);
    expect(found('[technology Data Meshing] grew')).toEqual(['technology Data Meshing']);
    expect(found('[technology Zorblat] grew')).toEqual(['technology Zorblat']);
    expect(found('[organisation Target] grew')).toEqual(['organisation Target']);
    expect(found('[person Will] left')).toEqual(['person Will']);
  });
});

describe('hostile text', () => {
  it('gives spans in order, apart and inside the text, whatever is tagged', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    const scan = createScanner();
    const recogniser = createRecogniser(gazetteer);
    const parts = [
      'Paris',
      ' ',
      ', ',
      'New',
      'York ',
      'U.S. ',
      '\ud800',
      '\0',
      '🚀',
      ' of ',
      'Windows 10',
      '. ',
      'Apple ',
      '(',
      ')',
    ];
    for (let round = 0; round < 2000; round++) {
      let text = '';
      for (let i = Math.floor(random() * 40); i > 0; i--) text += parts[Math.floor(random() * parts.length)];
      const count = scan.run(text);
      const tagged: NameSpan[] = [];
      const values: ValueSpan[] = [];
      for (let token = 0; token < count; token++) {
        const last = Math.min(count - 1, token + Math.floor(random() * 3));
        const [start, end] = [scan.starts[token]!, scan.ends[last]!];
        if (random() < 0.2) tagged.push({ start, end, kind: 'location', confidence: random() });
        else if (random() < 0.1) values.push({ start, end, kind: 'date', value: 'x' });
        else continue;
        token = last;
      }
      const { spans } = recogniser.recognise(
        { field: 'body', text, scan },
        { tagged, values, matches: gazetteer.match(scan) },
      );
      let before = 0;
      for (const span of spans) {
        const where = `seed ${seed}, ${JSON.stringify(text)}`;
        expect(span.start, where).toBeGreaterThanOrEqual(before);
        expect(span.end, where).toBeGreaterThan(span.start);
        expect(span.end, where).toBeLessThanOrEqual(text.length);
        before = span.end;
      }
    }
  });
});
