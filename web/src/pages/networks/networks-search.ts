import { asOneOf, asText, compact } from '../../url/search-params.ts';

export interface NetworksSearch {
  /** Opens the place where a file is given. */
  readonly add?: 'yes' | undefined;
  /** The id of a file that was sent and is not imported yet. */
  readonly upload?: string | undefined;
}

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function validateNetworksSearch(search: Record<string, unknown>): NetworksSearch {
  const upload = asText(search.upload);
  return compact({
    add: asOneOf(search.add, ['yes'] as const),
    upload: upload !== undefined && ID.test(upload) ? upload : undefined,
  });
}
