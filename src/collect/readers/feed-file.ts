import { BellwetherError } from '../../base/errors.ts';
import { feedDocuments } from '../feed/feed-documents.ts';
import { parseFeed } from '../feed/parse-feed.ts';
import type { ByteSource } from './byte-source.ts';
import type { ReadOptions } from './jsonl.ts';
import type { ReadBatch } from './read-batch.ts';

/** A feed is read whole, so it has a limit. Bytes, decompressed. */
const FEED_BYTES = 64 * 1024 * 1024;

/** Reads a feed saved as a file. Throws `FEED_UNREADABLE`, or `FILE_UNREADABLE` when it is too large to be a feed. */
export async function* readFeedFile(source: ByteSource, options: ReadOptions): AsyncGenerator<ReadBatch> {
  const { name, batchSize } = options;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > FEED_BYTES)
      throw new BellwetherError(
        'FILE_UNREADABLE',
        `${name} looks like a feed and is larger than ${FEED_BYTES} bytes.`,
      );
    pieces.push(piece);
  }
  const feed = parseFeed(Buffer.concat(pieces), { where: name });
  const documents = feedDocuments(feed, { base: null }).map((document, i) => ({
    ...document,
    location: `${name} item ${i + 1}`,
  }));
  for (let at = 0; at < documents.length; at += batchSize) {
    yield {
      documents: documents.slice(at, at + batchSize),
      rejected: [],
      bytesRead: source.bytesRead(),
      bytesTotal: source.bytesTotal,
    };
  }
}
