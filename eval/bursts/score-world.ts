import { derivedUuid } from '../../src/base/ids.ts';
import { TECHNOLOGIES } from '../../src/demo/catalogue/technologies.ts';
import type { Truth } from '../../src/demo/truth.ts';
import type { World } from '../../src/demo/world.ts';
import { DAY_MS } from '../../src/domain/series.ts';
import type { SubjectBurst } from '../../src/trends/bursts/find-all-bursts.ts';
import { subjectRows } from '../../src/trends/bursts/subject-rows.ts';
import type { Found } from './find-events.ts';

export interface WorldScore {
  /** Events called, and those that are a planted burst. */
  readonly events: number;
  readonly right: number;
  readonly planted: number;
  /** Planted bursts that some event is, and those whose technology itself is called. */
  readonly found: number;
  readonly foundByName: number;
  /** Calls of technologies, and those that are none of the planted ones. */
  readonly technologyCalls: number;
  readonly wrongTechnologyCalls: number;
  /** Events most of whose signals belong to what looks like a burst and is none. */
  readonly seasons: number;
  readonly decoys: number;
  readonly weakSignals: number;
  /** Days from the planted start and peak, of each planted burst that is found. */
  readonly startOff: readonly number[];
  readonly peakOff: readonly number[];
}

/**
 * An event is a planted burst when at least half of its leading burst's signals were published in the burst's window and are about its
 * technology. What belongs to nothing planted counts against precision, whatever it is.
 */
export function scoreWorld({ truth }: World, { corpus, events }: Found): WorldScore {
  const technologiesOf = new Map(
    truth.documents.map(({ externalId, technologies }) => [derivedUuid(`world ${externalId}`), technologies]),
  );
  const { starts, rows } = subjectRows(corpus);
  const rowIds = Array.from({ length: corpus.signals }, (_, row) => idOf(corpus.ids, row));
  const signalsOf = ({ subject, burst }: SubjectBurst): string[] =>
    [...rows.subarray(starts[subject], starts[subject + 1])]
      .filter(
        (row) =>
          corpus.publishedAt[row]! >= burst.startsAt && corpus.publishedAt[row]! < (burst.endsAt ?? Infinity),
      )
      .map((row) => rowIds[row]!);
  const documents = (ids: readonly string[]) => new Set(ids.map((id) => derivedUuid(`world ${id}`)));
  const share = (ids: readonly string[], of: ReadonlySet<string>): number =>
    ids.filter((id) => of.has(id)).length / ids.length;

  const about = (key: string, from: number, to: number): Set<string> =>
    new Set(
      rowIds.filter(
        (id, row) =>
          corpus.publishedAt[row]! >= from &&
          corpus.publishedAt[row]! < to &&
          technologiesOf.get(id)?.includes(key) === true,
      ),
    );
  const planted = truth.bursts.map((burst) => ({
    ...burst,
    own: about(burst.technology, burst.startsAt, burst.endsAt),
  }));
  const nameOf = new Map(TECHNOLOGIES.map(({ key, name }) => [key, name.toLowerCase()]));

  const matches = events.map((event) => {
    const ids = signalsOf(event.bursts[0]!);
    return { event, ids, place: planted.findIndex(({ own }) => share(ids, own) >= 0.5) };
  });
  const called = events.flatMap(({ bursts }) => bursts);
  const names = planted.map(({ technology, startsAt, endsAt }) =>
    called.find(
      ({ subject, burst }) =>
        corpus.subjects[subject]!.kind === 'entity' &&
        corpus.subjects[subject]!.name.toLowerCase() === nameOf.get(technology) &&
        burst.startsAt < endsAt &&
        (burst.endsAt ?? Infinity) > startsAt,
    ),
  );
  const technologyCalls = called.filter(
    ({ subject }) => corpus.subjects[subject]!.entityKind === 'technology',
  );
  const windows = (traps: readonly (readonly string[])[]): number =>
    matches.filter(({ ids, place }) => place < 0 && traps.some((trap) => share(ids, documents(trap)) >= 0.5))
      .length;
  const first = planted.map(
    (_, i) => names[i] ?? matches.find(({ place }) => place === i)?.event.bursts[0] ?? null,
  );
  const off = (time: (truth: Truth['bursts'][number]) => number, ours: (burst: SubjectBurst) => number) =>
    planted.flatMap((burst, i) => (first[i] === null ? [] : [(ours(first[i]!) - time(burst)) / DAY_MS]));
  return {
    events: events.length,
    right: matches.filter(({ place }) => place >= 0).length,
    planted: planted.length,
    found: planted.filter((_, i) => matches.some(({ place }) => place === i)).length,
    foundByName: names.filter((name) => name !== undefined).length,
    technologyCalls: technologyCalls.length,
    wrongTechnologyCalls: technologyCalls.filter((call) => !names.includes(call)).length,
    seasons: matches.filter(({ ids }) =>
      truth.recurringPeaks.some(({ technology, windows: times }) =>
        times.some(({ startsAt, endsAt }) => share(ids, about(technology, startsAt, endsAt)) >= 0.5),
      ),
    ).length,
    decoys: windows(truth.decoys.map((decoy) => decoy.documents)),
    weakSignals: windows(truth.weakSignals.map((weak) => weak.documents)),
    startOff: off(
      ({ startsAt }) => startsAt,
      ({ burst }) => burst.startsAt,
    ),
    peakOff: off(
      ({ peaksAt }) => peaksAt,
      ({ burst }) => burst.peaksAt,
    ),
  };
}

function idOf(ids: Uint8Array, row: number): string {
  const hex = Buffer.from(ids.subarray(row * 16, row * 16 + 16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
