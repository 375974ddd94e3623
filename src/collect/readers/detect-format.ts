import { BellwetherError } from '../../base/errors.ts';

/** `feed` is RSS, Atom or JSON Feed. */
export const FILE_FORMATS = ['jsonl', 'csv', 'feed'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Tells a file's format by its first plain bytes and, where those leave it open, by its name. Throws `FILE_UNREADABLE`. */
export function detectFormat(path: string, start: Buffer): FileFormat {
  const unreadable = (why: string) => new BellwetherError('FILE_UNREADABLE', `${path} ${why}`);
  const name = path.toLowerCase().replace(/\.(gz|zst)$/, '');
  // UTF-16, with or without a byte order mark: XML feeds come in it.
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return 'feed';
  if ((start[0] === 0x3c && start[1] === 0) || (start[0] === 0 && start[1] === 0x3c)) return 'feed';

  const head = start.subarray(0, 16 * 1024);
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('<')) return 'feed';
  if (text.startsWith('{'))
    return /"version"\s*:\s*"https?:\\?\/\\?\/(www\.)?jsonfeed\.org/.test(text) ? 'feed' : 'jsonl';
  if (/\.(jsonl|ndjson)$/.test(name)) return 'jsonl';
  if (isBinary(head))
    throw unreadable(
      `is not text: it starts with the bytes ${head.subarray(0, 8).toString('hex')}. JSONL, CSV and feeds can be read, also as .gz or .zst.`,
    );
  if (/\.(csv|tsv)$/.test(name)) return 'csv';
  if (text.startsWith('['))
    throw unreadable('is one JSON array. Write one object per line (JSONL), for example with: jq -c ".[]".');
  if (text === '') throw unreadable('holds only white space.');
  const firstLine = text.split(/[\r\n]/, 1)[0]!;
  if (/[,;\t|]/.test(firstLine)) return 'csv';
  throw unreadable(
    `is in no format that can be read. JSONL, CSV, RSS, Atom and JSON Feed can; it starts with "${firstLine.slice(0, 60)}".`,
  );
}

/** Control characters make up a ninth of random bytes and almost none of a text, even a damaged one. */
function isBinary(head: Buffer): boolean {
  let controls = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  return controls > head.length * 0.03;
}
