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

/** The guessed mapping with the corrections of an address; columns that the file does not have are left out. */
export function correctedMapping(
  guessed: Mapping | null,
  corrections: readonly string[] | undefined,
  columns: readonly string[] | null,
): Mapping | null {
  if (guessed === null) return null;
  const next: Record<keyof Mapping, string | null> = { ...guessed };
  for (const correction of corrections ?? []) {
    const [key, ...rest] = correction.split('~');
    const column = rest.join('~');
    const entry = MAPPED.find((one) => one.key === key);
    if (entry === undefined) continue;
    if (column === '' ? entry.optional : columns?.includes(column))
      next[entry.key] = column === '' ? null : column;
  }
  return next as Mapping;
}

/** What the address says of a mapping that differs from the guessed one. */
export function correctionsOf(guessed: Mapping, now: Mapping): readonly string[] | undefined {
  const changed = MAPPED.filter(({ key }) => guessed[key] !== now[key]).map(
    ({ key }) => `${key}~${now[key] ?? ''}`,
  );
  return changed.length === 0 ? undefined : changed;
}

export function changedMapping(guessed: Mapping | null, now: Mapping | null): boolean {
  return MAPPED.some(({ key }) => (guessed?.[key] ?? null) !== (now?.[key] ?? null));
}
