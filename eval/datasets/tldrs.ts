import { readFileSync } from 'node:fs';

export interface Tldr {
  readonly title: string;
  readonly body: string;
  /** The summaries that people wrote, joined. */
  readonly summary: string;
}

/** SciTLDR: abstracts with one-line summaries. The title is left out, because summaries repeat it. */
export function readTldrs(path: string): Tldr[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const record = JSON.parse(line) as { source: string[]; target: string[] };
      return { title: '', body: record.source.join(' '), summary: record.target.join(' ') };
    });
}
