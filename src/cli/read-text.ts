import { open } from 'node:fs/promises';
import { BellwetherError, messageOf } from '../base/errors.ts';

/** Bytes of a text that is given to a command: what `POST /api/v1/analyze` takes too. */
const TEXT_LIMIT = 1_000_000;

export interface GivenText {
  readonly text: string;
  /** The path, `standard input`, or null for a text that stands in the command itself. */
  readonly from: string | null;
}

/**
 * The text that the words of a command mean: `-` is standard input, one word that names a file is its content, and
 * everything else is the text itself. Bytes are read as UTF-8. Throws TOO_LARGE beyond 1 MB, FILE_UNREADABLE for a
 * folder and for a file that may not be read.
 */
export async function readText(
  words: readonly string[],
  input: AsyncIterable<string | Uint8Array>,
): Promise<GivenText> {
  const [word] = words;
  if (words.length === 1 && word === '-') {
    const name = 'standard input';
    return { text: await collect(input, name), from: name };
  }
  if (words.length === 1) {
    const text = await readFileIfThere(word!);
    if (text !== undefined) return { text, from: word! };
  }
  const text = words.join(' ');
  if (Buffer.byteLength(text) > TEXT_LIMIT) throw tooLarge('The text');
  return { text, from: null };
}

async function readFileIfThere(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > TEXT_LIMIT) throw tooLarge(path);
    // Pipes and devices have no size, so that the bytes are counted as they come.
    return await collect(file.createReadStream({ autoClose: false }), path);
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    // A text may also be too long for a name, or hold what no name can.
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code ?? '')) return undefined;
    throw new BellwetherError('FILE_UNREADABLE', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function collect(input: AsyncIterable<string | Uint8Array>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk as string);
    bytes += part.length;
    if (bytes > TEXT_LIMIT) throw tooLarge(name);
    chunks.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function tooLarge(name: string): BellwetherError {
  return new BellwetherError(
    'TOO_LARGE',
    `${name} has more than ${TEXT_LIMIT / 1_000_000} MB. Cut it, or take many documents in with: bellwether ingest FILE`,
  );
}
