import { type Random, seededRandom } from '../../src/base/random.ts';
import { isFunctionWord } from '../../src/kernels/text/function-words.ts';
import { createScanner, TOKEN } from '../../src/kernels/text/scanner.ts';
import { type CheckTools, findUnsupported, readSource } from '../../src/language/summaries/check-sentence.ts';
import { splitSentences } from '../../src/language/summaries/sentence-table.ts';
import type { SummarisedText } from '../datasets/summaries.ts';
import { openShippedEmbedding } from '../shipped-embedding.ts';
import type { EvalTable } from '../task.ts';

const SEED = 7;

interface Case {
  readonly sentence: string;
  readonly source: SummarisedText;
}

/**
 * What the check of a language model's sentences lets pass and what it catches: sentences that people wrote about an
 * abstract, or that stand in it, as they are and with one fault each.
 */
export function checkTable(texts: readonly SummarisedText[]): EvalTable {
  const random = seededRandom(SEED);
  const tools: CheckTools = { scan: createScanner(), embedding: openShippedEmbedding() };
  const other = (i: number) => texts[(i + 1 + Math.floor(random() * (texts.length - 1))) % texts.length]!;
  const human = texts.map((source): Case => ({ sentence: source.references[0]!, source }));
  const own = texts.map((source): Case => ({ sentence: source.sentences!.at(-1)!, source }));
  const faulty = (fault: (sentence: string, foreign: SummarisedText) => string | null): Case[] =>
    [...human.filter((one) => passes(one, tools)), ...own].flatMap(({ sentence, source }, i) => {
      const changed = fault(sentence, other(i % texts.length));
      return changed === null ? [] : [{ sentence: changed, source }];
    });

  const rows: [string, string, readonly Case[]][] = [
    ['a sentence of the abstract', 'pass', own],
    ["people's summary of the abstract", 'pass', human],
    [
      "people's summary of another abstract",
      'drop',
      human.map(({ source }, i) => ({ sentence: other(i).references[0]!, source })),
    ],
    ['a number changed', 'drop', faulty((sentence) => changeNumber(sentence, random))],
    [
      'a name of another abstract',
      'drop',
      faulty((sentence, foreign) => changeWord(sentence, foreign, tools, random, true)),
    ],
    [
      'a key word of another abstract',
      'drop',
      faulty((sentence, foreign) => changeWord(sentence, foreign, tools, random, false)),
    ],
    ['denied', 'drop', faulty(deny)],
    ['two names of the abstract swapped', 'drop', faulty((sentence) => swapNames(sentence, tools))],
  ];
  return {
    title: "The check of a language model's sentences against their sources (SciTLDR dev)",
    columns: ['sentence', 'should', 'cases', 'passed', 'dropped'],
    rows: rows.map(([name, should, cases]) => {
      const passed = cases.filter((one) => passes(one, tools)).length / Math.max(cases.length, 1);
      return [name, should, cases.length, passed, 1 - passed];
    }),
    note: "Faults are put into sentences of the abstracts and into people's summaries that pass, by seed 7. People's summaries use words that the abstract does not have, so many are dropped: the check prefers silence. It cannot see that two names changed places; the citation beside every sentence is for that.",
  };
}

function passes({ sentence, source }: Case, tools: CheckTools): boolean {
  const read = readSource({ id: '', title: source.title, body: source.text }, tools);
  return findUnsupported(sentence, [read], tools) === null;
}

function changeNumber(sentence: string, random: Random): string | null {
  const numbers = [...sentence.matchAll(/\d+/g)];
  const number = numbers[Math.floor(random() * numbers.length)];
  if (number === undefined) return null;
  const changed = String(Number(number[0]) + 1 + Math.floor(random() * 9));
  return sentence.slice(0, number.index) + changed + sentence.slice(number.index + number[0].length);
}

/** A name, or another content word, replaced by one of a foreign text. */
function changeWord(
  sentence: string,
  foreign: SummarisedText,
  tools: CheckTools,
  random: Random,
  names: boolean,
): string | null {
  const [targets, candidates] = [wordsOf(sentence, tools, names), wordsOf(foreign.text, tools, names)];
  const target = targets[Math.floor(random() * targets.length)];
  const candidate = candidates[Math.floor(random() * candidates.length)];
  if (target === undefined || candidate === undefined || candidate.text === target.text) return null;
  return sentence.slice(0, target.start) + candidate.text + sentence.slice(target.end);
}

function swapNames(sentence: string, tools: CheckTools): string | null {
  const [first, second] = wordsOf(sentence, tools, true);
  if (first === undefined || second === undefined || first.text === second.text) return null;
  return `${sentence.slice(0, first.start)}${second.text}${sentence.slice(first.end, second.start)}${first.text}${sentence.slice(second.end)}`;
}

/** After the first verb that can take it. */
function deny(sentence: string): string | null {
  const verb = /\b(is|are|was|were|can|will|has|have|does|do)\b(?! not)/.exec(sentence);
  if (verb === null) return null;
  const end = verb.index + verb[0].length;
  return `${sentence.slice(0, end)} not${sentence.slice(end)}`;
}

function wordsOf(text: string, { scan }: CheckTools, names: boolean) {
  // Names count within a sentence only: its first word is upper case whatever it is.
  return splitSentences(text, scan).flatMap((sentence) => {
    const from = text.indexOf(sentence);
    const tokens = scan.run(sentence);
    return Array.from({ length: tokens }, (_, t) => ({
      kind: scan.classes[t]!,
      hash: scan.hashes[t]!,
      start: from + scan.starts[t]!,
      end: from + scan.ends[t]!,
      text: sentence.slice(scan.starts[t]!, scan.ends[t]!),
    }))
      .slice(1)
      .filter(({ kind, hash, text: word }) =>
        isFunctionWord(hash) || word.length < 3
          ? false
          : names
            ? kind === TOKEN.capitalised || kind === TOKEN.upper || kind === TOKEN.mixed
            : kind === TOKEN.lower,
      );
  });
}
