import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test collection: documents, queries, and which documents people judged to answer which query. */
export interface TestCollection {
  readonly name: string;
  readonly documents: readonly { readonly id: string; readonly title: string; readonly body: string }[];
  readonly queries: readonly { readonly text: string; readonly relevant: ReadonlySet<string> }[];
}

/** CISI, CACM (SMART format) and WikiQA, from `folder`; null where it is missing. */
export function readCollections(folder: string): TestCollection[] | null {
  if (!existsSync(folder)) return null;
  const read = (file: string): string => readFileSync(join(folder, file), 'latin1');
  return [
    smart('CISI', {
      documents: read('cisi/CISI.ALL'),
      queries: read('cisi/CISI.QRY'),
      judgements: read('cisi/CISI.REL'),
    }),
    smart('CACM', {
      documents: read('cacm/cacm.all'),
      queries: read('cacm/query.text'),
      judgements: read('cacm/qrels.text'),
    }),
    wikiqa(readFileSync(join(folder, 'wikiqa/WikiQA-train.txt'), 'utf8')),
  ];
}

/** Records begin with `.I number`; `.T` title, `.W` text; other letters hold what is not searched here. */
function smartRecords(text: string): { id: string; title: string; body: string }[] {
  return text
    .split(/^\.I /m)
    .slice(1)
    .map((record) => {
      const part = (letter: string): string =>
        (
          new RegExp(`^\\.${letter}\\s*\\n([\\s\\S]*?)(?=^\\.[A-Z]|(?![\\s\\S]))`, 'm').exec(record)?.[1] ??
          ''
        ).trim();
      return { id: String(Number.parseInt(record, 10)), title: part('T'), body: part('W') };
    });
}

function smart(
  name: string,
  files: { documents: string; queries: string; judgements: string },
): TestCollection {
  const relevant = new Map<string, Set<string>>();
  for (const line of files.judgements.split('\n')) {
    const [query, document] = line
      .trim()
      .split(/\s+/)
      .map((number) => String(Number.parseInt(number, 10)));
    if (query === undefined || document === undefined) continue;
    if (!relevant.has(query)) relevant.set(query, new Set());
    relevant.get(query)!.add(document);
  }
  const queries = smartRecords(files.queries)
    .filter(({ id }) => relevant.has(id))
    .map(({ id, title, body }) => ({ text: `${title} ${body}`.trim(), relevant: relevant.get(id)! }));
  return { name, documents: smartRecords(files.documents), queries };
}

/** Question, sentence, 0 or 1 per line: every distinct sentence is a document, to be found among all of them. */
function wikiqa(text: string): TestCollection {
  const idOf = new Map<string, string>();
  const relevant = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [question, sentence, label] = line.split('\t');
    if (question === undefined || sentence === undefined) continue;
    if (!idOf.has(sentence)) idOf.set(sentence, String(idOf.size));
    if (label?.trim() !== '1') continue;
    if (!relevant.has(question)) relevant.set(question, new Set());
    relevant.get(question)!.add(idOf.get(sentence)!);
  }
  return {
    name: 'WikiQA sentences',
    documents: [...idOf].map(([body, id]) => ({ id, title: '', body })),
    queries: [...relevant].map(([question, answers]) => ({ text: question, relevant: answers })),
  };
}
