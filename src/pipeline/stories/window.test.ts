import { expect, it } from 'vitest';
import { type Random, seededRandom } from '../../base/random.ts';
import { SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { type Compared, compare, toCompared } from './compare.ts';
import { createFingerprinter } from './fingerprints.ts';
import { createStoryWindow } from './window.ts';

const fingerprinter = createFingerprinter();
const idOf = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const placeOf = (id: string) => Number.parseInt(id.slice(24), 16);

interface Text {
  readonly words: readonly string[];
  readonly url: string | null;
  readonly at: number;
}

/** Every other text is a rewriting of an earlier one: some words changed, dropped, added; long and short ones. */
function invent(random: Random, count: number): Text[] {
  const word = () => `w${Math.floor(random() * 4_000)}`;
  const texts: Text[] = [];
  for (let i = 0; i < count; i++) {
    const base = random() < 0.5 ? texts[Math.floor(random() * texts.length)] : undefined;
    const length = random() < 0.4 ? 5 + Math.floor(random() * 12) : 60 + Math.floor(random() * 150);
    const rate = random() * 0.2;
    const words =
      base === undefined
        ? Array.from({ length }, word)
        : base.words.flatMap((one) => {
            const dice = random();
            if (dice > rate) return [one];
            return dice < rate / 3 ? [] : dice < (2 * rate) / 3 ? [word()] : [one, word()];
          });
    const url = random() < 0.3 ? `https://example.org/${Math.floor(random() * 40)}` : null;
    texts.push({ words, url, at: Math.floor(random() * 40) * 86_400_000 });
  }
  return texts;
}

function toDocument({ words, url, at }: Text): Compared {
  const text = { title: words.slice(0, 3).join(' '), body: words.slice(3).join(' '), url };
  return toCompared(fingerprinter.run(text, new Uint8Array(SIGNATURE_BYTES)), at);
}

const shingles = ({ words }: Text): Set<string> => {
  const body = words.slice(3);
  return new Set(body.slice(2).map((_, i) => body.slice(i, i + 3).join(' ')));
};

it.each([1, 2, 3, 4])('finds what a comparison of all pairs finds (seed %i)', (seed) => {
  const texts = invent(seededRandom(seed), 400);
  const documents = texts.map(toDocument);
  const window = createStoryWindow(1_000);
  let likely = 0;
  let missed = 0;
  documents.forEach((document, place) => {
    const found = window.find(document).map(placeOf);
    window.add(idOf(place), document);
    const all = documents
      .slice(0, place)
      .map((other, n) => ({ n, likeness: compare(document, other) }))
      .filter(({ likeness }) => likeness !== null);
    expect(all.map(({ n }) => n)).toEqual(expect.arrayContaining(found));
    // Words, titles and addresses are looked up exactly.
    if (found.length < 4)
      for (const { n, likeness } of all)
        if (likeness!.method !== 'text') expect(found, `seed ${seed}: ${n}`).toContain(n);
    // Shingles by chance: 97.9 of 100 at a similarity of 0.6, nearly all above.
    if (!all.some(({ likeness }) => likeness!.method === 'text' && likeness!.similarity >= 0.6)) return;
    likely++;
    if (found.length === 0) missed++;
  });
  expect(likely).toBeGreaterThan(30);
  expect(missed / likely).toBeLessThan(0.03);
});

it.each([5, 6])('agrees with the exact Jaccard similarity of shingles (seed %i)', (seed) => {
  const texts = invent(seededRandom(seed), 250).filter(({ words }) => words.length > 60);
  const window = createStoryWindow(1_000);
  let near = 0;
  texts.forEach((text, place) => {
    const document = toDocument({ ...text, url: null, at: 0 });
    const found = new Set(window.find(document).map(placeOf));
    window.add(idOf(place), document);
    const own = shingles(text);
    for (let other = 0; other < place; other++) {
      const theirs = shingles(texts[other]!);
      const common = own.intersection(theirs).size;
      const jaccard = common / (own.size + theirs.size - common);
      if (jaccard < 0.3) expect(found.has(other), `seed ${seed}: ${jaccard}`).toBe(false);
      if (jaccard < 0.7) continue;
      near++;
      if (found.size < 4) expect(found.has(other), `seed ${seed}: ${jaccard}`).toBe(true);
    }
  });
  expect(near).toBeGreaterThan(10);
});

it('forgets the oldest when it is full, and keeps everything when it grows', () => {
  const window = createStoryWindow(3_000);
  const document = (n: number) =>
    toDocument({ words: Array.from({ length: 8 }, (_, i) => `n${n * 8 + i}`), url: null, at: 0 });
  for (let n = 0; n < 5_000; n++) window.add(idOf(n), document(n));
  expect(window.size).toBe(3_000);
  expect(window.find(document(1_999))).toEqual([]);
  expect(window.find(document(2_000))).toEqual([idOf(2_000)]);
  expect(window.find(document(4_999))).toEqual([idOf(4_999)]);
});

it('answers in bounded time however many are alike', () => {
  const window = createStoryWindow(50_000);
  const words = Array.from({ length: 80 }, (_, i) => `boilerplate${i}`);
  const document = toDocument({ words, url: 'https://example.org/same', at: 0 });
  for (let n = 0; n < 50_000; n++) window.add(idOf(n), document);
  const started = process.cpuUsage();
  for (let n = 0; n < 200; n++) expect(window.find(document)).toHaveLength(4);
  const used = process.cpuUsage(started);
  expect((used.user + used.system) / 200).toBeLessThan(2_000);
});
