import { noProgress, type Progress } from '../../base/progress.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { ChangePoint } from '../../domain/trend.ts';
import { benjaminiHochberg } from '../../kernels/series/benjamini-hochberg.ts';
import { changePoints, type LevelChange } from '../../kernels/series/change-points.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { createBurstFinder } from './burst-finder.ts';

export interface SubjectChange {
  /** Number in the corpus. */
  readonly subject: number;
  readonly change: ChangePoint;
}

export const CHANGE_SETTINGS = {
  /** Signals of a subject whose level is looked at. */
  leastSignals: 30,
  /** Greatest false-discovery rate over all subjects. */
  falseDiscovery: 0.01,
};

/** Changes of level for good, of all subjects with enough signals; by subject, then in order of time. */
export function findAllChanges(
  corpus: TrendCorpus,
  panel: DailyPanel,
  {
    finder = createBurstFinder(corpus, panel),
    progress = noProgress,
  }: { readonly finder?: ReturnType<typeof createBurstFinder>; readonly progress?: Progress } = {},
): readonly SubjectChange[] {
  const found: { readonly subject: number; readonly change: LevelChange }[] = [];
  let tests = 0;
  for (let subject = 0; subject < corpus.subjects.length; subject++) {
    if (subject % 256 === 0) progress(subject / corpus.subjects.length);
    if (finder.signalsOf(subject) < CHANGE_SETTINGS.leastSignals) continue;
    const { observed, known } = finder.series(subject);
    tests++;
    for (const change of changePoints({ observed, known, exposure: finder.exposure(subject) }))
      found.push({ subject, change });
  }
  const rates = benjaminiHochberg(
    found.map(({ change }) => Math.exp(change.logP)),
    tests,
  );
  progress(1);
  return found.flatMap(({ subject, change }, i) =>
    rates[i]! > CHANGE_SETTINGS.falseDiscovery
      ? []
      : [
          {
            subject,
            change: {
              at: (corpus.firstDay + change.day) * DAY_MS,
              before: change.before,
              after: change.after,
              falseDiscovery: rates[i]!,
            },
          },
        ],
  );
}
