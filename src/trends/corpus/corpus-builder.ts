import { PESTLE_CLASSES } from '../../domain/analysis.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { TrendSubject } from '../../domain/trend.ts';
import type { CorpusMinimum, CorpusSignal, CorpusSource, TrendCorpus } from './corpus.ts';
import { createTitleSubjects } from './title-subjects.ts';

export interface CorpusOptions {
  /** Fewest signals of a term that is kept. */
  readonly minTermSignals?: number;
  /** Fewest signals of an entity or topic that is kept. */
  readonly minEntitySignals?: number;
}

/** A signal this far from the median publication, in milliseconds, has a clock that is wrong: it is left out. */
const FARTHEST = 41 * 366 * DAY_MS;

export const CORPUS_DEFAULTS = { minTermSignals: 4, minEntitySignals: 2 } as const;

/** A signal whose source and subjects are numbers that the builder gave. */
export interface CorpusRow extends Omit<CorpusSignal, 'source' | 'subjects'> {
  readonly source: number;
  readonly subjects: readonly number[];
}

/** Takes signals in any order and lays them out as columns. About 250 bytes a signal while it grows. */
export interface CorpusBuilder {
  /** The number of a source, by its id. */
  source(source: CorpusSource): number;
  /** The number of a subject, by kind and key. */
  subject(subject: TrendSubject): number;
  /** A signal without a finite time of publication is left out. */
  add(row: CorpusRow): void;
  finish(): TrendCorpus;
}

export function createCorpusBuilder(options: CorpusOptions = {}): CorpusBuilder {
  const settings = { ...CORPUS_DEFAULTS, ...options };
  const minimum: CorpusMinimum = { term: settings.minTermSignals, entity: settings.minEntitySignals };
  const titles = createTitleSubjects(minimum.term);
  const sources: CorpusSource[] = [];
  const sourceNumbers = new Map<string, number>();
  const subjects: TrendSubject[] = [];
  const subjectNumbers = new Map<string, number>();
  let rows = 0;
  let named = 0;
  let capacity = 1 << 12;
  let ids = new Uint8Array(capacity * 16);
  let publishedAt = new Float64Array(capacity);
  let source = new Int32Array(capacity);
  let host = new Int32Array(capacity);
  let author = new Int32Array(capacity);
  let repeats = new Uint8Array(capacity);
  let reach = new Float32Array(capacity);
  let sentiment = new Float32Array(capacity);
  let pestle = new Uint8Array(capacity);
  let namedStarts = new Int32Array(capacity + 1);
  let namedSubjects = new Int32Array(capacity * 4);

  function grow(): void {
    capacity *= 2;
    ids = copied(ids, new Uint8Array(capacity * 16));
    publishedAt = copied(publishedAt, new Float64Array(capacity));
    source = copied(source, new Int32Array(capacity));
    host = copied(host, new Int32Array(capacity));
    author = copied(author, new Int32Array(capacity));
    repeats = copied(repeats, new Uint8Array(capacity));
    reach = copied(reach, new Float32Array(capacity));
    sentiment = copied(sentiment, new Float32Array(capacity));
    pestle = copied(pestle, new Uint8Array(capacity));
    namedStarts = copied(namedStarts, new Int32Array(capacity + 1));
  }

  return {
    source(of) {
      const known = sourceNumbers.get(of.id);
      if (known !== undefined) return known;
      sourceNumbers.set(of.id, sources.length);
      return sources.push(of) - 1;
    },
    subject(of) {
      const key = `${of.kind}:${of.key}`;
      const known = subjectNumbers.get(key);
      if (known !== undefined) return known;
      subjectNumbers.set(key, subjects.length);
      return subjects.push(of) - 1;
    },
    add(row) {
      if (!Number.isFinite(row.publishedAt)) return;
      if (rows === capacity) grow();
      writeId(ids, rows * 16, row.id);
      publishedAt[rows] = row.publishedAt;
      source[rows] = row.source;
      host[rows] = hashName(row.host);
      author[rows] = hashName(row.author);
      repeats[rows] = row.repeats ? 1 : 0;
      reach[rows] = Number.isFinite(row.reach) ? Math.max(0, row.reach) : 0;
      sentiment[rows] = row.sentiment ?? Number.NaN;
      for (const name of row.pestle) pestle[rows]! |= 1 << PESTLE_CLASSES.indexOf(name);
      titles.add(row.title);
      const first = named;
      for (const subject of row.subjects) {
        if (namedSubjects.subarray(first, named).includes(subject)) continue;
        if (named === namedSubjects.length) namedSubjects = copied(namedSubjects, new Int32Array(named * 2));
        namedSubjects[named++] = subject;
      }
      namedStarts[++rows] = named;
    },
    finish() {
      // Ties keep the order of arrival, so the same signals give the same corpus.
      const all = new Uint32Array(rows).map((_, row) => row);
      all.sort((a, b) => publishedAt[a]! - publishedAt[b]! || a - b);
      const median = rows === 0 ? 0 : publishedAt[all[rows >>> 1]!]!;
      const order = all.filter((row) => Math.abs(publishedAt[row]! - median) <= FARTHEST);
      const signals = order.length;

      const counts = new Int32Array(subjects.length);
      for (let at = 0; at < named; at++) counts[namedSubjects[at]!]!++;
      const kept: TrendSubject[] = [];
      const renumbered = new Int32Array(subjects.length).fill(-1);
      for (const [number, subject] of subjects.entries())
        if (counts[number]! >= minimum.entity) renumbered[number] = kept.push(subject) - 1;
      const termNumbers = new Map<number, number>();
      for (const { term, hash } of titles.frequent())
        termNumbers.set(hash, kept.push({ kind: 'term', key: term, name: term, entityKind: null }) - 1);

      const subjectStarts = sharedInts(signals + 1);
      const { hashes, starts } = titles;
      const eachSubject = (row: number, visit: (subject: number) => void): void => {
        for (let at = namedStarts[row]!; at < namedStarts[row + 1]!; at++) {
          const number = renumbered[namedSubjects[at]!]!;
          if (number >= 0) visit(number);
        }
        for (let at = starts[row]!; at < starts[row + 1]!; at++) {
          const number = termNumbers.get(hashes[at]!);
          if (number !== undefined) visit(number);
        }
      };
      let size = 0;
      for (let to = 0; to < signals; to++) {
        eachSubject(order[to]!, () => size++);
        subjectStarts[to + 1] = size;
      }
      const rowSubjects = sharedInts(size);
      size = 0;
      for (let to = 0; to < signals; to++)
        eachSubject(order[to]!, (subject) => {
          rowSubjects[size++] = subject;
        });

      const firstDay = signals === 0 ? 0 : Math.floor(publishedAt[order[0]!]! / DAY_MS);
      const endDay = signals === 0 ? 0 : Math.floor(publishedAt[order[signals - 1]!]! / DAY_MS) + 1;
      const corpus = {
        signals,
        firstDay,
        endDay,
        ids: new Uint8Array(new SharedArrayBuffer(signals * 16)),
        publishedAt: new Float64Array(new SharedArrayBuffer(signals * 8)),
        day: sharedInts(signals),
        source: sharedInts(signals),
        voice: sharedInts(signals),
        repeats: new Uint8Array(new SharedArrayBuffer(signals)),
        reach: new Float32Array(new SharedArrayBuffer(signals * 4)),
        sentiment: new Float32Array(new SharedArrayBuffer(signals * 4)),
        pestle: new Uint8Array(new SharedArrayBuffer(signals)),
        subjectStarts,
        rowSubjects,
        sources,
        subjects: kept,
        minimum,
        leftOut: rows - signals,
      };
      const own = sources.map(({ id }) => hashName(id));
      const oneHost = haveOneHost(sources.length, source.subarray(0, rows), host);
      for (let to = 0; to < signals; to++) {
        const from = order[to]!;
        for (let byte = 0; byte < 16; byte++) corpus.ids[to * 16 + byte] = ids[from * 16 + byte]!;
        corpus.publishedAt[to] = publishedAt[from]!;
        corpus.day[to] = Math.floor(publishedAt[from]! / DAY_MS) - firstDay;
        corpus.source[to] = source[from]!;
        const by = source[from]!;
        const linked = oneHost[by] === 1 ? 0 : host[from]!;
        corpus.voice[to] = linked || author[from]! || own[by]!;
        corpus.repeats[to] = repeats[from]!;
        corpus.reach[to] = reach[from]!;
        corpus.sentiment[to] = sentiment[from]!;
        corpus.pestle[to] = pestle[from]!;
      }
      return corpus;
    },
  };
}

function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

/** FNV-1a; 0 for none. */
function hashName(name: string | null | undefined): number {
  if (name === null || name === undefined || name === '') return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0 || 1;
}

/** 1 for each source most of whose links have one host: there the host says nothing of who speaks. */
function haveOneHost(sources: number, source: Int32Array, host: Int32Array): Uint8Array {
  // Boyer and Moore's vote finds the one host that may have the majority; a second pass counts it.
  const candidate = new Int32Array(sources);
  const votes = new Int32Array(sources);
  for (const [row, of] of source.entries()) {
    if (votes[of] === 0) candidate[of] = host[row]!;
    votes[of]! += candidate[of] === host[row] ? 1 : -1;
  }
  const total = new Int32Array(sources);
  votes.fill(0);
  for (const [row, of] of source.entries()) {
    total[of]!++;
    if (host[row] === candidate[of]) votes[of]!++;
  }
  return Uint8Array.from(votes, (count, of) => (candidate[of] !== 0 && count * 2 > total[of]! ? 1 : 0));
}

function writeId(into: Uint8Array, at: number, id: string): void {
  const hex = id.replaceAll('-', '');
  for (let byte = 0; byte < 16; byte++)
    into[at + byte] = Number.parseInt(hex.slice(byte * 2, byte * 2 + 2), 16);
}

function copied<T extends Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array>(
  from: T,
  into: T,
): T {
  into.set(from);
  return into;
}
