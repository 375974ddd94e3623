import { expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';

it.each([
  ['en', 'The dark, disturbing world of the visa-for-sale program'],
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
  ['en', 'Reverse engineering the 8086 processor for fun'],
  [null, 'China’s fragility as worrying as its strength'],
  [null, 'Deodorants pollute air at levels as high as cars'],
  [null, 'QIRA'],
  [null, '12345 -- ???'],
  [null, ''],
])('hears %s', (language, text) => {
  expect(detectLanguage(text)).toBe(language);
});
