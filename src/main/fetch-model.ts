import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BellwetherError } from '../base/errors.ts';
import type { FetchedModel, FetchModelRequest } from '../cli/context.ts';
import { createAddressPolicy, parseAllowList } from '../collect/address-policy.ts';
import { createSafeFetch } from '../collect/safe-fetch.ts';
import { downloadModel } from '../drivers/onnx/hub.ts';
import { readModelFolder } from '../drivers/onnx/model-folder.ts';
import type { Configuration } from './configuration.ts';
import { VERSION } from './version.ts';

/** A model's weights are up to some hundred MB: a file may take a quarter of an hour. */
const LARGEST_FILE = 600 * 1024 * 1024;
const TOTAL_MS = 15 * 60_000;

/**
 * Brings a sentence transformer from a hub into a folder, by the fetch that refuses private addresses, and reads it as the
 * product would. Throws CONFLICT for a folder that is there already, and what the download and the reading throw.
 */
export async function fetchModel(
  configuration: Configuration,
  request: FetchModelRequest,
  signal: AbortSignal,
): Promise<FetchedModel> {
  const { repository, revision, hub } = request;
  const folder = resolve(
    request.into ??
      join(configuration.data, 'models', `${repository.split('/').at(-1)}-${revision.slice(0, 12)}`),
  );
  if (existsSync(folder))
    throw new BellwetherError(
      'CONFLICT',
      `${folder} is there already: delete it, or say another folder with --into.`,
    );
  await using fetcher = createSafeFetch({
    version: VERSION,
    policy: createAddressPolicy({ allow: parseAllowList(configuration.fetchAllow) }),
    limits: { maxBytes: LARGEST_FILE, totalMs: TOTAL_MS },
  });
  await downloadModel(
    { fetch: fetcher.fetch, repository, revision, into: folder, ...(hub === undefined ? {} : { hub }) },
    signal,
  );
  const { id } = await readModelFolder(folder);
  return { id, folder, settings: { BELLWETHER_EMBEDDING_MODEL: `onnx:${folder}` } };
}
