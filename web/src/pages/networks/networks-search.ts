import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';

export interface NetworksSearch {
  /** Opens the place where a file is given. */
  readonly add?: 'yes' | undefined;
  /** The id of a file that was sent and is not imported yet. */
  readonly upload?: string | undefined;
  /** Corrected columns of that file, `source~who`; a tilde with nothing after it is no column. */
  readonly map?: readonly string[] | undefined;
}

const MAPPED_COLUMN = /^(source|target|weight|at|kind)~.{0,200}$/s;
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function validateNetworksSearch(search: Record<string, unknown>): NetworksSearch {
  const upload = asText(search.upload);
  const map = asList(search.map)?.filter((item) => MAPPED_COLUMN.test(item));
  return compact({
    add: asOneOf(search.add, ['yes'] as const),
    map: map === undefined || map.length === 0 ? undefined : map,
    upload: upload !== undefined && ID.test(upload) ? upload : undefined,
  });
}
