import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTagger } from '../../src/kernels/tagging/tagger.ts';
import { findValues } from '../../src/kernels/tagging/values.ts';
import { openGazetteer } from '../../src/kernels/text/gazetteer.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';
import { createRecogniser } from '../../src/language/entities/recognise.ts';
import type { LabelledSpan } from '../datasets/conll.ts';
import { type EntitySet, readEntitySets, trimSpan } from '../datasets/entity-sets.ts';
import { type Counts, countSpans, score } from '../metrics/span-f1.ts';
import { compromiseEntities } from '../peers/compromise-entities.ts';
import type { EvalTable, EvalTask } from '../task.ts';

const NER = 'ner';
const KINDS = ['person', 'organisation', 'location', 'technology', 'product'];
const THREE = KINDS.slice(0, 3);
/** Words of a document whose tagging is timed, and how many such documents. */
const TIMED = { words: 150, documents: 400 };

interface System {
  readonly name: string;
  readonly spans: readonly (readonly LabelledSpan[])[];
  readonly perSecond: number;
}

/** Named entities: exact spans on public sets that train nothing here, beside spaCy's small model and `compromise`. */
export const task: EvalTask = {
  name: 'entities',
  page: 'models/tagger/CARD.md',
  needs: ['ner/wnut17', 'ner/crossner', 'ner/juand-r'],
  async run({ datasets, peers, log }) {
    const sets = readEntitySets(join(datasets, NER));
    const texts = sets.flatMap((set) => set.texts.map(({ text }) => text));
    const timed = documentsOf(texts);
    const systems = [product(texts, timed), ourTagger(texts, timed, true), ourTagger(texts, timed, false)];
    log('spaCy reads the sets');
    const spacy = await peers.run<{ texts: string[]; timed: string[] }, SpacyAnswer>('entities', {
      texts,
      timed,
    });
    if (spacy !== null) systems.push(fromSpacy(spacy));
    log('compromise reads the sets');
    systems.push(compromise(texts, timed));
    return tables(sets, texts, systems);
  },
};

/** As the product names entities: tagger, gazetteer and values, merged. */
function product(texts: readonly string[], timed: readonly string[]): System {
  const tagger = openTagger(readModel('tagger'));
  const gazetteer = openGazetteer(readModel('gazetteer'));
  const recogniser = createRecogniser(gazetteer);
  const scan = createScanner();
  const recognise = (text: string) => {
    scan.run(text);
    const matches = gazetteer.match(scan);
    const tagged = tagger.tag(text, scan, matches.flags);
    const values = findValues(text, scan);
    return recogniser.recognise({ field: 'body', text, scan }, { tagged, values, matches }).spans;
  };
  return { name: 'Bellwether', spans: texts.map(recognise), perSecond: rate(timed, recognise, 20) };
}

function ourTagger(texts: readonly string[], timed: readonly string[], withGazetteer: boolean): System {
  const tagger = openTagger(readModel('tagger'));
  const gazetteer = withGazetteer ? openGazetteer(readModel('gazetteer')) : null;
  const scanner = createScanner();
  const tag = (text: string) => {
    scanner.run(text);
    return tagger.tag(text, scanner, gazetteer?.match(scanner).flags ?? null);
  };
  return {
    name: withGazetteer ? 'tagger, gazetteer flags' : 'tagger alone',
    spans: texts.map(tag),
    perSecond: rate(timed, tag, 20),
  };
}

function readModel(name: string): SharedArrayBuffer {
  const bytes = readFileSync(fileURLToPath(new URL(`../../models/${name}/model.bin`, import.meta.url)));
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

interface SpacyAnswer {
  readonly system: string;
  readonly spans: readonly (readonly [start: number, end: number, label: string][])[];
  readonly perSecond: number;
}

/** spaCy's labels as ours; it has no technologies, and its other labels are none of our kinds. */
const SPACY: Readonly<Record<string, string>> = {
  PERSON: 'person',
  ORG: 'organisation',
  GPE: 'location',
  LOC: 'location',
  FAC: 'location',
  PRODUCT: 'product',
};

function fromSpacy(answer: SpacyAnswer): System {
  return {
    name: answer.system,
    perSecond: answer.perSecond,
    spans: answer.spans.map((spans) =>
      spans.flatMap(([start, end, label]) => {
        const kind = SPACY[label];
        return kind === undefined ? [] : [{ start, end, kind }];
      }),
    ),
  };
}

function compromise(texts: readonly string[], timed: readonly string[]): System {
  const version = JSON.parse(
    readFileSync(new URL('../../node_modules/compromise/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return {
    name: `compromise ${version.version}`,
    spans: texts.map(compromiseEntities),
    perSecond: rate(timed.slice(0, 100), compromiseEntities, 2),
  };
}

/** Texts joined into documents of `TIMED.words` words. */
function documentsOf(texts: readonly string[]): string[] {
  const words = texts.join('\n').split(' ');
  return Array.from({ length: TIMED.documents }, (_, index) => {
    const from = (index * TIMED.words) % (words.length - TIMED.words);
    return words.slice(from, from + TIMED.words).join(' ');
  });
}

/** Documents per second of CPU time, the best of several rounds. */
function rate(documents: readonly string[], tag: (text: string) => unknown, rounds: number): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const from = process.cpuUsage();
    for (const document of documents) tag(document);
    const used = process.cpuUsage(from);
    best = Math.max(best, documents.length / ((used.user + used.system) / 1e6));
  }
  return best;
}

function tables(
  sets: readonly EntitySet[],
  texts: readonly string[],
  systems: readonly System[],
): EvalTable[] {
  const overall: EvalTable['rows'][number][] = [];
  const byKind: EvalTable['rows'][number][] = [];
  let from = 0;
  const counted = sets.map((set) => {
    const to = from + set.texts.length;
    const counts = systems.map((system) => countSet(set, system.spans.slice(from, to)));
    from = to;
    return { set, counts };
  });
  const domains = counted.filter(({ set }) => set.name.startsWith('CrossNER'));
  const together = {
    set: { name: 'CrossNER dev, all', kinds: KINDS, texts: domains.flatMap(({ set }) => set.texts) },
    counts: systems.map((_, index) => added(domains.map(({ counts }) => counts[index]!))),
  };
  for (const { set, counts } of [...counted, together]) {
    systems.forEach(({ name }, index) => {
      const of = counts[index]!;
      const all = score(of, set.kinds);
      overall.push([
        set.name,
        name,
        all?.precision ?? null,
        all?.recall ?? null,
        all?.f1 ?? null,
        score(of, THREE)?.f1 ?? null,
      ]);
      byKind.push([
        set.name,
        name,
        ...KINDS.flatMap((kind) => {
          const one = set.kinds.includes(kind) ? score(of, [kind]) : null;
          return one === null ? ['-'] : [`${three(one.precision)} ${three(one.recall)} ${three(one.f1)}`];
        }),
      ]);
    });
  }
  return [
    {
      title: 'Named entities, exact spans',
      columns: ['set', 'system', 'precision', 'recall', 'F1', 'F1 of person, organisation, location'],
      rows: overall,
      note: `${texts.length} texts. Each set's own labels are mapped to ours (eval/datasets/entity-sets.ts); labels that are none of ours are neither demanded nor punished where they stand, and predictions of a kind that a set does not mark are ignored, for every system. Spans are compared without leading articles and trailing possessives and signs.`,
    },
    {
      title: 'By kind: precision recall F1',
      columns: ['set', 'system', ...KINDS],
      rows: byKind,
    },
    {
      title: `Documents of ${TIMED.words} words per second of one core`,
      columns: ['system', 'documents/s'],
      rows: systems.map(({ name, perSecond }) => [name, Math.round(perSecond)]),
      note: 'Ours with the scan; Bellwether is tagger, gazetteer and value rules merged; spaCy with its tokenizer and entity recogniser alone.',
    },
  ];
}

function countSet(set: EntitySet, predicted: System['spans']): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  set.texts.forEach(({ text, spans }, index) => {
    countSpans(
      counts,
      spans.map((span) => trimSpan(text, span)),
      predicted[index]!.filter(({ kind }) => set.kinds.includes(kind)).map((span) => trimSpan(text, span)),
    );
  });
  return counts;
}

function added(all: readonly ReadonlyMap<string, Counts>[]): Map<string, Counts> {
  const sum = new Map<string, Counts>();
  for (const counts of all)
    for (const [kind, { right, predicted, expected }] of counts) {
      const before = sum.get(kind) ?? { right: 0, predicted: 0, expected: 0 };
      sum.set(kind, {
        right: before.right + right,
        predicted: before.predicted + predicted,
        expected: before.expected + expected,
      });
    }
  return sum;
}

function three(value: number): string {
  return value.toFixed(3);
}
