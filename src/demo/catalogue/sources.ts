import type { SourceType } from '../../domain/source-type.ts';

/** A feed of the demonstration world. None exists: the names are made up, the addresses end in `.example`. */
export interface DemoSource {
  readonly key: string;
  readonly name: string;
  readonly sourceType: SourceType;
  /** BCP 47. */
  readonly language: string;
  /** ISO 3166-1 alpha-2, for sources that belong to one country. */
  readonly country: string | null;
  /** How much of its source type it carries, relative to the others of the type. */
  readonly share: number;
  /** 0 (first) to 9 (last). */
  readonly priority: number;
}

export const SOURCES: readonly DemoSource[] = [
  {
    key: 'quillmark',
    name: 'Quillmark Wire',
    sourceType: 'news',
    language: 'en',
    country: null,
    share: 9,
    priority: 2,
  },
  {
    key: 'brightweir',
    name: 'Brightweir Technology News',
    sourceType: 'news',
    language: 'en',
    country: 'GB',
    share: 7,
    priority: 3,
  },
  {
    key: 'copperline',
    name: 'Copperline Industry Daily',
    sourceType: 'news',
    language: 'en',
    country: 'US',
    share: 6,
    priority: 3,
  },
  {
    key: 'nordlauf',
    name: 'Nordlauf Technik',
    sourceType: 'news',
    language: 'de',
    country: 'DE',
    share: 3,
    priority: 4,
  },
  {
    key: 'aubrac',
    name: "Le Fil d'Aubrac",
    sourceType: 'news',
    language: 'fr',
    country: 'FR',
    share: 2,
    priority: 4,
  },
  {
    key: 'cierzo',
    name: 'Hilo Cierzo',
    sourceType: 'news',
    language: 'es',
    country: 'ES',
    share: 2,
    priority: 4,
  },
  {
    key: 'asagiri',
    name: '朝霧テクノロジー',
    sourceType: 'news',
    language: 'ja',
    country: 'JP',
    share: 2,
    priority: 4,
  },
  {
    key: 'velm',
    name: 'Velm Preprints',
    sourceType: 'papers',
    language: 'en',
    country: null,
    share: 7,
    priority: 3,
  },
  {
    key: 'orrin',
    name: 'Orrin Proceedings',
    sourceType: 'papers',
    language: 'en',
    country: null,
    share: 4,
    priority: 4,
  },
  {
    key: 'gazette',
    name: 'Gazette of Inventions',
    sourceType: 'patents',
    language: 'en',
    country: null,
    share: 1,
    priority: 5,
  },
  {
    key: 'roundbook',
    name: 'Roundbook',
    sourceType: 'funding',
    language: 'en',
    country: null,
    share: 3,
    priority: 1,
  },
  {
    key: 'seedlight',
    name: 'Seedlight Bulletin',
    sourceType: 'funding',
    language: 'en',
    country: null,
    share: 2,
    priority: 2,
  },
  {
    key: 'codeharbour',
    name: 'Codeharbour Releases',
    sourceType: 'code',
    language: 'en',
    country: null,
    share: 1,
    priority: 5,
  },
  {
    key: 'launchlist',
    name: 'Launchlist Products',
    sourceType: 'product',
    language: 'en',
    country: null,
    share: 1,
    priority: 4,
  },
  {
    key: 'postenhall',
    name: 'Postenhall Jobs',
    sourceType: 'jobs',
    language: 'en',
    country: null,
    share: 1,
    priority: 6,
  },
  {
    key: 'brinefish',
    name: 'Brinefish Forum',
    sourceType: 'social',
    language: 'en',
    country: null,
    share: 3,
    priority: 6,
  },
  {
    key: 'ropewalk',
    name: 'Ropewalk Threads',
    sourceType: 'social',
    language: 'en',
    country: null,
    share: 2,
    priority: 7,
  },
];
