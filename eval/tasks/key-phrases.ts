import { createScanner } from '../../src/kernels/text/scanner.ts';
import { stemEnglish } from '../../src/kernels/text/stem-english.ts';
import { createKeyPhrases } from '../../src/language/key-phrases/key-phrases.ts';
import { readCacmKeywords } from '../datasets/cacm-keywords.ts';
import { readTldrs } from '../datasets/tldrs.ts';
import type { EvalTable, EvalTask } from '../task.ts';

interface Input {
  readonly title: string;
  readonly body: string;
}

/** Phrases of each document, best first, and the seconds of CPU that they took. */
interface Output {
  readonly phrases: readonly (readonly string[])[];
  readonly seconds: number;
}

export const task: EvalTask = {
  name: 'key-phrases',
  page: 'models/key-phrases/CARD.md',
  needs: ['ir/cacm/cacm.all', 'summarization/scitldr/dev.jsonl'],
  async run({ datasets, peers, log }) {
    const cacm = readCacmKeywords(`${datasets}/ir/cacm/cacm.all`);
    const tldrs = readTldrs(`${datasets}/summarization/scitldr/dev.jsonl`);
    const tables: EvalTable[] = [];
    const answers = async (inputs: readonly Input[]) => {
      const rows: [string, Output][] = [
        ['Bellwether', ours(inputs)],
        ['most frequent words', frequentWords(inputs)],
      ];
      for (const method of ['yake', 'rake']) {
        log(`  ${method}: ${inputs.length} texts`);
        const output = await peers.run<object, Output>('key_phrases', { method, texts: inputs });
        if (output !== null)
          rows.push([method === 'yake' ? 'yake 0.7.3 (Python)' : 'rake-nltk 1.0.6 (Python)', output]);
      }
      return rows;
    };
    tables.push({
      title: 'Key phrases: human key words of CACM that are found',
      columns: ['method', 'precision@10', 'recall@10', 'F1@10', 'documents/s'],
      rows: (await answers(cacm)).map(([name, output]) => [
        name,
        ...f1(
          output.phrases,
          cacm.map((document) => document.keywords),
        ),
        Math.round(cacm.length / output.seconds),
      ]),
      note: `${cacm.length} abstracts with title; exact match after stemming; only key words that stand in the text count as truth.`,
    });
    tables.push({
      title: 'Key phrases: share that stands in a human one-line summary (SciTLDR dev)',
      columns: ['method', 'precision@5', 'precision@10', 'documents/s'],
      rows: (await answers(tldrs)).map(([name, output]) => [
        name,
        inSummary(
          output.phrases,
          tldrs.map((document) => document.summary),
          5,
        ),
        inSummary(
          output.phrases,
          tldrs.map((document) => document.summary),
          10,
        ),
        Math.round(tldrs.length / output.seconds),
      ]),
      note: `${tldrs.length} abstracts; a phrase counts when all its words, stemmed, stand in the summary. Short phrases have it easier.`,
    });
    return tables;
  },
};

function ours(inputs: readonly Input[]): Output {
  const keyPhrases = createKeyPhrases();
  const [title, body] = [createScanner(), createScanner()];
  const phrases: string[][] = [];
  // The first round warms the compiler up; the second is timed.
  let seconds = 0;
  for (let round = 0; round < 2; round++) {
    phrases.length = 0;
    const started = process.cpuUsage();
    for (const input of inputs) {
      title.run(input.title);
      body.run(input.body);
      const texts = [
        ...(input.title === '' ? [] : [{ text: input.title, scan: title }]),
        { text: input.body, scan: body },
      ];
      phrases.push(keyPhrases.find(texts).map((phrase) => phrase.text));
    }
    const used = process.cpuUsage(started);
    seconds = (used.user + used.system) / 1e6;
  }
  return { phrases, seconds };
}

/** The baseline that anyone would write first. */
function frequentWords(inputs: readonly Input[]): Output {
  const started = process.cpuUsage();
  const phrases = inputs.map(({ title, body }) => {
    const counts = new Map<string, number>();
    for (const [word] of `${title}\n${body}`.toLowerCase().matchAll(/\p{L}{5,}/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
    return [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 10)
      .map(([word]) => word);
  });
  const used = process.cpuUsage(started);
  return { phrases, seconds: (used.user + used.system) / 1e6 };
}

function stems(text: string): string {
  return [...text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => stemEnglish(word)).join(' ');
}

/** Mean precision, recall and F1 of the ten best, over the documents. */
function f1(found: Output['phrases'], truth: readonly (readonly string[])[]): [number, number, number] {
  let [precision, recall, total] = [0, 0, 0];
  for (const [i, phrases] of found.entries()) {
    const wanted = new Set(truth[i]!.map(stems));
    const given = new Set(phrases.slice(0, 10).map(stems));
    const hits = [...given].filter((phrase) => wanted.has(phrase)).length;
    const [p, r] = [given.size === 0 ? 0 : hits / given.size, hits / wanted.size];
    precision += p;
    recall += r;
    total += p + r === 0 ? 0 : (2 * p * r) / (p + r);
  }
  return [precision / found.length, recall / found.length, total / found.length];
}

function inSummary(found: Output['phrases'], summaries: readonly string[], depth: number): number {
  let [hits, all] = [0, 0];
  for (const [i, phrases] of found.entries()) {
    const words = new Set(stems(summaries[i]!).split(' '));
    for (const phrase of phrases.slice(0, depth)) {
      all++;
      if (
        stems(phrase)
          .split(' ')
          .every((word) => words.has(word))
      )
        hits++;
    }
  }
  return hits / all;
}
