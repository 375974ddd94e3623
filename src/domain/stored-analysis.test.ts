import { expect, it } from 'vitest';
import type { Analysis } from './analysis.ts';
import { packAnalysis, unpackAnalysis } from './stored-analysis.ts';

const text = { title: 'Acme buys Bolt', body: 'Acme paid $5M in Oslo.' };
const acme = { id: 'a', kind: 'organisation', name: 'Acme', known: true, by: 'exact', mentions: 2 } as const;
const bolt = { id: 'b', kind: 'organisation', name: 'Bolt', known: false, by: 'new', mentions: 1 } as const;
const mention = { confidence: 0.9, kind: 'organisation', value: null } as const;
const analysis: Analysis = {
  version: '1',
  language: 'en',
  entities: [acme, bolt],
  mentions: [
    { ...mention, field: 'title', start: 0, end: 4, text: 'Acme', entityId: 'a' },
    { ...mention, field: 'title', start: 10, end: 14, text: 'Bolt', entityId: 'b' },
    {
      field: 'body',
      start: 10,
      end: 13,
      kind: 'money',
      text: '$5M',
      confidence: 1,
      entityId: null,
      value: 'USD 5000000',
    },
  ],
  relations: [
    {
      field: 'title',
      start: 0,
      end: 14,
      kind: 'acquires',
      subjectId: 'a',
      objectId: 'b',
      confidence: 0.8,
      pattern: 'buys',
    },
  ],
  pestle: [{ name: 'political', probability: 0.25, holds: false, words: [{ text: 'paid', weight: 1.5 }] }],
  places: [{ entityId: 'o', country: 'NO', city: 'Oslo', latitude: 59.913, longitude: 10.739, mentions: 1 }],
  sentiment: { score: -0.2, words: [{ text: 'paid', weight: -1 }] },
  keyPhrases: [{ text: 'Acme', score: 2 }],
};

it('gives back what was packed, and reads what a mention says from the text', () => {
  const stored = JSON.parse(JSON.stringify(packAnalysis(analysis)));
  expect(JSON.stringify(stored)).not.toContain('$5M');
  expect(unpackAnalysis(stored, text)).toEqual(analysis);
});

it('keeps an analysis that found nothing', () => {
  const empty: Analysis = {
    version: '1',
    language: null,
    entities: [],
    mentions: [],
    relations: [],
    pestle: [],
    places: [],
    sentiment: null,
    keyPhrases: [],
  };
  expect(unpackAnalysis(packAnalysis(empty), text)).toEqual(empty);
});
