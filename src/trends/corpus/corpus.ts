import type { PestleClass } from '../../domain/analysis.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type { TrendSubject } from '../../domain/trend.ts';

/**
 * Signals of a span as columns, and the subjects that each is about: what bursts, weak signals, horizons and backtests are
 * computed from. One row a signal, ascending by publication. Arrays stand on SharedArrayBuffer, so that threads read them
 * without copying. A corpus as known at a date holds what was published until then, and nothing learnt later.
 *
 * ```
 * row        0    1    2   ...      subjectStarts[row] .. subjectStarts[row + 1]
 * day       17   17   18            └─ places in `rowSubjects`: numbers of subjects
 * ```
 */
export interface TrendCorpus {
  readonly signals: number;
  /** Days since the epoch, UTC: the first day and the day after the last. */
  readonly firstDay: number;
  readonly endDay: number;
  /** 16 bytes of UUID for each row. */
  readonly ids: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly publishedAt: Float64Array;
  /** Days since `firstDay`. */
  readonly day: Int32Array;
  /** Place in `sources`. */
  readonly source: Int32Array;
  /**
   * Hash of who speaks where a source passes on what others say: the host of the link, or the author where most of a
   * source's links have one host, or the source itself. Sources give exposure, voices give independence: a list of links is
   * one source and many voices.
   */
  readonly voice: Int32Array;
  /** 1 where it repeats a story that an earlier row told. */
  readonly repeats: Uint8Array;
  readonly reach: Float32Array;
  /** -1 to 1, NaN where it has none. */
  readonly sentiment: Float32Array;
  /** Bit i is the class i of `PESTLE_CLASSES`. */
  readonly pestle: Uint8Array;
  readonly subjectStarts: Int32Array;
  readonly rowSubjects: Int32Array;
  readonly sources: readonly CorpusSource[];
  /** By their number in this corpus. */
  readonly subjects: readonly TrendSubject[];
  /** Fewest signals of a subject that is kept: of a term, and of an entity or topic. */
  readonly minimum: CorpusMinimum;
  /** Signals whose day is decades from all others': a clock that is wrong. They have no row. */
  readonly leftOut: number;
}

export interface CorpusMinimum {
  readonly term: number;
  readonly entity: number;
}

export interface CorpusSource {
  readonly id: string;
  readonly name: string;
  readonly type: SourceType;
}

/** One signal of a corpus that is not stored yet: what a replay of files hands in. */
export interface CorpusSignal {
  /** A UUID. */
  readonly id: string;
  readonly publishedAt: number;
  readonly source: CorpusSource;
  readonly title: string;
  /** Of the link, as `example.com`. */
  readonly host?: string | null;
  readonly author?: string | null;
  readonly repeats: boolean;
  readonly reach: number;
  readonly sentiment: number | null;
  readonly pestle: readonly PestleClass[];
  /** Entities and topics; terms are taken from the title. */
  readonly subjects: readonly TrendSubject[];
}
