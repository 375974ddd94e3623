import type { Client } from 'pg';
import { seededRandom } from '../../src/base/random.ts';
import { type Cells, sumCells } from '../../src/kernels/series/series-chunk.ts';
import type { Queryable } from '../../src/ports/database.ts';
import { writeChunks } from '../../src/trends/series/chunk-store.ts';
import { type SubjectWeek, subjectWeek } from '../../src/trends/series/subject-week.ts';

export interface FillOptions {
  readonly kind: number;
  readonly subjects: number;
  readonly points: number;
  readonly sources: number;
  /** Weeks as `subjectWeek` counts them. */
  readonly firstWeek: number;
  readonly weeks: number;
  readonly seed: number;
}

export interface Filled {
  /** Subject-hours with a signal. */
  readonly points: number;
  readonly chunks: number;
  readonly signals: number;
  /** Subject-days with a signal: rows of the peer. */
  readonly days: number;
}

const CHUNKS_A_WRITE = 5_000;

/**
 * Series as life has them: the subject of rank r has a signal in c / r of all hours, at most in every one, with c such that
 * there are about as many points as wanted. An hour of the first has up to 24 sources, of most one. Week by week, as they
 * would have come.
 */
export async function fill(store: Queryable, peer: Client, options: FillOptions): Promise<Filled> {
  const { kind, subjects, sources, weeks, firstWeek } = options;
  const random = seededRandom(options.seed);
  const c = constantFor(options.points / (weeks * 168), subjects);
  const total = { points: 0, chunks: 0, signals: 0, days: 0 };
  for (let week = 0; week < weeks; week++) {
    let chunks = new Map<SubjectWeek, Cells>();
    const rows = {
      number: [] as number[],
      day: [] as number[],
      signals: [] as number[],
      sources: [] as number[],
    };
    for (let rank = 1; rank <= subjects; rank++) {
      const share = Math.min(1, c / rank);
      const most = Math.max(1, Math.min(24, Math.round((2 * c) / rank)));
      const changes: number[] = [];
      const days = Array.from({ length: 7 }, () => ({ signals: 0, sources: new Set<number>() }));
      // The gaps between hours with a signal are geometric.
      for (let hour = gap(random(), share); hour < 168; hour += 1 + gap(random(), share)) {
        total.points++;
        const count = 1 + Math.floor(random() * most);
        const first = Math.floor(random() * sources);
        for (let i = 0; i < count; i++) {
          const source = 1 + ((first + i * 7) % sources);
          changes.push(
            hour,
            source,
            1,
            1,
            1,
            Math.floor(random() * 2_001) - 1_000,
            Math.floor(random() * 300),
          );
          const day = days[Math.floor(hour / 24)]!;
          day.signals++;
          day.sources.add(source);
        }
      }
      if (changes.length === 0) continue;
      total.signals += changes.length / 7;
      chunks.set(subjectWeek(kind, rank, firstWeek + week), sumCells(changes));
      for (const [i, day] of days.entries()) {
        if (day.signals === 0) continue;
        rows.number.push(rank);
        rows.day.push((firstWeek + week) * 7 - 3 + i);
        rows.signals.push(day.signals);
        rows.sources.push(day.sources.size);
      }
      if (chunks.size >= CHUNKS_A_WRITE) {
        total.chunks += chunks.size;
        await writeChunks(store, chunks);
        chunks = new Map();
      }
    }
    total.chunks += chunks.size;
    await writeChunks(store, chunks);
    total.days += rows.number.length;
    await peer.query(
      `INSERT INTO public.daily_counts (number, day, signals, fresh, sources, sentiment, reach)
       SELECT number, 'epoch'::date + day, signals, signals, sources, 0.1, signals * 150
       FROM unnest($1::int[], $2::int[], $3::int[], $4::int[]) AS d(number, day, signals, sources) ORDER BY day, number`,
      [rows.number, rows.day, rows.signals, rows.sources],
    );
  }
  return total;
}

/** Hours without a signal before the next one. */
function gap(uniform: number, share: number): number {
  return share >= 1 ? 0 : Math.floor(Math.log(1 - uniform) / Math.log(1 - share));
}

/** c for which the sum of min(1, c / rank) over all ranks is `wanted`. */
function constantFor(wanted: number, subjects: number): number {
  let [low, high] = [0, subjects];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let rank = 1; rank <= subjects; rank++) sum += Math.min(1, middle / rank);
    if (sum < wanted) low = middle;
    else high = middle;
  }
  return high;
}
