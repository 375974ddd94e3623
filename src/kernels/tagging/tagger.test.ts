import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { openGazetteer } from '../text/gazetteer.ts';
import { createScanner, TOKEN } from '../text/scanner.ts';
import { createEmissions, LANES } from './emissions.ts';
import { contextFeatures, HERE, MOST_FEATURES, PLACES, wordFeatures } from './features.ts';
import { LABELS, mayFollow, OUTSIDE } from './labels.ts';
import { checkByte, readTaggerModel } from './model-file.ts';
import { openTagger, type TaggedSpan } from './tagger.ts';
import { createTraitReader } from './traits.ts';
import { findValues } from './values.ts';
import { createViterbi } from './viterbi.ts';

function readModel(name: string): SharedArrayBuffer {
  const bytes = readFileSync(new URL(`../../../models/${name}/model.bin`, import.meta.url));
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

const buffer = readModel('tagger');
const scanner = createScanner();
const tagger = openTagger(buffer);
const gazetteer = openGazetteer(readModel('gazetteer'));

function tag(text: string): readonly TaggedSpan[] {
  scanner.run(text);
  return tagger.tag(text, scanner, gazetteer.match(scanner).flags);
}

const named = (text: string) => tag(text).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);

describe('the tagger', () => {
  it('finds the names of a news sentence', () => {
    expect(named('Siemens said on Monday that Maria Gonzalez will lead its office in Madrid.')).toEqual([
      'organisation Siemens',
      'person Maria Gonzalez',
      'location Madrid',
    ]);
  });

  it('finds none in a sentence without names', () => {
    expect(named('However, the results show that this is not what we wanted.')).toEqual([]);
  });

  it('says how sure it is, between 0 and 1', () => {
    const spans = tag('Angela Merkel met Emmanuel Macron in Paris, while Zorblax sent Quux there.');
    expect(spans.length).toBeGreaterThan(2);
    for (const { confidence } of spans) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
    expect(spans[0]!.confidence).toBeGreaterThan(0.8);
  });

  it('answers the same whatever it read before', () => {
    const text = 'Jane Miller of Acme Robotics flew from Oslo to Lima.';
    const fresh = openTagger(buffer);
    scanner.run(text);
    const expected = fresh.tag(text, scanner, gazetteer.match(scanner).flags);
    const random = seededRandom(5);
    for (let i = 0; i < 50; i++)
      tag(Array.from({ length: 200 }, () => Math.floor(random() * 1e6).toString(36)).join(' '));
    expect(tag(text)).toEqual(expected);
  });

  it.each([
    ['cut short', (bytes: Uint8Array) => bytes.slice(0, -8)],
    ['empty', (bytes: Uint8Array) => bytes.slice(0, 0)],
    ['of another kind', (bytes: Uint8Array) => bytes.fill(1, 0, 4)],
    ['of another version', (bytes: Uint8Array) => bytes.fill(9, 4, 5)],
    ['with odd tables', (bytes: Uint8Array) => bytes.fill(3, 8, 9)],
  ])('refuses a file %s', (_, damage) => {
    const damaged = damage(new Uint8Array(buffer).slice());
    const shared = new SharedArrayBuffer(damaged.length);
    new Uint8Array(shared).set(damaged);
    expect(() => openTagger(shared)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });
});

describe('its parts', () => {
  it('adds up the same scores as one feature after another', () => {
    const text =
      'IBM and Red Hat, two firms from New York and Raleigh, met Dr. J. Smith-Jones. It was one of the last of their meetings in that year. IBM said IBM would use C++ 11!';
    const tokens = scanner.run(text);
    const model = readTaggerModel(buffer);
    const traits = createTraitReader(model.clusters);
    const flags = gazetteer.match(scanner).flags;
    traits.read(text, scanner, tokens, flags);
    const emissions = createEmissions(model.rows, traits);
    const bytes = new Uint8Array(buffer, model.rows.byteOffset, model.rows.byteLength);
    const scratch = new Uint32Array(MOST_FEATURES);
    let passed = 0;
    for (let s = 0; s < scanner.sentenceCount; s++) {
      const [from, to] = [scanner.sentences[s]!, scanner.sentences[s + 1]!];
      traits.startSentence(scanner, from, to);
      emissions.score(scanner, from, to);
      for (let i = from; i < to; i++) {
        if (emissions.plain[i - from] === 1) {
          passed++;
          expect(scanner.classes[i], `token ${i}`).not.toBe(TOKEN.capitalised);
          continue;
        }
        const hashes: number[] = [];
        const take = (count: number) => hashes.push(...scratch.subarray(0, count));
        for (let place = 0; place < PLACES; place++) {
          const word = i + place - HERE;
          if (word >= from && word < to) take(wordFeatures(scanner, traits, word, place, scratch));
        }
        take(contextFeatures(scanner, traits, i, from, to, scratch));
        const expected = new Array<number>(LABELS).fill(0);
        for (const hash of hashes) {
          const pair = (hash & (bytes.length / 24 - 1)) * 24;
          const row = [pair, pair + 12].find((at) => bytes[at + 11] === checkByte(hash));
          if (row !== undefined)
            for (let label = 0; label < LABELS; label++) expected[label]! += bytes[row + label]! - 128;
        }
        const at = (i - from) * LANES;
        expect([...emissions.scores.subarray(at, at + LABELS)], `token ${i}`).toEqual(expected);
      }
    }
    expect(passed).toBeGreaterThan(5);
  });

  it('decodes the best of all sequences that are allowed', () => {
    const seed = 41;
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    for (let round = 0; round < 20; round++) {
      const length = 1 + (round % 4);
      const transitions = Int16Array.from({ length: LABELS * LABELS }, () =>
        Math.floor(random() * 200 - 100),
      );
      const scores = Int32Array.from({ length: length * LANES }, () => Math.floor(random() * 200 - 100));
      // A token that stands outside anyhow has no scores.
      const outside = Uint8Array.from({ length }, () => (random() < 0.3 ? 1 : 0));
      outside.forEach((marked, at) => {
        if (marked === 1) scores.fill(0, at * LANES, (at + 1) * LANES);
      });
      let best = -Infinity;
      const visit = (at: number, before: number, sum: number): void => {
        if (at === length) {
          best = Math.max(best, sum);
          return;
        }
        for (let label = 0; label < LABELS; label++)
          if (mayFollow(before, label) && (outside[at] === 0 || label === OUTSIDE))
            visit(at + 1, label, sum + scores[at * LANES + label]! + transitions[before * LABELS + label]!);
      };
      visit(0, OUTSIDE, 0);
      const viterbi = createViterbi(transitions);
      viterbi.decode(scores, length, outside);
      let [sum, before] = [0, OUTSIDE as number];
      for (let at = 0; at < length; at++) {
        const label = viterbi.labels[at]!;
        expect(mayFollow(before, label)).toBe(true);
        sum += scores[at * LANES + label]! + transitions[before * LABELS + label]!;
        before = label;
      }
      expect(sum).toBe(best);
    }
  });
});

describe('hostile text', () => {
  const PIECES = [
    'Apple', 'IBM', 'iPhone', 'of', '$', '5', '%', 'March', '2024', '-', '.', '\n', ' ', '  ', '@', '#', "'s", '"', '😀', '👩‍👩‍👧',
    '\ud800', '\udc00', '\u0000', 'é', 'e\u0301', '東京', 'مرحبا', '\u202e', '\u200d', 'ß', 'İ', 'Q3', '1,000', '3.5', 'http://a.b/c',
    'x'.repeat(300), '9'.repeat(60), 'million', 'US$', 'May', '/', '\uffff',
  ]; // biome-ignore format: a list of pieces

  it('gives offsets inside the text, in order, that split no pair', () => {
    const seed = 20261121;
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    for (let round = 0; round < 1500; round++) {
      const text = Array.from(
        { length: Math.floor(random() * 30) },
        () => PIECES[Math.floor(random() * PIECES.length)]! + (random() < 0.5 ? ' ' : ''),
      ).join('');
      const spans = tag(text);
      scanner.run(text);
      for (const found of [spans, findValues(text, scanner)]) {
        let before = 0;
        for (const { start, end } of found) {
          expect(start, JSON.stringify(text)).toBeGreaterThanOrEqual(before);
          expect(end, JSON.stringify(text)).toBeGreaterThan(start);
          expect(end, JSON.stringify(text)).toBeLessThanOrEqual(text.length);
          for (const at of [start, end]) expect(splitsPair(text, at), JSON.stringify(text)).toBe(false);
          before = end;
        }
      }
    }
  });

  it.each([
    ['ten million characters without a space', () => 'a'.repeat(10_000_000)],
    ['ten million capitals and digits', () => 'A1'.repeat(5_000_000)],
    ['a repeated name', () => 'Apple '.repeat(200_000)],
    ['a repeated sum', () => '$5 million-'.repeat(50_000)],
    ['repeated months', () => 'March 5, '.repeat(50_000)],
    ['only signs', () => '$%-/'.repeat(100_000)],
    ['only emoji', () => '😀'.repeat(200_000)],
    ['lone surrogates', () => '\ud800'.repeat(300_000)],
  ])('reads %s in time that grows with its length', (_, make) => {
    const text = make();
    const from = process.cpuUsage();
    tag(text);
    findValues(text, scanner);
    const used = process.cpuUsage(from);
    // Far above what it takes, far below what anything quadratic would.
    expect((used.user + used.system) / 1e6).toBeLessThan(8);
  });
});

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}
