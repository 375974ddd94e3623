import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledSpan, type LabelledText, readConll } from '../../eval/datasets/conll.ts';
import { BTC_TRAINING, CROSSNER_DOMAINS, kindIn } from '../../eval/datasets/entity-sets.ts';
import type { TaggedKind } from '../../src/kernels/tagging/labels.ts';
import { drawName, type Names, type Random } from './names.ts';
import { drawSentence } from './sentences.ts';

/** A text to learn from. */
export interface Lesson extends LabelledText {
  readonly weight: number;
  /** Kinds that whoever marked the text did not mark: a capitalised word outside names may be one of them. */
  readonly unmarked: readonly TaggedKind[];
  /** Marked by people: every tenth of these is left out to tune on. */
  readonly gold: boolean;
  /** Where it comes from. */
  readonly set: string;
}

/** Everything that may train what ships, with what each set leaves unmarked. */
export function readCorpus(
  options: { datasets: string; silver: string; drawn: number; silverWeight: number },
  names: Names,
  random: Random,
): Lesson[] {
  const { datasets } = options;
  const ner = join(datasets, 'ner');
  const lessons: Lesson[] = [];
  const take = (path: string, set: string, unmarked: TaggedKind[], weight: number) => {
    for (const { text, spans } of readConll(join(ner, path)))
      lessons.push({
        text,
        spans: spans.map((span) => kindIn(set, span)),
        weight,
        unmarked,
        gold: true,
        set,
      });
  };
  take('wnut17/wnut17train.conll', 'wnut17', ['technology'], 1);
  for (const section of BTC_TRAINING)
    take(`juand-r/data/BTC/CONLL-format/data/${section}.conll`, 'btc', ['technology', 'product'], 1);
  for (const domain of CROSSNER_DOMAINS) {
    const unmarked: TaggedKind[] = domain === 'ai' ? [] : ['technology', 'product'];
    // Small sets of their own kind of text: each sentence counts as several.
    take(`crossner/ner_data/${domain}/train.txt`, 'crossner', unmarked, 2);
  }
  if (existsSync(options.silver))
    for (const line of readFileSync(options.silver, 'utf8').split('\n')) {
      if (line === '') continue;
      const { text, spans } = JSON.parse(line) as { text: string; spans: [number, number, string][] };
      lessons.push({
        text,
        spans: spans.map(([start, end, kind]) => ({ start, end, kind })),
        weight: options.silverWeight,
        unmarked: [],
        gold: false,
        set: 'silver',
      });
    }
  for (let i = 0; i < options.drawn; i++)
    lessons.push({ ...drawSentence(random, names), weight: 0.5, unmarked: [], gold: false, set: 'own' });
  return lessons;
}

const CROSSNER_COPIES = 4;

/**
 * Copies of lessons that teach what the words alone do not: other names in the same places, and the same names in lower
 * case, capitals and title case.
 */
export function vary(lessons: readonly Lesson[], names: Names, random: Random): Lesson[] {
  const copies: Lesson[] = [];
  for (const lesson of lessons) {
    const hasNames = lesson.spans.some((span) => span.kind !== 'other');
    // CrossNER has 700 sentences, the others ten thousand.
    const times = lesson.set === 'crossner' ? CROSSNER_COPIES : 1;
    if (lesson.gold && hasNames)
      for (let copy = 0; copy < times; copy++) copies.push(withOtherNames(lesson, names, random));
    const chance = random();
    if (chance < 0.06) copies.push(recased(lesson, (text) => text.toLowerCase(), 0.5));
    else if (chance < 0.12) copies.push(recased(lesson, (text) => text.toUpperCase(), 0.5));
    else if (chance < 0.2 && lesson.text.length < 160) copies.push(recased(lesson, titleCase, 0.5));
  }
  return copies.filter((copy) => copy.text !== '');
}

function recased(lesson: Lesson, change: (text: string) => string, weight: number): Lesson {
  const text = change(lesson.text);
  // Where a letter changes its length, offsets would move: leave such a text out.
  return { ...lesson, weight: lesson.weight * weight, text: text.length === lesson.text.length ? text : '' };
}

const SHORT = new Set([
  'a',
  'an',
  'the',
  'of',
  'in',
  'on',
  'for',
  'to',
  'and',
  'or',
  'at',
  'by',
  'with',
  'from',
  'as',
]);

function titleCase(text: string): string {
  return text.replace(/\b[a-z][a-z'’]*/g, (word, at: number) =>
    at > 0 && SHORT.has(word) ? word : word[0]!.toUpperCase() + word.slice(1),
  );
}

function withOtherNames(lesson: Lesson, names: Names, random: Random): Lesson {
  let text = '';
  let from = 0;
  const spans: LabelledSpan[] = [];
  for (const span of lesson.spans) {
    text += lesson.text.slice(from, span.start);
    const start = text.length;
    const written = lesson.text.slice(span.start, span.end);
    const keep = span.kind === 'other' || random() < 0.3 || !/^\p{Lu}/u.test(written);
    text += keep ? written : drawName(random, names, span.kind as TaggedKind);
    spans.push({ ...span, start, end: text.length });
    from = span.end;
  }
  return { ...lesson, text: text + lesson.text.slice(from), spans, weight: lesson.weight * 0.5 };
}

/** A seeded shuffle (Fisher, Yates). */
export function shuffle<T>(list: T[], random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}
