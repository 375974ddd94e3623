import { derivedUuid } from '../../src/base/ids.ts';
import type { World } from '../../src/demo/world.ts';
import { DAY_MS } from '../../src/domain/series.ts';
import type { Language } from '../../src/language/language.ts';
import { buildCorpus } from '../../src/trends/corpus/build-corpus.ts';
import { toPanel } from '../../src/trends/corpus/to-panel.ts';
import { createEmergences } from '../../src/trends/weak-signals/emergences.ts';
import { scoreWeakSignals } from '../../src/trends/weak-signals/score-weak-signals.ts';
import { worldSignals } from '../datasets/trend-signals.ts';

export interface PlantedScore {
  readonly planted: number;
  /** Planted signals that were called, each once. */
  readonly found: number;
  /** Calls of technologies that are none of the planted, by name and day. */
  readonly wrong: readonly string[];
  /** Decoys whose documents a call rests on. */
  readonly decoysCalled: number;
  readonly decoys: number;
  /** For those that grew: days from the call until the 90 days since had at least four times what was to be expected before it, and 4. */
  readonly leadDays: readonly number[];
}

/** Share of a planted signal's documents that a call must rest on. */
const OVERLAP = 0.5;
/** Rows of history before the first day that is looked at. */
const WARM_UP_DAYS = 30;

/**
 * Replays a generated world day by day, understood by the language stages, and compares what is called with what was planted.
 * Calls are judged over technologies; `everyDay: false` looks at the day after each planted signal and decoy and every other week.
 */
export function scorePlanted(
  world: World,
  language: Language,
  { everyDay }: { readonly everyDay: boolean },
): PlantedScore {
  const corpus = buildCorpus(worldSignals(world, language));
  const panel = toPanel(corpus);
  const emergences = createEmergences();
  const documents = (ids: readonly string[]) =>
    new Set(ids.map((id) => derivedUuid(`world ${id}`).replaceAll('-', '')));
  const planted = world.truth.weakSignals.map((each) => ({ ...each, rows: documents(each.documents) }));
  const decoys = world.truth.decoys.map((each) => ({ ...each, rows: documents(each.documents) }));
  const dayAfter = (time: number): number => Math.ceil(time / DAY_MS);
  const looked = new Set(
    [...planted, ...decoys].flatMap(({ endsAt }) => [dayAfter(endsAt), dayAfter(endsAt) + 1]),
  );
  const idOf = (row: number): string =>
    Buffer.from(corpus.ids.subarray(row * 16, row * 16 + 16)).toString('hex');

  const found = new Set<string>();
  const wrong: string[] = [];
  const decoysCalled = new Set<string>();
  const leadDays: number[] = [];
  for (let day = corpus.firstDay + WARM_UP_DAYS; day <= corpus.endDay; day++) {
    if (!everyDay && !looked.has(day) && day % 14 !== 0) continue;
    for (const call of emergences.follow(scoreWeakSignals(corpus, panel, { asOfDay: day }), day)) {
      const subject = corpus.subjects[call.subject]!;
      if (subject.entityKind !== 'technology') continue;
      const rows = [...call.rows].map(idOf);
      const share = (of: ReadonlySet<string>): number => rows.filter((id) => of.has(id)).length / of.size;
      for (const decoy of decoys)
        if (share(decoy.rows) >= OVERLAP) decoysCalled.add(`${decoy.technology} ${decoy.kind}`);
      const truth = planted.find((each) => share(each.rows) >= OVERLAP);
      if (truth === undefined)
        wrong.push(`${subject.name}, ${new Date(day * DAY_MS).toISOString().slice(0, 10)}`);
      else if (!found.has(truth.technology)) {
        found.add(truth.technology);
        if (truth.outcome !== 'grew') continue;
        const days = daysOf(corpus, call.subject);
        const grown = firstGrown(days, { from: day - corpus.firstDay, monthly: call.evidence.expected });
        if (grown !== null) leadDays.push(grown);
      }
    }
  }
  return {
    planted: planted.length,
    found: found.size,
    wrong,
    decoysCalled: decoysCalled.size,
    decoys: decoys.length,
    leadDays,
  };
}

/** Fresh signals of a subject by day. */
function daysOf(corpus: ReturnType<typeof buildCorpus>, subject: number): Float64Array {
  const days = new Float64Array(corpus.endDay - corpus.firstDay);
  for (let row = 0; row < corpus.signals; row++) {
    if (corpus.repeats[row] === 1) continue;
    const own = corpus.rowSubjects.subarray(corpus.subjectStarts[row], corpus.subjectStarts[row + 1]);
    if (own.includes(subject)) days[corpus.day[row]!]!++;
  }
  return days;
}

const SPAN = 90;
const GROWN = 4;

function firstGrown(
  days: Float64Array,
  { from, monthly }: { readonly from: number; readonly monthly: number },
): number | null {
  const needed = Math.max(GROWN, GROWN * monthly * (SPAN / 30));
  for (let end = from + 1; end <= days.length; end++) {
    const seen = days.subarray(Math.max(from, end - SPAN), end).reduce((sum, count) => sum + count, 0);
    if (seen >= needed) return end - from;
  }
  return null;
}
