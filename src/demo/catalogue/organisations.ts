import { TECHNOLOGIES } from './technologies.ts';

/**
 * Organisations, every one of them invented: a claim in the world is only ever made about these. A test
 * compares the names with public company lists where those are at hand.
 */
export interface Organisation {
  readonly key: string;
  readonly name: string;
  readonly kind: 'developer' | 'investor' | 'customer' | 'institute';
  readonly invented: true;
  /** Technologies it develops (developers, institutes), by key, the main one first. */
  readonly technologies: readonly string[];
  /** Of customers: a key of the industry list. */
  readonly industry: string | null;
  /** ISO 3166-1 alpha-2, where the name suggests one; elsewhere the seed decides. */
  readonly country: string | null;
}

const DEVELOPER_STEMS = (
  'Aldrolin Aldrista Brenondel Brenimet Calvaro Calvelle Dorvorin Dorvelle Elmandor Elmura Fenwundra Fenwenko Garrimet ' +
  'Garravik Halvith Halvena Istandor Istaro Jorvena Jorvumar Kelmova Kelmorin Lorvista Lorvenko Marneth Marnix Nervondel ' +
  'Nervolin Orrelle Orrowen Pellantha Pellundra Quillenko Quillova Rosteth Rostandor Saldara Saldorin Tarnova Tarnevo ' +
  'Ulmandor Ulmith Veltenko Veltix Wendova Wendumar Yarravik Yarrorin Zorvelle Zorvenko Brasketh Braskara Cindolin Cindevo ' +
  'Dravimet Dravena Eskaro Eskumar Frelista Frelara Glossenko Glossane Hestium Hestura Ilvenko Ilvix Kesteth Kestena ' +
  'Lundorin Lundova Mirrondel Mirrista Nostolin Nostara Ostondel Ostavik Praxova Praximet Rildaro Rildura Skarnith Skarnane ' +
  'Thelura Thelantha Ulvondel Ulvorin Vaskura Vaskandor Wrennolin Wrennura Ymbandor Ymbaster Zeldolin Zeldista Tesselane ' +
  'Tesselara Morvaro Morvena Hollinith Hollinade Ambrolin Ambrara Corvinix Corvinevo Severenko Severolin Tolvane Tolvondel ' +
  'Lumbrium Lumbravik Ferrimet Ferrandor Garnista Garnavik Kvistorin Kvistara Naldisk Naldevo Pyrrandor Pyrrium Raveth ' +
  'Ravandor Aldrantha Brenenko Calvavik Dorvova Elmaro Fenwena Garrondel Halvisk Istaster Jorvasko Kelmundra Lorvaster ' +
  'Marnundra Nervaster Orraster Pellaster Quillimet Rostenko Saldumar Tarnundra Ulmondel Veltantha Wendade Yarrium ' +
  'Zorvaster Braskade Cindara Dravova'
).split(' ');

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  'Artificial intelligence': ['AI', 'Labs', 'Intelligence'],
  Computing: ['Systems', 'Compute', 'Devices'],
  Energy: ['Energy', 'Power', 'Climate'],
  'Life sciences': ['Bio', 'Therapeutics', 'Health'],
  'Robotics and manufacturing': ['Robotics', 'Automation', 'Works'],
  Mobility: ['Mobility', 'Motion', 'Freight'],
  'Consumer technology': ['Vision', 'Interactive', 'Displays'],
  Agriculture: ['Farms', 'Agri', 'Greens'],
  Security: ['Security', 'Trust', 'Cipher'],
  Connectivity: ['Networks', 'Connect', 'Wireless'],
  Finance: ['Pay', 'Financial', 'Ledger'],
};

const INVESTORS = (
  'Northmoor Capital,Alderwick Ventures,Greyfen Partners,Oakhallow Growth,Saltmere Ventures,Thornbeck Capital,Larkmoor Fund,' +
  'Hallgate Ventures,Wexholm Partners,Stanhollow Capital,Eastlarch Seed,Dunmarrow Ventures,Corrivane Growth,Fairhollow Impact,' +
  'Marlstone Ventures,Highgarth Capital,Pinderby Angels,Kingsfold Climate Fund,Underhay Ventures,Birchwater Deep Tech'
).split(',');

const CUSTOMERS: readonly (readonly [name: string, industry: string, country: string])[] = [
  ['Harrowgrain Foods', 'food', 'US'],
  ['Ostermill Dairies', 'food', 'GB'],
  ['Lakesend Growers', 'food', 'CA'],
  ['Bramblecote Bank', 'banking', 'GB'],
  ['Caldermoor Savings', 'banking', 'US'],
  ['Banco Valdehierro', 'banking', 'ES'],
  ['Tollbridge Mutual', 'insurance', 'GB'],
  ['Evenmere Insurance', 'insurance', 'US'],
  ['Sicherwald Versicherung', 'insurance', 'DE'],
  ['Gantryworks', 'manufacturing', 'US'],
  ['Eisenkamm Maschinenbau', 'manufacturing', 'DE'],
  ['Fonderies du Val Brun', 'manufacturing', 'FR'],
  ['Pelham & Wrake Motors', 'manufacturing', 'GB'],
  ['Severnlight Utilities', 'utilities', 'GB'],
  ['Stadtwerke Rheinbrück', 'utilities', 'DE'],
  ['Highfell Water', 'utilities', 'GB'],
  ['Marketlane Stores', 'retail', 'US'],
  ['Køben & Dahl Retail', 'retail', 'SE'],
  ['Threadneedle Lane Clothing', 'retail', 'GB'],
  ["St Aldwyn's Hospitals", 'healthcare', 'GB'],
  ['Klinikum Auenfeld', 'healthcare', 'DE'],
  ['Clinique des Trois Ponts', 'healthcare', 'FR'],
  ['Farrowline Freight', 'logistics', 'US'],
  ['Puerto Arrecina', 'logistics', 'ES'],
  ['Oceanward Shipping', 'logistics', 'SG'],
  ['City of Maplehurst', 'public-sector', 'CA'],
  ['Province of Westerveld', 'public-sector', 'NL'],
  ['Registry Office of Lindhaven', 'public-sector', 'NL'],
  ['Farreach Telecom', 'telecommunications', 'AU'],
  ['Tavola Mobile', 'telecommunications', 'IT'],
];

const INSTITUTES: readonly (readonly [name: string, country: string])[] = [
  ['Orrin Institute of Technology', 'US'],
  ['University of Velm', 'GB'],
  ['Halvard Polytechnic', 'SE'],
  ['Lindhaven University', 'NL'],
  ['Eastmarch National Laboratory', 'US'],
  ['Institut Carrefour-Nord', 'FR'],
  ['Technische Hochschule Rheinbrück', 'DE'],
  ['Westerveld Research Centre', 'NL'],
  ['Maplehurst University', 'CA'],
  ['Asagiri Institute of Science', 'JP'],
  ['Universidad de Arrecina', 'ES'],
  ['Kestrel Bay Marine Laboratory', 'AU'],
  ['Stormgate Medical School', 'GB'],
  ['Nordfjell Energy Institute', 'FI'],
];

/** For names that must be compared or made into addresses: lower case, letters and digits, hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ø/g, 'o')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function organisation(name: string, rest: Pick<Organisation, 'kind'> & Partial<Organisation>): Organisation {
  return {
    key: slugOf(name),
    name,
    invented: true,
    technologies: [],
    industry: null,
    country: null,
    ...rest,
  };
}

/** Each stem belongs to one technology, in turn, and works on a second one of the same category. */
function developers(): Organisation[] {
  return DEVELOPER_STEMS.map((stem, i) => {
    const main = TECHNOLOGIES[i % TECHNOLOGIES.length]!;
    const neighbours = TECHNOLOGIES.filter((other) => other.category === main.category && other.volume >= 1);
    const second = neighbours[(i * 7 + 3) % neighbours.length]!;
    const suffixes = SUFFIXES[main.category] ?? ['Group'];
    const name = `${stem} ${suffixes[(i + Math.floor(i / TECHNOLOGIES.length)) % suffixes.length]!}`;
    const technologies = second === main ? [main.key] : [main.key, second.key];
    return organisation(name, { kind: 'developer', technologies });
  });
}

export const ORGANISATIONS: readonly Organisation[] = [
  ...developers(),
  ...INVESTORS.map((name) => organisation(name, { kind: 'investor' })),
  ...CUSTOMERS.map(([name, industry, country]) =>
    organisation(name, { kind: 'customer', industry, country }),
  ),
  ...INSTITUTES.map(([name, country]) => organisation(name, { kind: 'institute', country })),
];
