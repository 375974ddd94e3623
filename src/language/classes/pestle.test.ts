import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PESTLE_CLASSES } from '../../domain/analysis.ts';
import { createScanner } from '../../kernels/text/scanner.ts';
import { openPestle } from './pestle.ts';

const file = readFileSync(new URL('../../../models/pestle/model.bin', import.meta.url));

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

const pestle = openPestle(shared(file));

function classify(text: string) {
  const scan = createScanner();
  scan.run(text);
  return pestle.classify([{ text, scan }]);
}

const held = (text: string) => classify(text).flatMap(({ name, holds }) => (holds ? [name] : []));

describe('PESTLE classes', () => {
  // None of these sentences is a seed.
  it.each([
    ['The chancellor dissolved parliament and called an early election', ['political']],
    ['The bakery chain reported falling profits and weak demand', ['economic']],
    ['Nursing homes struggle to look after an ageing population', ['social']],
    ['A neural network that runs on a tiny microchip', ['technological']],
    ['The appeals judge threw out the lawsuit', ['legal']],
    ['The glacier melts as the climate warms', ['environmental']],
    ['My grandmother baked a cake for the birthday', []],
  ] as const)('of "%s" are %j', (text, classes) => {
    expect(held(text)).toEqual(classes);
  });

  it('hold several at once', () => {
    expect(held('The government taxes coal power to cut greenhouse gas emissions')).toEqual(
      expect.arrayContaining(['political', 'environmental']),
    );
  });

  it('come all six, in order, with probabilities that agree with what holds', () => {
    const classes = classify('Regulators fined the bank over carbon credits');
    expect(classes.map(({ name }) => name)).toEqual([...PESTLE_CLASSES]);
    for (const { probability, holds, words } of classes) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      if (holds) expect(words.length).toBeGreaterThan(0);
      expect(words.length).toBeLessThanOrEqual(5);
    }
  });

  it('name the words that decided, as written, strongest first', () => {
    const text = 'The SENATE passed sanctions on grain exports';
    const political = classify(text)[0]!;
    expect(political.holds).toBe(true);
    expect(political.words.map(({ text }) => text).join(' ')).toContain('SENATE');
    for (const word of political.words) expect(text).toContain(word.text);
    const weights = political.words.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  it('hold nowhere in an empty text', () => {
    expect(held('')).toEqual([]);
    expect(held('12 %, -- ???')).toEqual([]);
  });
});

describe('the file', () => {
  it('is refused when a byte is damaged', () => {
    const damaged = Uint8Array.from(file);
    damaged[5_000]! ^= 4;
    expect(() => openPestle(shared(damaged))).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
    expect(() => openPestle(shared(file.subarray(0, -8)))).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    );
  });
});
