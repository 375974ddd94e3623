import { expect, it } from 'vitest';
import type { Analysis } from '../api/contract.ts';
import { describeAnalysis } from './describe-analysis.ts';

const empty: Analysis = {
  version: 'v1',
  language: 'en',
  mentions: [],
  entities: [],
  relations: [],
  pestle: [],
  places: [],
  sentiment: null,
  key_phrases: [],
};
const entity = (name: string, kind: 'organisation' | 'location' = 'organisation') => ({
  id: name,
  kind,
  name,
  known: true,
  by: 'exact' as const,
  mentions: 1,
});
const held = (name: Analysis['pestle'][number]['name'], holds = true) => ({
  name,
  probability: 0.8,
  holds,
  words: [],
});
const say = (analysis: Partial<Analysis>) =>
  describeAnalysis({ analysis: { ...empty, ...analysis }, story: null });

it('says the kind of change, the names, the places and the tone', () => {
  expect(
    say({
      pestle: [held('political', false), held('economic'), held('legal')],
      entities: ['A', 'B', 'C', 'D', 'E'].map((name) => entity(name)).concat(entity('Sweden', 'location')),
      places: [
        { entity_id: 'x', country: 'SE', city: null, latitude: 0, longitude: 0, mentions: 1 },
        { entity_id: 'y', country: 'SE', city: 'Skellefteå', latitude: 0, longitude: 0, mentions: 1 },
      ],
      sentiment: { score: -0.5, words: [] },
    }),
  ).toBe('Economic and legal change. Names A, B, C and 2 more. Speaks of Sweden. Negative in tone.');
});

it('says why there is nothing to say', () => {
  expect(say({})).toBe('Names nobody and nothing that is known here.');
  const inGerman = 'The text is in German: kinds of change, relations and tone are read in English only.';
  expect(say({ language: 'de' })).toBe(inGerman);
  expect(say({ language: 'de', entities: [entity('Volkswagen')] })).toBe(`Names Volkswagen. ${inGerman}`);
  expect(say({ language: 'en-GB' })).toBe('Names nobody and nothing that is known here.');
  expect(say({ language: null })).toBe('The language of this text is not clear.');
  expect(say({ language: null, entities: [entity('Volkswagen')] })).toBe('Names Volkswagen.');
  expect(describeAnalysis({ analysis: null, story: null })).toBe('Not analysed yet.');
});

it('says who else tells it, also where nothing was analysed', () => {
  const story = { id: 's', size: 4, sources: 3, members: [] };
  expect(describeAnalysis({ analysis: null, story })).toBe('Not analysed yet. Told 4 times by 3 sources.');
  expect(describeAnalysis({ analysis: empty, story: { ...story, sources: 1 } })).toContain(
    'Told 4 times by one source.',
  );
  expect(describeAnalysis({ analysis: null, story: { ...story, sources: 4 } })).toContain(
    'Told by 4 sources.',
  );
});
