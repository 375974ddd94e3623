import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openLanguageId } from './identify-language.ts';

const file = readFileSync(new URL('../../../models/language/model.bin', import.meta.url));
const buffer = new SharedArrayBuffer(file.length);
new Uint8Array(buffer).set(file);
const languageId = openLanguageId(buffer);

it.each([
  ['en', 'The dark, disturbing world of the visa-for-sale program'],
  ['en', 'Reverse engineering the 8086 processor for fun'],
  ['en', 'Deodorants pollute air at levels as high as cars'],
  ['de', 'Die neue Batterie hält länger als die alte und ist nicht teurer'],
  ['fr', 'Les chercheurs ont mis au point une nouvelle batterie pour les voitures'],
  ['es', 'La empresa presenta una nueva batería para los coches eléctricos'],
  ['it', 'La nuova batteria è più leggera e non contiene cobalto'],
  ['pt', 'A empresa não divulgou os resultados do projeto com uma universidade'],
  ['nl', 'Het bedrijf heeft een nieuwe batterij voor de auto ontwikkeld'],
  ['zh', '一体化仪表盘：整理、规划与执行 Making Today'],
  ['ja', '全固体電池の新しい製造方法を開発した'],
  ['ko', '새로운 배터리 기술'],
  ['ru', 'Учёные создали новую батарею'],
])('hears %s in "%s"', (language, text) => {
  expect(languageId.identify(text)).toBe(language);
});

// The n-grams alone take these for Romanian, French and Danish.
it.each(['Direct Primary Care', 'QMASM: A Quantum Macro Assembler', 'QIRA', '12345 -- ???', ''])(
  'leaves "%s" open',
  (text) => {
    expect(languageId.identify(text)).toBeNull();
  },
);
