import type { Upload } from '../../api/contract.ts';
import { formatCount } from '../../format/number.ts';

export type Mapping = NonNullable<Upload['mapping']>;

/** What columns of a table can say of a tie. */
export const MAPPED: readonly {
  readonly key: keyof Mapping;
  readonly label: string;
  readonly optional: boolean;
}[] = [
  { key: 'source', label: 'From', optional: false },
  { key: 'target', label: 'To', optional: false },
  { key: 'weight', label: 'Weight', optional: true },
  { key: 'at', label: 'When', optional: true },
  { key: 'kind', label: 'Kind', optional: true },
];

const FORMATS: Readonly<Record<NonNullable<Upload['format']>, string>> = {
  csv: 'a table of ties',
  graphml: 'GraphML',
  gexf: 'GEXF',
  gml: 'GML',
  pajek: 'Pajek',
  json: 'JSON',
  jsonld: 'JSON-LD',
  stix: 'STIX',
  ftm: 'FollowTheMoney',
};

/** `ties.csv is a table of ties, 12 KB` */
export function describeUpload(upload: Pick<Upload, 'file_name' | 'format' | 'bytes' | 'state'>): string {
  const { file_name: name, format, bytes, state } = upload;
  if (state === 'receiving') return `${name} is not complete`;
  return `${name} is ${format === null ? 'here' : FORMATS[format]}, ${size(bytes)}`;
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${formatCount(bytes / 1_000)} kB` : `${formatCount(bytes / 1_000_000)} MB`;
}

/** The file's name without its ending, as people would write it. */
export function nameFrom(fileName: string): string {
  const name = fileName
    .replace(/(\.[a-z0-9]{1,8}){1,2}$/i, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return name === '' ? 'Network' : name.charAt(0).toUpperCase() + name.slice(1);
}

export function changedMapping(guessed: Mapping | null, now: Mapping | null): boolean {
  return MAPPED.some(({ key }) => (guessed?.[key] ?? null) !== (now?.[key] ?? null));
}
