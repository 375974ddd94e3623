import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface SummarisedText {
  readonly title: string;
  /** Split by the data set where it is, else null. */
  readonly sentences: readonly string[] | null;
  readonly text: string;
  /** By people; any of them will do. */
  readonly references: readonly string[];
}

/** SciTLDR: an abstract in sentences, one or several summaries of one sentence. */
export function readSciTldr(path: string): SummarisedText[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { source, target, title } = JSON.parse(line) as {
        source: string[];
        target: string[];
        title?: string;
      };
      return { title: title ?? '', sentences: source, text: source.join(' '), references: target };
    });
}

/** BBC news, lower-cased, the first line is the title; the summaries are about 45 % of the articles' own sentences. */
export function readBbcSummaries(path: string): SummarisedText[] {
  const rows = parse(readFileSync(path, 'utf8'), { columns: true }) as {
    document: string;
    summary: string;
  }[];
  return rows.map(({ document, summary }) => {
    const end = document.indexOf('\n');
    return {
      title: document.slice(0, end).trim(),
      sentences: null,
      text: document.slice(end).trim(),
      references: [summary],
    };
  });
}
