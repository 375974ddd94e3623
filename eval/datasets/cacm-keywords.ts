import { readFileSync } from 'node:fs';

export interface CacmDocument {
  readonly title: string;
  readonly body: string;
  /** Given by people, as written; only those whose words stand in the text in a row. */
  readonly keywords: readonly string[];
}

/** The documents of CACM that have an abstract and key words (fields `.T`, `.W`, `.K` of the SMART format). */
export function readCacmKeywords(path: string): CacmDocument[] {
  const documents: CacmDocument[] = [];
  for (const record of readFileSync(path, 'utf8')
    .split(/^\.I .*$/m)
    .slice(1)) {
    const fields = new Map<string, string>();
    for (const part of record.split(/^\.(?=[A-Z]\s*$)/m)) fields.set(part[0] ?? '', part.slice(1).trim());
    const title = flat(fields.get('T'));
    const body = flat(fields.get('W'));
    const text = comparable(`${title} ${body}`);
    const keywords = flat(fields.get('K'))
      .split(/[,;]/)
      .map((keyword) => keyword.trim())
      .filter((keyword) => keyword !== '' && text.includes(comparable(keyword)));
    if (body !== '' && keywords.length > 0) documents.push({ title, body, keywords });
  }
  return documents;
}

function flat(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function comparable(text: string): string {
  return ` ${[...text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word.replace(/s$/, '')).join(' ')} `;
}
