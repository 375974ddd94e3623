import type { LabelledCount, Signal, SignalHistogram } from './signal.ts';
import type { SourceState } from './source.ts';

/** The figures that change by themselves. */
export interface LiveCounts {
  /** Signals of all time. */
  readonly signals: number;
  /** Captured in the current hour and the 24 before it. */
  readonly signalsLast24h: number;
  /** Stored per second over the last 10 seconds, by this server. */
  readonly ratePerSecond: number;
  /** Documents in the event log that are not processed yet. */
  readonly backlog: number;
  readonly deadLetters: number;
  readonly sources: Readonly<Record<SourceState, number>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Dashboard {
  readonly counts: LiveCounts;
  readonly range: {
    readonly from: number | null;
    readonly to: number | null;
    readonly signals: number;
    /** In the range of the same length before it; null when the range has no start. */
    readonly previous: number | null;
  };
  readonly overTime: SignalHistogram;
  readonly bySourceType: readonly LabelledCount[];
  readonly topSources: readonly {
    readonly id: string;
    readonly name: string;
    readonly count: number;
    readonly state: SourceState;
  }[];
  readonly newest: readonly Signal[];
}
