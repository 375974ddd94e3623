/** What a burst was called on: plain JSON, a few kilobytes, from which `recomputeBurst` gives its score again. */
export interface BurstEvidence {
  readonly formula: string;
  /** Columns of equal length: the days of the burst and some around it. */
  readonly days: {
    /** Days since the epoch of the first one. */
    readonly first: number;
    readonly observed: readonly number[];
    readonly expected: readonly number[];
    /** Signals of all sources that could be relied on. */
    readonly total: readonly number[];
    /** 0 where the sources that carry it could not be relied on. */
    readonly known: readonly number[];
    /** State of the automaton; 0 is the baseline. */
    readonly state: readonly number[];
    /** Distinct voices. */
    readonly voices: readonly number[];
  };
  /** Places in the columns: of the burst's first day, its peak, the day after its last. */
  readonly burst: { readonly from: number; readonly peak: number; readonly to: number };
  readonly open: boolean;
  /** Each state of the automaton emits so many times the one below. */
  readonly scaling: number;
  /** Variance of the burst's sum is mean + dispersion * mean^2. */
  readonly dispersion: number;
  /** Windows of its length in the series. */
  readonly windows: number;
  /** ln of its chance in its series, and without its loudest voice. */
  readonly logP: number;
  readonly logPWithoutLoudest: number;
  /** Series of its kind that were tested, and the rate over them. */
  readonly tests: number;
  readonly falseDiscovery: number;
  /** Signals of each voice, loudest first. */
  readonly voices: readonly number[];
  /** Signals by source, most first; at most 12. */
  readonly sources: readonly { readonly id: string; readonly signals: number }[];
  /** UUIDs of its signals, those that found most attention first; at most 12. */
  readonly signals: readonly string[];
  /** The same weeks a year before and after: what was there, and what was expected; none where the data does not reach. */
  readonly otherYears: readonly {
    readonly first: number;
    readonly observed: number;
    readonly expected: number;
  }[];
}
