import { describe, expect, it } from 'vitest';
import type { Analysis } from '../schemas/analysis.ts';
import { showAnalysis } from './show-analysis.ts';

const bare = (_style: string, text: string) => text;
const NORTHVOLT = '0190a0a0-0000-8000-8000-000000000001';
const SWEDEN = '0190a0a0-0000-8000-8000-000000000002';

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

const body = 'Northvolt 🔋 spent 5 million dollars in Sweden.';
const mention = (text: string, kind: Analysis['mentions'][number]['kind'], id: string | null) => ({
  field: 'body' as const,
  start: body.indexOf(text),
  end: body.indexOf(text) + text.length,
  kind,
  text,
  confidence: 0.9,
  entity_id: id,
  value: id === null ? 'USD 5000000' : null,
});
const full: Analysis = {
  ...empty,
  mentions: [
    mention('Northvolt', 'organisation', NORTHVOLT),
    mention('5 million dollars', 'money', null),
    mention('Sweden', 'location', SWEDEN),
  ],
  entities: [
    { id: NORTHVOLT, kind: 'organisation', name: 'Northvolt AB', known: true, by: 'alias', mentions: 1 },
    { id: SWEDEN, kind: 'location', name: 'Sweden', known: true, by: 'exact', mentions: 1 },
  ],
  relations: [
    {
      field: 'body',
      start: 0,
      end: body.length,
      kind: 'located_in',
      subject_id: NORTHVOLT,
      object_id: SWEDEN,
      evidence: body,
      confidence: 0.81,
      pattern: 'p',
    },
  ],
  pestle: [
    { name: 'economic', probability: 0.75, holds: true, words: [{ text: 'spent', weight: 1 }] },
    { name: 'legal', probability: 0.02, holds: false, words: [] },
  ],
  places: [{ entity_id: SWEDEN, country: 'SE', city: null, latitude: 62, longitude: 15, mentions: 2 }],
  sentiment: { score: -0.4, words: [{ text: 'spent', weight: -1 }] },
  key_phrases: [{ text: 'million dollars', score: 2 }],
};

describe('an analysis for a terminal', () => {
  it('says the answer first, then marks each mention with the letter of its kind', () => {
    const lines = showAnalysis(full, { title: '', body }, bare);
    expect(lines[0]).toBe('English, economic, 2 entities, 1 relation');
    expect(lines).toContain('[Northvolt O] 🔋 spent [5 million dollars M] in [Sweden L].');
    expect(lines).toContain('O organisation  M money  L location');
  });

  it('shows what each part rests on', () => {
    const text = showAnalysis(full, { title: '', body }, bare).join('\n');
    expect(text).toContain(`Northvolt AB  organisation  1         alias      ${NORTHVOLT}`);
    expect(text).toContain('5 million dollars  money USD 5000000');
    expect(text).toContain(`Northvolt AB located in Sweden  81 %\n    “${body}”`);
    expect(text).toContain(`E economic  ${'█'.repeat(15)}${'░'.repeat(5)}  75 %  holds  spent`);
    expect(text).toContain(`L legal     ${'░'.repeat(20)}   2 %\n`);
    expect(text).toContain('Sweden  62.00, 15.00  2 mentions');
    expect(text).toContain('-0.40 negative  spent -');
    expect(text).toContain('million dollars');
  });

  it('leaves out the parts that are empty, and says why a text in another language has none', () => {
    expect(showAnalysis(empty, { title: '', body: 'Well.' }, bare)).toEqual([
      'English, 0 entities, 0 relations',
      '',
      'Well.',
      '',
      'analysis version v1',
    ]);
    expect(showAnalysis({ ...empty, language: 'de' }, { title: '', body: 'x' }, bare)[0]).toBe(
      'German, 0 entities, 0 relations; kinds of change, relations and tone are read in English only',
    );
    expect(showAnalysis({ ...empty, language: null }, { title: '', body: 'x' }, bare)[0]).toBe(
      'Language not clear, 0 entities, 0 relations',
    );
  });

  it('never lets a text steer the terminal', () => {
    const hostile = 'a\x1b[2Jb\x07\u202ec\x9b31m';
    const analysis: Analysis = {
      ...full,
      mentions: [{ ...mention('x', 'person', NORTHVOLT), start: 0, end: 5, text: hostile }],
      entities: [{ ...full.entities[0]!, name: hostile }],
      relations: [{ ...full.relations[0]!, evidence: hostile }],
      key_phrases: [{ text: hostile, score: 1 }],
      sentiment: { score: 1, words: [{ text: hostile, weight: 1 }] },
    };
    const text = showAnalysis(analysis, { title: hostile, body: hostile }, bare).join('\n');
    expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });

  it('prints a long text in part, never half a character, and says how much there is', () => {
    const long = `${'x'.repeat(1_999)}🔋${'y'.repeat(30_000)}`;
    const lines = showAnalysis(empty, { title: '', body: long }, bare);
    expect(lines).toContain('x'.repeat(1_999));
    expect(lines).toContain('… 30,001 more characters');
    expect(lines).toContain('Looked at are the first 20,000 characters of 32,001.');
  });
});
