import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { type Gazetteer, openGazetteer, TOKEN_FLAG } from './gazetteer.ts';
import { PLACE, SURFACE } from './gazetteer-format.ts';
import { createScanner, hashFolded } from './scanner.ts';

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

const file = readFileSync(new URL('../../../models/gazetteer/model.bin', import.meta.url));
const gazetteer = openGazetteer(shared(file));
const scanner = createScanner();

interface Found {
  readonly text: string;
  readonly kind: string;
  readonly name: string;
}

function find(text: string, of: Gazetteer = gazetteer): Found[] {
  scanner.run(text);
  const { count, first, end, surfaces } = of.match(scanner);
  return Array.from({ length: count }, (_, i) => {
    const entry = of.candidateEntry(of.candidateStart(surfaces[i]!));
    return {
      text: text.slice(scanner.starts[first[i]!]!, scanner.ends[end[i]! - 1]!),
      kind: of.kindOf(entry),
      name: of.nameOf(entry),
    };
  });
}

describe('names', () => {
  it.each([
    ['IBM opened an office in New York City.', ['organisation IBM', 'location New York']],
    ['International Business Machines', ['organisation IBM']],
    ['the bank of america building', []],
    ['Bank of America', ['organisation Bank of America']],
    ['He works for the WHO, but who does not?', ['organisation World Health Organization']],
    ['large language models and a large language model', ['Large language models', 'Large language models']],
    ['Sao Paulo or São Paulo', ['location São Paulo', 'location São Paulo']],
    ['AT&T sold it to eBay', ['organisation AT&T', 'organisation eBay']],
    ['C++ and C#', ['technology C++', 'technology C#']],
    ['in the US, not for us', ['location United States']],
    ['Nvidia in Seoul, South Korea', ['organisation Nvidia', 'location Seoul', 'location South Korea']],
  ])('%s', (text, expected) => {
    const found = find(text).map(({ kind, name }) =>
      kind === 'technology' && !name.startsWith('C') ? name : `${kind} ${name}`,
    );
    expect(found).toEqual(expected);
  });

  it('takes the longest name and never crosses the end of a sentence', () => {
    expect(find('Bank of England')[0]!.name).toBe('Bank of England');
    expect(find('It went to the bank of. England won.').map((found) => found.text)).toEqual(['England']);
  });

  it('takes no word whose hash happens to be that of a name of another length', () => {
    expect(hashFolded('abfyldo')).toBe(hashFolded('huawei'));
    expect(find('Huawei and Abfyldo').map(({ text }) => text)).toEqual(['Huawei']);
  });

  it('marks names that are also words as doubtful and leaves lower-case words alone', () => {
    expect(find('an apple a day')).toEqual([]);
    scanner.run('Apple');
    const { surfaces } = gazetteer.match(scanner);
    expect(gazetteer.surfaceBits(surfaces[0]!) & SURFACE.doubtful).not.toBe(0);
  });

  it('marks words for the people of a country as demonyms', () => {
    scanner.run('French');
    const { count, surfaces, flags } = gazetteer.match(scanner);
    expect(count).toBe(1);
    expect(gazetteer.surfaceBits(surfaces[0]!) & SURFACE.demonym).not.toBe(0);
    expect(flags[0]).toBe(0);
  });

  it('orders places of one name by likelihood and knows their regions', () => {
    scanner.run('Paris');
    const { surfaces } = gazetteer.match(scanner);
    const start = gazetteer.candidateStart(surfaces[0]!);
    const entries = Array.from({ length: gazetteer.candidateStart(surfaces[0]! + 1) - start }, (_, i) =>
      gazetteer.candidateEntry(start + i),
    );
    expect(entries.map((entry) => gazetteer.nameOf(entry))).toEqual(['Paris', 'Paris, Texas']);
    const texan = gazetteer.placeOf(entries[1]!)!;
    expect(texan.country).toBe('US');
    expect(gazetteer.nameOf(texan.region)).toBe('Texas');
    expect(gazetteer.placeOf(entries[0]!)!.level).toBe(PLACE.city);
    expect(gazetteer.placeOf(entries[0]!)!.latitude).toBeCloseTo(48.85, 1);
  });
});

describe('token flags', () => {
  it('tell the kinds of names and the parts of personal names', () => {
    scanner.run('Mary Smith joined Nvidia in Tokyo to work on machine learning and the iPhone');
    const { flags } = gazetteer.match(scanner);
    expect([...flags.subarray(0, 14)]).toEqual([
      TOKEN_FLAG.person,
      TOKEN_FLAG.person,
      0,
      TOKEN_FLAG.organisation,
      0,
      TOKEN_FLAG.location,
      0,
      0,
      0,
      TOKEN_FLAG.technology,
      TOKEN_FLAG.technology,
      0,
      0,
      TOKEN_FLAG.product,
    ]);
    expect(gazetteer.personBits(hashFolded('mary'))).not.toBe(0);
    expect(gazetteer.personBits(hashFolded('the'))).toBe(0);
  });

  it('know the common words of English, whatever their case and ending', () => {
    for (const word of ['data', 'Training', 'TOOLS', 'platforms'])
      expect(gazetteer.isCommonWord(hashFolded(word)), word).toBe(true);
    for (const word of ['Kubernetes', 'Nvidia', 'zorblat', ''])
      expect(gazetteer.isCommonWord(hashFolded(word)), word).toBe(false);
  });

  it('are those of the last text only', () => {
    scanner.run('Nvidia Nvidia Nvidia');
    gazetteer.match(scanner);
    scanner.run('nothing to see');
    expect([...gazetteer.match(scanner).flags.subarray(0, 3)]).toEqual([0, 0, 0]);
  });
});

describe('hostile input', () => {
  it('stays in bounds on any text', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    const parts = [
      'Paris',
      ' ',
      ',',
      'New',
      'York',
      'U.S.',
      '\ud800',
      '\0',
      '🚀',
      'of',
      'Bank',
      '.\n',
      'İ',
      'ß',
      '\u0301',
    ];
    for (let round = 0; round < 2000; round++) {
      let text = '';
      for (let i = Math.floor(random() * 30); i > 0; i--) text += parts[Math.floor(random() * parts.length)];
      const tokens = scanner.run(text);
      const { count, first, end } = gazetteer.match(scanner);
      let before = 0;
      for (let i = 0; i < count; i++) {
        const where = `seed ${seed}, ${JSON.stringify(text)}`;
        expect(first[i]!, where).toBeGreaterThanOrEqual(before);
        expect(end[i]!, where).toBeGreaterThan(first[i]!);
        expect(end[i]!, where).toBeLessThanOrEqual(tokens);
        before = end[i]!;
      }
    }
  });

  it('takes a million repeated names', () => {
    scanner.run('Paris '.repeat(300_000));
    expect(gazetteer.match(scanner).count).toBe(300_000);
  });

  it.each([
    ['an empty file', () => new Uint8Array(0)],
    ['another file', () => new Uint8Array(4096).fill(7)],
    ['a cut file', () => file.subarray(0, file.length - 8)],
    ['a file of a later version', () => patched(1, 99)],
    ['a section beyond the end', () => patched(4, file.length)],
  ])('refuses %s', (_, bytes) => {
    expect(() => openGazetteer(shared(bytes()))).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });

  it('never hangs or reads past a table when bytes are damaged', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    for (let round = 0; round < 20; round++) {
      const bytes = new Uint8Array(file);
      for (let i = 0; i < 40; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        const damaged = openGazetteer(shared(bytes));
        for (const found of find('Paris and New York, IBM and Mary Smith', damaged))
          expect(typeof found.name, `seed ${seed}`).toBe('string');
      } catch (error) {
        expect(error, `seed ${seed}`).toMatchObject({ code: 'MODEL_INVALID' });
      }
    }
  });
});

function patched(word: number, value: number): Uint8Array {
  const bytes = new Uint8Array(file);
  new DataView(bytes.buffer).setUint32(word * 4, value, true);
  return bytes;
}
