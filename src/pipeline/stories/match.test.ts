import { describe, expect, it } from 'vitest';
import { SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { toCompared } from './compare.ts';
import { createFingerprinter } from './fingerprints.ts';
import { matchCandidates } from './match.ts';

const fingerprinter = createFingerprinter();
const tell = (id: string, title: string, vector: Int8Array | null = null, url: string | null = null) => ({
  id,
  document: toCompared(fingerprinter.run({ title, body: '', url }, new Uint8Array(SIGNATURE_BYTES)), 0),
  vector,
});
const [east, north] = [Int8Array.of(127, 0), Int8Array.of(0, 127)];
const title = 'Regulator fines battery maker Northvolt heavily';

describe('matchCandidates', () => {
  it('asks the vectors where both have one, and not where one is missing', () => {
    const ids = (left: Int8Array | null, right: Int8Array | null) =>
      matchCandidates(tell('new', title, left), [tell('old', title, right)]).map(({ id }) => id);
    expect(ids(east, east)).toEqual(['old']);
    expect(ids(east, north)).toEqual([]);
    expect(ids(east, null)).toEqual(['old']);
    expect(ids(null, north)).toEqual(['old']);
    // Another model's vector says nothing.
    expect(ids(east, Int8Array.of(0, 127, 0))).toEqual(['old']);
  });

  it('puts the likest first, of equally like ones the first stored', () => {
    const others = [tell('c', title), tell('b', `${title} today`), tell('a', title)];
    expect(matchCandidates(tell('new', title), others).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  });

  it('takes an address under which four things were published that have nothing in common for no sign', () => {
    const page = 'https://example.org/live';
    const headlines = ['Rates rise', 'Storm passes', 'Minister resigns', 'Team wins'];
    const others = headlines.map((headline, i) => tell(`o${i}`, headline, null, page));
    const late = tell('new', 'Museum opens', null, page);
    expect(matchCandidates(late, others.slice(0, 3))).toHaveLength(3);
    expect(matchCandidates(late, others)).toEqual([]);
    expect(matchCandidates(tell('new', 'Storm passes over', null, page), others)).toHaveLength(4);
  });
});
