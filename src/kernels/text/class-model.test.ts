import { describe, expect, it } from 'vitest';
import { createClassFeatures } from './class-features.ts';
import { CLASS_SLOTS, type ClassModel, openClassModel } from './class-model.ts';
import { createClassScorer } from './classify.ts';
import type { ScannedText } from './scanned-text.ts';
import { createScanner } from './scanner.ts';

function scanned(text: string): ScannedText {
  const scan = createScanner();
  scan.run(text);
  return { text, scan };
}

function slotsOf(text: string): number[] {
  const features = createClassFeatures(CLASS_SLOTS);
  const read = scanned(text);
  features.read(read, 0, read.scan.sentences[1] ?? 0);
  return [...features.slots.subarray(0, features.count)];
}

/** Two classes; words to weights. */
function modelOf(words: Readonly<Record<string, readonly [number, number]>>): ClassModel {
  const weights = new Int8Array(CLASS_SLOTS * 2);
  for (const [word, [a, b]] of Object.entries(words)) {
    const slot = slotsOf(word)[0]!;
    weights[slot * 2] = a;
    weights[slot * 2 + 1] = b;
  }
  const all = (value: number) => Float32Array.of(value, value);
  return {
    classes: 2,
    slots: CLASS_SLOTS,
    weights,
    steps: all(0.1),
    biases: all(-2),
    slopes: all(1),
    offsets: all(0),
    thresholds: all(0.5),
  };
}

describe('the features of a sentence', () => {
  it('are its content words and their pairs, each once', () => {
    expect(slotsOf('tariff')).toHaveLength(1);
    expect(slotsOf('steel tariffs')).toHaveLength(3);
    expect(slotsOf('steel tariffs, steel tariffs')).toHaveLength(3);
    expect(slotsOf('the of and 12')).toEqual([]);
  });

  it('are the same for singular and plural, for any case, and across function words', () => {
    expect(slotsOf('Steel Tariffs')).toEqual(slotsOf('steel tariff'));
    expect(slotsOf('tariffs on the steel')).toEqual(slotsOf('tariff steel'));
  });

  it('keep the order of a pair, and no pair across a sign', () => {
    expect(slotsOf('steel tariff').at(-1)).not.toBe(slotsOf('tariff steel').at(-1));
    expect(slotsOf('steel, tariff')).toHaveLength(2);
  });
});

describe('class scores', () => {
  const scorer = createClassScorer(modelOf({ tariff: [80, 0], river: [0, 90], steel: [40, 0] }));

  it('are the sum of the weights over the root of the features, plus the bias', () => {
    // Four features: two words with weights, one without, and two pairs without.
    const [a, b] = scorer.score([scanned('steel tariff rises')]);
    expect(a).toBeCloseTo((8 + 4) / Math.sqrt(5 + 2) - 2, 5);
    expect(b).toBeCloseTo(-2, 5);
  });

  it('lean to the sentences that speak for the class, and to the title', () => {
    const filler = 'Quiet gardens bloom. Old songs play. ';
    const body = scorer.score([scanned(`${filler}A tariff.`)])[0]!;
    const plain = scorer.score([scanned('A tariff.')])[0]!;
    expect(body).toBeLessThan(plain);
    expect(body).toBeGreaterThan(-2);
    const inTitle = scorer.score([scanned('A tariff.'), scanned(filler)])[0]!;
    const inBody = scorer.score([scanned('Gardens bloom.'), scanned(`${filler.slice(0, 21)}A tariff.`)])[0]!;
    expect(inTitle).toBeGreaterThan(inBody);
  });

  it('are the biases for an empty text', () => {
    expect([...scorer.score([scanned('')])]).toEqual([-2, -2]);
    expect([...scorer.score([])]).toEqual([-2, -2]);
  });

  it('come with the words that decided: for the class asked, side by side as one, as written', () => {
    const texts = [scanned('Steel tariffs and the river.')];
    scorer.score(texts);
    const words = (c: number) =>
      scorer.reasons(c, 5).map(({ part, start, end }) => texts[part]!.text.slice(start, end));
    expect(words(0)).toEqual(['Steel tariffs']);
    expect(words(1)).toEqual(['river']);
    texts[0] = scanned('Tariff steel here.');
    scorer.score(texts);
    expect(words(0)).toEqual(['Tariff steel']);
  });
});

describe('a class file', () => {
  it('is refused when it is foreign, too short, or of another shape', () => {
    for (const bytes of [0, 8, 24, 4096])
      expect(() => openClassModel(new SharedArrayBuffer(bytes), 6)).toThrow(
        expect.objectContaining({ code: 'MODEL_INVALID' }),
      );
  });
});
