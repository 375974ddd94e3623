import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trimSpan } from '../../eval/datasets/entity-sets.ts';
import { type Counts, countSpans, score } from '../../eval/metrics/span-f1.ts';
import { seededRandom } from '../../src/base/random.ts';
import { TAGGED_KINDS } from '../../src/kernels/tagging/labels.ts';
import { writeTaggerModel } from '../../src/kernels/tagging/model-file.ts';
import { openTagger } from '../../src/kernels/tagging/tagger.ts';
import { packWordClusters, type WordClusters } from '../../src/kernels/tagging/word-clusters.ts';
import { type Gazetteer, openGazetteer } from '../../src/kernels/text/gazetteer.ts';
import { createScanner, hashFolded } from '../../src/kernels/text/scanner.ts';
import { type Lesson, readCorpus, vary } from './corpus.ts';
import { compile, reduced } from './examples.ts';
import { trainField } from './field.ts';
import { readNames } from './names.ts';
import { layOut, pack } from './pack.ts';

/**
 * Trains `model.bin`: `node models/tagger/train.ts [--datasets DIR] [--work DIR] [--tune] [--out FILE]`. `--work` has what
 * the other scripts of this folder made (see CARD.md). With `--tune` every tenth gold text is left out and scored.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    datasets: { type: 'string', default: '../shared/datasets' },
    work: { type: 'string', default: '.eval/tagger' },
    out: { type: 'string', default: join(here, 'model.bin') },
    tune: { type: 'boolean', default: false },
    drawn: { type: 'string', default: '12000' },
    silver: { type: 'string', default: '0.5' },
    epochs: { type: 'string', default: '5' },
    rows: { type: 'string', default: String(2 ** 18) },
  },
});
const SEED = 20261121;
const FIRST_EPOCHS = 2;
const random = seededRandom(SEED);
const log = (line: string) => process.stdout.write(`${line}\n`);

function readClusters(path: string): WordClusters {
  if (!existsSync(path)) return { slots: new Uint32Array(2), coarse: new Uint8Array(1) };
  // Cluster 0 is that of unknown words, so that all others move up by one.
  const words = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const coarse = new Uint8Array(words.reduce((most, [, fine]) => Math.max(most, Number(fine)), 0) + 2);
  for (const [, fine, group] of words) coarse[Number(fine) + 1] = Number(group) + 1;
  const size = 2 ** Math.ceil(Math.log2(words.length * 1.25));
  return packWordClusters(
    words.map(([word, fine]) => [hashFolded(word!), Number(fine) + 1] as const),
    size,
    coarse,
  );
}

function readShared(path: string): SharedArrayBuffer {
  const bytes = readFileSync(path);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

function tune(lessons: readonly Lesson[], model: Uint8Array, gazetteer: Gazetteer | null): void {
  const shared = new SharedArrayBuffer(model.length);
  new Uint8Array(shared).set(model);
  const tagger = openTagger(shared);
  const scanner = createScanner();
  const bySet = new Map<string, Map<string, Counts>>();
  for (const { text, spans, set, unmarked } of lessons) {
    const counts = bySet.get(set) ?? new Map<string, Counts>();
    bySet.set(set, counts);
    scanner.run(text);
    const flags = gazetteer?.match(scanner).flags ?? null;
    const predicted = tagger.tag(text, scanner, flags).filter(({ kind }) => !unmarked.includes(kind));
    countSpans(
      counts,
      spans.map((span) => trimSpan(text, span)),
      predicted.map((span) => trimSpan(text, span)),
    );
  }
  for (const [set, counts] of bySet)
    for (const kinds of [...TAGGED_KINDS.map((kind) => [kind]), TAGGED_KINDS]) {
      const of = score(counts, kinds);
      if (of === null) continue;
      const figures = `P ${of.precision.toFixed(3)} R ${of.recall.toFixed(3)} F1 ${of.f1.toFixed(3)}`;
      log(`${set} ${kinds.length > 1 ? 'all' : kinds[0]}: ${figures}`);
    }
}

const datasets = resolve(values.datasets);
const names = readNames(datasets, join(values.work, 'person-names.json'));
const clusters = readClusters(join(values.work, 'clusters.tsv'));
const gazetteerPath = join(here, '../gazetteer/model.bin');
const gazetteer = existsSync(gazetteerPath) ? openGazetteer(readShared(gazetteerPath)) : null;
const all = readCorpus(
  {
    datasets,
    silver: join(values.work, 'silver.jsonl'),
    drawn: Number(values.drawn),
    silverWeight: Number(values.silver),
  },
  names,
  random,
);
let gold = 0;
const heldOut: Lesson[] = [];
const lessons = all.filter((lesson) => {
  if (!values.tune || !lesson.gold || ++gold % 10 !== 0) return true;
  heldOut.push(lesson);
  return false;
});
const started = process.cpuUsage();
const examples = compile([...lessons, ...vary(lessons, names, random)], clusters, gazetteer, random);
log(
  `${lessons.length} texts, ${examples.allowed.length} tokens, ${examples.featureCount} features, gazetteer ${gazetteer !== null}`,
);
// Which features fit into the table shows only after learning; those that do are then learned afresh, so that they make up
// for the others.
const rows = Number(values.rows);
const layout = layOut(trainField(examples, random, log, FIRST_EPOCHS), examples, rows);
const fitting = reduced(examples, (feature) => layout[feature]! >= 0);
const weights = trainField(fitting, random, log, Number(values.epochs));
const bytes = writeTaggerModel(pack(weights, examples.hashes, clusters, { layout, rows }));
writeFileSync(values.out, bytes);
const used = process.cpuUsage(started);
log(
  `${layout.filter((row) => row >= 0).length} rows, ${bytes.length} bytes, ${Math.round((used.user + used.system) / 1e6)} s of CPU`,
);
if (values.tune) tune(heldOut, bytes, gazetteer);
