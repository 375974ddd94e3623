import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/base/random.ts';
import { RELATION_KINDS } from '../../src/domain/analysis.ts';
import { createExtractor, type Extracted } from './extract.ts';
import { readJudgements } from './judgement.ts';
import { RELATION_SETS, type RelationSet, textsOf } from './texts.ts';

/**
 * `node eval/relations/draw.ts --draw N [--seed S] [--most 30] [--datasets DIR]`: draws 200 relations for a person to judge,
 * as JSON lines on standard output, `right` still null. At random, at most `most` of a kind so that rare kinds are seen
 * at all; none of a sentence that was judged before, none of the third of sentences that is looked at while patterns are
 * written. How many of each kind the texts gave is said on standard error.
 */
const { values } = parseArgs({
  options: {
    draw: { type: 'string', default: '1' },
    seed: { type: 'string', default: '20240501' },
    most: { type: 'string', default: '30' },
    size: { type: 'string', default: '200' },
    datasets: { type: 'string', default: '../shared/datasets' },
  },
});
const extract = createExtractor();
const judged = new Set(readJudgements().map((judgement) => judgement.sentence));
const drawnFrom = new Map<string, Extracted & { readonly set: string }>();
for (const set of Object.keys(RELATION_SETS) as RelationSet[]) {
  for (const text of textsOf(resolve(values.datasets), set)) {
    for (const { sentence } of extract(text.slice(0, 20_000))) {
      if (judged.has(sentence) || isForWriting(sentence) || sentence.length > 400) continue;
      // As the evaluation will see it: the sentence alone.
      for (const relation of extract(sentence))
        if (relation.sentence === sentence)
          drawnFrom.set(JSON.stringify([sentence, relation.kind, relation.subject, relation.object]), {
            set,
            ...relation,
          });
    }
  }
}

const random = seededRandom(Number(values.seed));
const shuffled = [...drawnFrom.values()]
  .map((relation) => ({ relation, at: random() }))
  .sort((a, b) => a.at - b.at)
  .map(({ relation }) => relation);
const taken = new Map<string, number>();
const drawn = shuffled.filter((relation) => {
  const count = taken.get(relation.kind) ?? 0;
  taken.set(relation.kind, count + 1);
  return count < Number(values.most);
});
for (const { set, sentence, kind, subject, object } of drawn.slice(0, Number(values.size)))
  process.stdout.write(
    `${JSON.stringify({ draw: Number(values.draw), set, sentence, kind, subject, object, right: null })}\n`,
  );
process.stderr.write(`${RELATION_KINDS.map((kind) => `${kind} ${taken.get(kind) ?? 0}`).join(', ')}\n`);

function isForWriting(sentence: string): boolean {
  return BigInt(`0x${hash('md5', sentence, 'hex')}`) % 3n === 0n;
}
