import { expect, it } from 'vitest';
import type { Analysis } from '../../domain/analysis.ts';
import { Analysis as Schema } from '../../schemas/analysis.ts';
import { serializerCompiler } from '../serialization.ts';
import { toWireAnalysis } from './analysis.ts';

const NORTHVOLT = '0190a0a0-0000-8000-8000-000000000001';
const SWEDEN = '0190a0a0-0000-8000-8000-000000000002';
const text = { title: 'Plans', body: 'All is well. Northvolt 🔋 opened a plant in Sweden. The end.' };
const start = text.body.indexOf('Northvolt');
const end = text.body.indexOf(' The end');

const analysis: Analysis = {
  version: 'v1',
  language: 'en',
  mentions: [
    {
      field: 'body',
      start,
      end: start + 9,
      kind: 'organisation',
      text: 'Northvolt',
      confidence: 0.9,
      entityId: NORTHVOLT,
      value: null,
    },
  ],
  entities: [
    { id: NORTHVOLT, kind: 'organisation', name: 'Northvolt', known: true, by: 'exact', mentions: 1 },
    { id: SWEDEN, kind: 'location', name: 'Sweden', known: true, by: 'exact', mentions: 1 },
  ],
  relations: [
    {
      field: 'body',
      start,
      end,
      kind: 'located_in',
      subjectId: NORTHVOLT,
      objectId: SWEDEN,
      confidence: 0.8,
      pattern: 'opened-in',
    },
  ],
  pestle: [],
  places: [{ entityId: SWEDEN, country: 'SE', city: null, latitude: 62, longitude: 15, mentions: 1 }],
  sentiment: null,
  keyPhrases: [{ text: 'plant', score: 1 }],
};

it('quotes the evidence of a relation from the text it stands in, by UTF-16 offsets', () => {
  expect(toWireAnalysis(analysis, text).relations[0]!.evidence).toBe(
    'Northvolt 🔋 opened a plant in Sweden.',
  );
});

it('says everything that the contract names', () => {
  const wire = toWireAnalysis(analysis, text);
  const written = serializerCompiler({ schema: Schema, method: 'GET', url: '/' })(wire);
  expect(JSON.parse(written)).toEqual(wire);
  expect(wire.mentions[0]).toMatchObject({ entity_id: NORTHVOLT, value: null });
  expect(wire.places[0]).toMatchObject({ entity_id: SWEDEN, city: null });
  expect(wire.key_phrases).toEqual([{ text: 'plant', score: 1 }]);
});
