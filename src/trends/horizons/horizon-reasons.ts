import type { SourceType } from '../../domain/source-type.ts';
import type { HorizonEvidence } from './horizon-evidence.ts';
import { expectedOfType, growthRatio, type HorizonPiece } from './horizon-formula.ts';

const WORDS: Readonly<Record<SourceType, readonly [one: string, many: string]>> = {
  papers: ['paper', 'papers'],
  patents: ['patent', 'patents'],
  funding: ['report of funding', 'reports of funding'],
  news: ['news story', 'news stories'],
  social: ['discussion', 'discussions'],
  code: ['code project or release', 'code projects and releases'],
  product: ['product launch', 'product launches'],
  jobs: ['job advertisement', 'job advertisements'],
  custom: ['signal of your own sources', 'signals of your own sources'],
};

/** What a piece of evidence says, as a sentence: "34 papers of 60 signals, where 12 would be expected; 1.8 times the year before." */
export function describePiece(piece: HorizonPiece, evidence: HorizonEvidence): string {
  switch (piece.name) {
    case 'growth':
      return describeGrowth(piece.value);
    case 'age':
      return `First seen ${spell(piece.value)} ${spell(piece.value) === '1' ? 'year' : 'years'} ago, in sources that had been read for ${spell((evidence.observedDays - evidence.ageDays) / 365.25)} years before.`;
    case 'level':
      return `Spoken of more than ${Math.round(piece.value * 100)} % of the ${(evidence.level.of + 1).toLocaleString('en')} it is compared with.`;
    default:
      return describeType(piece, evidence);
  }
}

function describeGrowth(ratio: number): string {
  const sources = 'in the sources that published in both years';
  if (ratio >= 1.1)
    return `${spell(ratio)} times as much said in the last year as in the one before, ${sources}.`;
  if (ratio <= 0.9)
    return `Only ${spell(ratio)} times as much said in the last year as in the one before, ${sources}.`;
  return `As much said in the last year as in the one before, ${sources}.`;
}

function describeType(piece: HorizonPiece, evidence: HorizonEvidence): string {
  const type = evidence.types.find((each) => each.type === piece.name)!;
  const expected = expectedOfType(evidence, type);
  const [one, many] = WORDS[type.type];
  const count = type.signals === 0 ? 'No' : type.signals.toLocaleString('en');
  const of = `of ${evidence.signals.toLocaleString('en')} signals, where ${spell(expected)} would be expected`;
  const support = type.growth.up + type.growth.down;
  const growth = growthRatio(type.growth);
  const change =
    support >= 4 && (growth >= 1.5 || growth <= 0.67) ? `; ${spell(growth)} times the year before` : '';
  return `${count} ${type.signals === 1 ? one : many} ${of}${change}.`;
}

/** Two digits that matter: 0.35, 2.4, 17. */
function spell(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}
