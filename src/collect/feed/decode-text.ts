import { isUtf8 } from 'node:buffer';

/**
 * The text of an XML or JSON document of unknown encoding. In order: byte order mark, the pattern that
 * UTF-16 without one makes, the charset of the HTTP header, the encoding of the XML declaration, UTF-8 if it is
 * valid UTF-8, Windows-1252. A name that says one thing while the bytes are valid UTF-8 with more than ASCII
 * loses: servers mislabel UTF-8 far more often than other text is valid UTF-8 by chance.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): string {
  const mark = byteOrderMark(bytes);
  if (mark !== null) return decode(bytes, mark);
  if (bytes[0] === 0 && bytes[1] === 0x3c) return decode(bytes, 'utf-16be');
  if (bytes[0] === 0x3c && bytes[1] === 0) return decode(bytes, 'utf-16le');
  const named =
    knownEncoding(/charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1]) ??
    knownEncoding(declaredEncoding(bytes));
  // ISO-2022 and other escape encodings are made of ASCII bytes, so for those only the name can tell.
  if (named !== null && named !== 'utf-8' && !isUtf8(bytes)) return decode(bytes, named);
  if (named !== null && /^(iso-2022|hz|utf-16)/.test(named))
    return named.startsWith('utf-16') ? decode(bytes, 'utf-8') : decode(bytes, named);
  return isUtf8(bytes) ? decode(bytes, 'utf-8') : decode(bytes, mostlyUtf8(bytes) ? 'utf-8' : 'windows-1252');
}

function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString('latin1');
  return /<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1];
}

function knownEncoding(name: string | undefined): string | null {
  if (name === undefined) return null;
  try {
    return new TextDecoder(name.trim()).encoding;
  } catch {
    return null;
  }
}

/** A stray bad byte in a long UTF-8 text should not turn all of it into Windows-1252. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = decode(bytes, 'utf-8');
  let bad = 0;
  let wide = 0;
  for (const character of text) {
    if (character === '\uFFFD') bad++;
    else if (character > '\u007F') wide++;
  }
  return wide > bad * 4;
}
