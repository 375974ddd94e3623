import type { Analysis, SignalDetail, Story } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import { countryName, languageName } from '../signal/code-names.ts';
import { pestleLabel } from './pestle.ts';

const NAMED = 3;

/**
 * What a colleague would say of a signal in a line: the kind of change, who and where, the tone, who else tells it.
 * Says why there is nothing to say where nothing was found.
 */
export function describeAnalysis({ analysis, story }: Pick<SignalDetail, 'analysis' | 'story'>): string {
  const told = story === null || story.size < 2 ? [] : [`${toldBy(story)}.`];
  if (analysis === null) return ['Not analysed yet.', ...told].join(' ');
  const held = analysis.pestle.filter(({ holds }) => holds).map(({ name }) => pestleLabel(name));
  const names = analysis.entities.filter(({ kind }) => kind !== 'location').map(({ name }) => name);
  const countries = [...new Set(analysis.places.map(({ country }) => country))].map(countryName);
  const says = [
    held.length === 0
      ? ''
      : `${listOf([held[0]!, ...held.slice(1).map((name) => name.toLowerCase())])} change.`,
    names.length === 0 ? '' : `Names ${shortList(names)}.`,
    countries.length === 0 ? '' : `Speaks of ${shortList(countries)}.`,
    analysis.sentiment === null || Math.abs(analysis.sentiment.score) < 0.1
      ? ''
      : `${analysis.sentiment.score > 0 ? 'Positive' : 'Negative'} in tone.`,
  ].filter((sentence) => sentence !== '');
  return [...says, ...reasonFor(analysis, says.length === 0), ...told].join(' ');
}

/** Why there is no more to say, where one may wonder. */
function reasonFor({ language, pestle }: Analysis, silent: boolean): string[] {
  if (language !== null && !/^en\b/i.test(language) && pestle.length === 0)
    return [
      `The text is in ${languageName(language)}: kinds of change, relations and tone are read in English only.`,
    ];
  if (!silent) return [];
  return [
    language === null
      ? 'The language of this text is not clear.'
      : 'Names nobody and nothing that is known here.',
  ];
}

/** `Told by 3 sources`, or how often where a source tells it more than once. Exact copies add sources, not signals. */
export function toldBy({ size, sources }: Pick<Story, 'size' | 'sources'>): string {
  const by = sources === 1 ? 'one source' : `${formatCount(sources)} sources`;
  return size <= sources ? `Told by ${by}` : `Told ${formatCount(size)} times by ${by}`;
}

function shortList(names: readonly string[]): string {
  if (names.length <= NAMED) return listOf(names);
  return `${names.slice(0, NAMED).join(', ')} and ${formatCount(names.length - NAMED)} more`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
