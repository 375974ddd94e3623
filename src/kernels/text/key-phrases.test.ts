import { describe, expect, it } from 'vitest';
import { createKeyPhraseFinder } from './key-phrases.ts';
import { createScanner } from './scanner.ts';

const finder = createKeyPhraseFinder();

function find(body: string, title = ''): string[] {
  const [titleScan, bodyScan] = [createScanner(), createScanner()];
  titleScan.run(title);
  bodyScan.run(body);
  const texts = [
    { text: title, scan: titleScan },
    { text: body, scan: bodyScan },
  ];
  return finder.find(texts, 10).map(({ part, start, end }) => texts[part]!.text.slice(start, end));
}

describe('key phrases', () => {
  it('names what the text repeats, before what it mentions once', () => {
    const phrases = find(
      'Solid state batteries charge quickly. A maker of solid state batteries opened a plant near a quiet village. Solid state batteries are safe.',
    );
    expect(phrases[0]).toBe('Solid state batteries');
    expect(phrases).not.toContain('state batteries charge');
  });

  it('ends at function words, signs and sentence ends', () => {
    const phrases = find('The cost of wind power, hydrogen storage. Grid operators');
    for (const phrase of phrases) expect(phrase).not.toMatch(/\bof\b|,|\./);
    expect(phrases).toContain('wind power');
    expect(phrases.join('|')).not.toContain('storage. Grid');
  });

  it('counts singular and plural as one', () => {
    const alone = find('A tariff hits growers. Wheat and maize. Sugar and salt.');
    const together = find('A tariff hits growers. Wheat and maize. Tariffs and salt.');
    expect(together.indexOf('tariff')).toBe(0);
    expect(alone.indexOf('tariff')).not.toBe(0);
  });

  it('keeps hyphenated words whole', () => {
    const phrases = find('A write-ahead log. The write-ahead log is short.');
    expect(phrases[0]).toBe('write-ahead log');
    expect(phrases).not.toContain('ahead log');
  });

  it('names no word that is longer than words are, alone or behind a hyphen', () => {
    const noise = 'kx'.repeat(40);
    const phrases = find(`Copper mines of ${noise} and ${noise}-grade copper. ${noise} ${noise}`);
    expect(phrases).toContain('Copper mines');
    for (const phrase of phrases) expect(phrase).not.toContain(noise);
  });

  it('prefers what stands in the title', () => {
    const body = 'Copper mines and zinc smelters are listed. Copper mines follow.';
    expect(find(body)[0]).toBe('Copper mines');
    const [scan, empty] = [createScanner(), createScanner()];
    scan.run('Zinc smelters');
    empty.run('');
    const alone = finder.find([{ text: 'Zinc smelters', scan }], 1)[0]!.score;
    const asTitle = finder.find(
      [
        { text: 'Zinc smelters', scan },
        { text: '', scan: empty },
      ],
      1,
    )[0]!.score;
    expect(asTitle).toBeGreaterThan(alone * 1.5);
    expect(find(body, 'Zinc smelters')[0]).toBe('Zinc smelters');
  });

  it('gives at most as many as asked, none for a text without content words', () => {
    expect(find('of the and, 12 % !')).toEqual([]);
    expect(find('')).toEqual([]);
    const many = Array.from({ length: 300 }, (_, i) => `Alpha${i} beta${i}.`).join(' ');
    expect(find(many)).toHaveLength(10);
  });

  it('answers the same when it is used again', () => {
    const first = find('Quantum sensors measure gravity. Quantum sensors find oil.');
    find('Something else entirely about wheat prices and grain exports.');
    expect(find('Quantum sensors measure gravity. Quantum sensors find oil.')).toEqual(first);
  });
});
