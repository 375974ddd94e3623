import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLanguageIdentifier } from './identify-language.ts';
import { ideographicLanguage } from './ideographic-language.ts';
import { gramKey, openLanguageModel, writeLanguageModel } from './language-model.ts';

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

const file = readFileSync(new URL('../../../models/language/model.bin', import.meta.url));
const identifier = createLanguageIdentifier(openLanguageModel(shared(file)));

describe('the language model', () => {
  // The answers of the npm package eld 2.1.0 (`eld/small`) for these texts.
  it.each([
    ['en', 'Parliament votes on the budget'],
    ['de', 'Die Regierung plant höhere Steuern'],
    ['fr', 'Le gouvernement prévoit une hausse des impôts'],
    ['es', 'El gobierno prevé una subida de impuestos'],
    ['pt', 'O governo prevê um aumento de impostos'],
    ['nl', 'De regering verwacht een stijging van de belastingen'],
    ['sv', 'Regeringen räknar med höjda skatter'],
    ['ru', 'Правительство планирует повышение налогов'],
    ['uk', 'Уряд планує підвищення податків'],
    ['ar', 'تخطط الحكومة لزيادة الضرائب'],
    ['he', 'הממשלה מתכננת להעלות את המסים'],
    ['el', 'Η κυβέρνηση σχεδιάζει αύξηση των φόρων'],
    ['tr', 'Hükümet vergileri artırmayı planlıyor'],
    ['pl', 'Rząd planuje podwyżkę podatków'],
  ])('hears %s', (language, text) => {
    expect(identifier.identify(text)?.language).toBe(language);
  });

  it('knows nothing in signs, digits, or a text of unknown letters', () => {
    for (const text of ['', '12345 -- ???', '\u0000\u0000', '🙂🙂🙂'])
      expect(identifier.identify(text)).toBeNull();
  });

  it('reads four bytes every three of a word, and its last four', () => {
    // gove, ernm, ment, and the last four of eleven; a short word is one n-gram.
    expect(identifier.identify('governments')?.grams).toBe(4);
    expect(identifier.identify('the the the')?.grams).toBe(1);
    // 26 bytes.
    expect(identifier.identify('правительство')?.grams).toBe(9);
  });

  it('reads the beginning only, so that a long text costs no more', () => {
    const start = 'Die Regierung plant höhere Steuern. '.repeat(20);
    expect(identifier.identify(`${start}${'the government '.repeat(5000)}`)).toEqual(
      identifier.identify(start),
    );
  });
});

describe('a language file', () => {
  const data = {
    languages: [
      { code: 'aa', usualScore: 0.8 },
      { code: 'bb', usualScore: 0.5 },
    ],
    grams: new Map([
      [gramKey(0x61, true, true), [[0, 100]] as const],
      [gramKey(0x62, true, true), [[1, 60]] as const],
    ]),
  };

  it('holds what was written', () => {
    const small = createLanguageIdentifier(openLanguageModel(shared(writeLanguageModel(data))));
    const guess = small.identify('a');
    expect(guess).toMatchObject({ language: 'aa', grams: 1, lead: 1 });
    expect(guess?.confidence).toBeCloseTo(100 / 125 / 0.8);
    expect(small.identify('b b b')).toMatchObject({ language: 'bb', grams: 1 });
  });

  it('is refused when it is foreign, cut or damaged', () => {
    const good = writeLanguageModel(data);
    const damaged = Uint8Array.from(good);
    damaged[good.length - 10]! ^= 1;
    const foreign = Uint8Array.from(good);
    foreign[0] = 0;
    for (const bytes of [damaged, foreign, good.slice(0, -8), good.slice(0, 10), new Uint8Array()])
      expect(() => openLanguageModel(shared(bytes))).toThrow(
        expect.objectContaining({ code: 'MODEL_INVALID' }),
      );
  });
});

describe('ideographic languages', () => {
  it.each([
    ['zh', '一体化仪表盘：整理、规划与执行 Making Today'],
    ['ja', '全固体電池の新しい製造方法を開発した'],
    ['ko', '새로운 배터리 기술'],
    [null, 'The sign 水 means water'],
    [null, 'Правительство'],
    [null, ''],
  ])('hears %s', (language, text) => {
    expect(ideographicLanguage(text)).toBe(language);
  });
});
