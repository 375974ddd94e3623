import { RELATION_KINDS, type RelationKind } from '../../src/domain/analysis.ts';
import { createExtractor } from '../relations/extract.ts';
import { type Judgement, readJudgements } from '../relations/judgement.ts';
import type { EvalTask } from '../task.ts';

/** Precision of relations on sentences that a person judged, recomputed against the program as it is. */
export const task: EvalTask = {
  name: 'relations',
  page: 'models/gazetteer/CARD.md',
  needs: [],
  async run() {
    const extract = createExtractor();
    const found = new Map<string, ReturnType<typeof extract>>();
    const outcome = (judgement: Judgement): 'right' | 'wrong' | 'changed' => {
      let relations = found.get(judgement.sentence);
      if (relations === undefined) {
        relations = extract(judgement.sentence);
        found.set(judgement.sentence, relations);
      }
      const still = relations.some(
        ({ kind, subject, object }) =>
          kind === judgement.kind &&
          String(subject) === String(judgement.subject) &&
          String(object) === String(judgement.object),
      );
      if (!still) return 'changed';
      return judgement.right ? 'right' : 'wrong';
    };
    const outcomes = readJudgements().map((judgement) => ({ judgement, outcome: outcome(judgement) }));
    const draws = [...new Set(outcomes.map(({ judgement }) => judgement.draw))].sort((a, b) => a - b);
    return draws.map((draw) => {
      const of = outcomes.filter(({ judgement }) => judgement.draw === draw);
      const row = (label: string, kind: RelationKind | null) => {
        const some = of.filter(({ judgement }) => kind === null || judgement.kind === kind);
        const count = (wanted: string) => some.filter((one) => one.outcome === wanted).length;
        const [right, wrong, changed] = [count('right'), count('wrong'), count('changed')];
        return [label, right + wrong === 0 ? null : right / (right + wrong), right, wrong, changed];
      };
      return {
        title: `Relations, draw ${draw}`,
        columns: ['kind', 'precision', 'right', 'wrong', 'changed since'],
        rows: [...RELATION_KINDS.map((kind) => row(kind, kind)), row('all', null)],
        note: NOTES[draw] ?? '',
      };
    });
  },
};

const NOTES: Readonly<Record<number, string>> = {
  1: 'Drawn at random, at most 30 of a kind, and then used to improve the patterns: the figure flatters.',
  2: 'Drawn at random, at most 30 of a kind, after the last change to the patterns, from sentences not judged before.',
};
