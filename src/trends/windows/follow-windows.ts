import { CELL, CELL_WIDTH, type Cells } from '../../kernels/series/series-chunk.ts';
import type { Queryable } from '../../ports/database.ts';
import { readChunks } from '../series/chunk-store.ts';
import {
  HOURS_OF_WEEK,
  kindOf,
  numberOf,
  type SubjectWeek,
  subjectWeek,
  weekOf,
} from '../series/subject-week.ts';
import { findHits, freshCells, joinHits } from './find-hits.ts';
import { type HitChange, readHits, writeHits } from './hit-store.ts';
import { asksFor, type WindowRule } from './window-rules.ts';

/** Hours of one subject that changed, close enough together that one look serves all, and the rule that they may change. */
interface Touched {
  readonly rule: WindowRule;
  readonly kind: number;
  readonly number: number;
  readonly first: number;
  readonly last: number;
  /** Fresh signals were taken back. */
  readonly shrinks: boolean;
}

/** What a part of a batch may change of the windows. */
export interface WindowPlan {
  /** Chunks that the rules look at beside those that change. */
  readonly beside: ReadonlySet<SubjectWeek>;
  /**
   * Finds the hits of the chunks as they are now and writes what changed. `chunks` holds those that changed and those
   * beside them; one that is missing is empty.
   */
  apply(transaction: Queryable, chunks: ReadonlyMap<SubjectWeek, Cells>, now: number): Promise<void>;
}

export interface PlanOptions {
  readonly rules: readonly WindowRule[];
  /** The kind of an entity by its number. */
  readonly entityKind: (number: number) => string | null;
}

/** Reads from the sums of a part which rules it touches. */
export function planWindows(
  sums: ReadonlyMap<SubjectWeek, Cells>,
  { rules, entityKind }: PlanOptions,
): WindowPlan {
  const touched: Touched[] = [];
  const beside = new Set<SubjectWeek>();
  if (rules.length > 0)
    for (const subject of freshChanges(sums))
      for (const rule of rules) {
        const { kind, number } = subject;
        if (!asksFor(rule, kind, number, kind === rule.kind ? entityKind(number) : null)) continue;
        for (const span of closeTogether(subject.changes, rule.hours)) {
          touched.push({ rule, kind, number, ...span });
          const firstWeek = Math.floor((span.first - rule.hours + 1) / HOURS_OF_WEEK);
          const lastWeek = Math.floor((span.last + rule.hours - 1) / HOURS_OF_WEEK);
          for (let week = Math.max(firstWeek, 0); week <= lastWeek; week++) {
            const key = subjectWeek(kind, number, week);
            if (!sums.has(key)) beside.add(key);
          }
        }
      }
  return {
    beside,
    async apply(transaction, chunks, now) {
      const looked = touched.flatMap((one) => {
        const { first, last, rule, shrinks } = one;
        const spans = findHits(freshAround(one, chunks), rule, first);
        // Without enough signals nothing opens or grows, and only what was taken back ends a hit.
        return spans.length > 0 || shrinks
          ? [{ ...one, spans, from: first - rule.hours + 1, to: last + rule.hours }]
          : [];
      });
      const stored = await readHits(
        transaction,
        looked.map(({ rule, number, from, to }) => ({ rule: rule.id, number, from, to })),
      );
      const changes: HitChange[] = [];
      for (const [i, { rule, kind, number, spans, from, to, shrinks }] of looked.entries()) {
        const before = stored[i]!;
        const after = shrinks
          ? await findAgain(transaction, chunks, {
              rule,
              kind,
              number,
              from: Math.min(from, before[0]?.start ?? from),
              to: Math.max(to, before.at(-1)?.end ?? to),
            })
          : joinHits([...before, ...spans]);
        changes.push({ rule: rule.id, number, before, after });
      }
      await writeHits(transaction, changes, now);
    },
  };
}

interface FreshChanges {
  readonly kind: number;
  readonly number: number;
  /** Ascending by hour. */
  readonly changes: readonly { readonly hour: number; readonly shrinks: boolean }[];
}

/** The hours of each subject in which fresh signals were added or taken back. */
function freshChanges(sums: ReadonlyMap<SubjectWeek, Cells>): Iterable<FreshChanges> {
  const subjects = new Map<
    number,
    { kind: number; number: number; changes: { hour: number; shrinks: boolean }[] }
  >();
  for (const [key, cells] of sums) {
    const subject = key - weekOf(key);
    let entry = subjects.get(subject);
    if (entry === undefined)
      subjects.set(subject, (entry = { kind: kindOf(key), number: numberOf(key), changes: [] }));
    const start = weekOf(key) * HOURS_OF_WEEK;
    for (let at = 0; at < cells.length; at += CELL_WIDTH) {
      const fresh = cells[at + CELL.fresh]!;
      if (fresh !== 0) entry.changes.push({ hour: start + cells[at]!, shrinks: fresh < 0 });
    }
  }
  for (const { changes } of subjects.values()) changes.sort((a, b) => a.hour - b.hour);
  return subjects.values();
}

/** Changes whose windows may overlap are looked at as one. */
function closeTogether(
  changes: FreshChanges['changes'],
  hours: number,
): { first: number; last: number; shrinks: boolean }[] {
  const spans: { first: number; last: number; shrinks: boolean }[] = [];
  for (const { hour, shrinks } of changes) {
    const last = spans.at(-1);
    if (last === undefined || hour - last.last > 2 * hours) spans.push({ first: hour, last: hour, shrinks });
    else {
      last.last = hour;
      last.shrinks ||= shrinks;
    }
  }
  return spans;
}

function freshAround(
  { rule, kind, number, first, last }: Touched,
  chunks: ReadonlyMap<SubjectWeek, Cells>,
): number[] {
  const from = first - rule.hours + 1;
  const to = last + rule.hours;
  return freshCells(weeksOf({ kind, number, from, to }, chunks), from, to);
}

function* weeksOf(
  { kind, number, from, to }: { kind: number; number: number; from: number; to: number },
  chunks: ReadonlyMap<SubjectWeek, Cells>,
): Iterable<readonly [number, Cells]> {
  for (let week = Math.max(Math.floor(from / HOURS_OF_WEEK), 0); week * HOURS_OF_WEEK < to; week++) {
    const cells = chunks.get(subjectWeek(kind, number, week));
    if (cells !== undefined) yield [week, cells];
  }
}

/** The hits of a range anew: what was taken back may have split or ended one. */
async function findAgain(
  transaction: Queryable,
  chunks: ReadonlyMap<SubjectWeek, Cells>,
  {
    rule,
    kind,
    number,
    from,
    to,
  }: { rule: WindowRule; kind: number; number: number; from: number; to: number },
) {
  const all = new Map(chunks);
  const missing: SubjectWeek[] = [];
  for (let week = Math.max(Math.floor(from / HOURS_OF_WEEK), 0); week * HOURS_OF_WEEK < to; week++) {
    const key = subjectWeek(kind, number, week);
    if (!all.has(key)) missing.push(key);
  }
  for (const [key, cells] of await readChunks(transaction, missing)) all.set(key, cells);
  return findHits(freshCells(weeksOf({ kind, number, from, to }, all), from, to), rule, from);
}
