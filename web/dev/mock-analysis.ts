import { createHash } from 'node:crypto';
import type {
  Analysis,
  EntityKind,
  LinkedEntity,
  Mention,
  PestleName,
  Relation,
} from '../src/api/contract.ts';

/** What a language stage could find in the invented texts: by lists of names and words, so that offsets are right. */
const NAMES: readonly (readonly [name: string, kind: LinkedEntity['kind'], known: boolean])[] = [
  ['Northvolt', 'organisation', true],
  ['Oxford PV', 'organisation', true],
  ['NuScale', 'organisation', true],
  ['Sunfire', 'organisation', true],
  ['SiFive', 'organisation', true],
  ['Ayar Labs', 'organisation', true],
  ['Volkswagen', 'organisation', true],
  ['European Commission', 'organisation', true],
  ['Brightline Ventures', 'organisation', false],
  ['Hanna Lindqvist', 'person', false],
  ['Rafael Ortega', 'person', false],
  ['Dresden', 'location', true],
  ['Skellefteå', 'location', true],
  ['Germany', 'location', true],
  ['Sweden', 'location', true],
  ['Texas', 'location', true],
  ['Japan', 'location', true],
  ['solid-state battery', 'technology', true],
  ['sodium-ion cell', 'technology', true],
  ['perovskite tandem cell', 'technology', true],
  ['quantum error correction', 'technology', true],
  ['small modular reactor', 'technology', true],
  ['green hydrogen', 'technology', true],
  ['RISC-V', 'technology', true],
  ['photonic interconnect', 'technology', true],
  ['mRNA vaccine', 'technology', true],
  ['direct air capture', 'technology', true],
  ['humanoid robot', 'technology', true],
  ['HyLink 40', 'product', false],
];
const PLACES: Readonly<Record<string, readonly [country: string, city: string | null, number, number]>> = {
  Dresden: ['DE', 'Dresden', 51.05, 13.74],
  Skellefteå: ['SE', 'Skellefteå', 64.75, 20.95],
  Germany: ['DE', null, 51, 9],
  Sweden: ['SE', null, 62, 15],
  Texas: ['US', null, 31, -100],
  Japan: ['JP', null, 36, 138],
};
const VALUES: readonly (readonly [RegExp, EntityKind, (text: string) => string])[] = [
  [/\b\d+(?:\.\d+)? (?:million|billion) (?:euros|dollars)/g, 'money', (text) => moneyOf(text)],
  [/\b\d+(?:\.\d+)? %/g, 'percent', (text) => text],
  [/\b(?:March|June|October) 20\d\d\b/g, 'date', (text) => dateOf(text)],
];
const CLASS_WORDS: Readonly<Record<PestleName, readonly string[]>> = {
  political: ['minister', 'Commission', 'subsidy', 'election', 'policy'],
  economic: ['raises', 'investors', 'orders', 'cost', 'market', 'Series'],
  social: ['engineers', 'training', 'public', 'jobs', 'shortage'],
  technological: ['efficiency', 'electrolyte', 'prototype', 'throughput', 'cycles', 'laboratory'],
  legal: ['approval', 'licensed', 'licence', 'regulation', 'court'],
  environmental: ['emissions', 'carbon', 'waste', 'hydrogen', 'recycling'],
};
const TONE: readonly (readonly [string, number])[] = [
  ['wins', 0.8],
  ['doubles', 0.6],
  ['lowers', 0.3],
  ['approval', 0.4],
  ['misses', -0.9],
  ['shortage', -0.7],
  ['faces', -0.2],
  ['fade', -0.4],
];

export function analyseInvented(title: string, body: string, language: string | null): Analysis {
  const nothing: Analysis = {
    version: 'invented-1',
    language,
    mentions: [],
    entities: [],
    relations: [],
    pestle: [],
    places: [],
    sentiment: null,
    key_phrases: [],
  };
  if (language !== 'en') return nothing;
  const mentions = [...mentionsIn('title', title), ...mentionsIn('body', body)];
  const entities = entitiesOf(mentions);
  return {
    ...nothing,
    mentions,
    entities,
    relations: relationsIn(body, mentions),
    pestle: pestleOf(`${title} ${body}`),
    places: entities.flatMap(({ id, name, mentions: count }) => {
      const place = PLACES[name];
      if (place === undefined) return [];
      const [country, city, latitude, longitude] = place;
      return [{ entity_id: id, country, city, latitude, longitude, mentions: count }];
    }),
    sentiment: toneOf(`${title} ${body}`),
    key_phrases: phrasesOf(title, entities),
  };
}

export function entityId(kind: string, name: string): string {
  const hash = createHash('sha256').update(`${kind} ${name}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function mentionsIn(field: Mention['field'], text: string): Mention[] {
  const named = NAMES.flatMap(([name, kind]) =>
    [...text.matchAll(new RegExp(escapeText(name), 'gi'))].map(
      (match): Mention => ({
        field,
        start: match.index,
        end: match.index + match[0].length,
        kind,
        text: match[0],
        confidence: 0.8 + (match[0].length % 20) / 100,
        entity_id: entityId(kind, name),
        value: null,
      }),
    ),
  );
  const values = VALUES.flatMap(([pattern, kind, normalise]) =>
    [...text.matchAll(pattern)].map(
      (match): Mention => ({
        field,
        start: match.index,
        end: match.index + match[0].length,
        kind,
        text: match[0],
        confidence: 0.99,
        entity_id: null,
        value: normalise(match[0]),
      }),
    ),
  );
  const all = [...named, ...values].sort((a, b) => a.start - b.start);
  return all.filter((mention, at) => at === 0 || mention.start >= (all[at - 1]?.end ?? 0));
}

function entitiesOf(mentions: readonly Mention[]): LinkedEntity[] {
  return NAMES.flatMap(([name, kind, known]): LinkedEntity[] => {
    const id = entityId(kind, name);
    const count = mentions.filter(({ entity_id }) => entity_id === id).length;
    return count === 0 ? [] : [{ id, kind, name, known, by: known ? 'exact' : 'new', mentions: count }];
  }).sort((a, b) => b.mentions - a.mentions);
}

function relationsIn(body: string, mentions: readonly Mention[]): Relation[] {
  const verbs: readonly (readonly [RegExp, Relation['kind']])[] = [
    [/invested|led by/, 'invests_in'],
    [/plant in|line in|hall in/, 'located_in'],
    [/works with|together with/, 'partners_with'],
    [/develops/, 'develops'],
  ];
  let start = 0;
  return body.split(/(?<=[.!?])\s+/).flatMap((sentence) => {
    const at = body.indexOf(sentence, start);
    start = at + sentence.length;
    const inside = mentions.filter(
      ({ field, entity_id, ...mention }) =>
        field === 'body' && entity_id !== null && mention.start >= at && mention.end <= start,
    );
    const [subject, object] = [inside[0]?.entity_id, inside.at(-1)?.entity_id];
    const kind = verbs.find(([pattern]) => pattern.test(sentence))?.[1];
    if (!subject || !object || subject === object || kind === undefined) return [];
    return [
      {
        field: 'body' as const,
        start: at,
        end: start,
        kind,
        subject_id: subject,
        object_id: object,
        evidence: sentence,
        confidence: 0.84,
        pattern: `${kind}-verb`,
      },
    ];
  });
}

function pestleOf(text: string): Analysis['pestle'] {
  return (Object.keys(CLASS_WORDS) as PestleName[]).map((name) => {
    const words = CLASS_WORDS[name].filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(text));
    const probability = Math.min(0.97, 0.04 + words.length * 0.31);
    return {
      name,
      probability,
      holds: probability >= 0.5,
      words: words.map((word, at) => ({ text: word, weight: 1.8 - at * 0.5 })),
    };
  });
}

function toneOf(text: string): Analysis['sentiment'] {
  const words = TONE.filter(([word]) => new RegExp(`\\b${word}\\b`, 'i').test(text)).map(
    ([word, weight]) => ({
      text: word,
      weight,
    }),
  );
  return { score: Math.max(-1, Math.min(1, words.reduce((sum, { weight }) => sum + weight, 0) / 2)), words };
}

function phrasesOf(title: string, entities: readonly LinkedEntity[]): Analysis['key_phrases'] {
  const technologies = entities.filter(({ kind }) => kind === 'technology').map(({ name }) => name);
  return [
    ...technologies,
    ...title.split(/ (?=reaches|moves|raises|shows|is|misses|wins|doubles|faces)/).slice(1),
    'pilot line',
  ]
    .slice(0, 6)
    .map((text, at) => ({ text: text.toLowerCase(), score: 3 - at * 0.4 }));
}

function moneyOf(text: string): string {
  const amount = Number.parseFloat(text) * (text.includes('billion') ? 1e9 : 1e6);
  return `${text.endsWith('euros') ? 'EUR' : 'USD'} ${amount}`;
}

function dateOf(text: string): string {
  const month = { March: '03', June: '06', October: '10' }[text.split(' ')[0] ?? ''] ?? '01';
  return `${text.slice(-4)}-${month}`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?()[\]{}|\\-]/g, '\\$&');
}
