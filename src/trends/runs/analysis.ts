import type { PestleClass } from '../../domain/analysis.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type {
  Burst,
  CallKind,
  CallOutcome,
  ChangePoint,
  ExplainedScore,
  Horizon,
  HorizonAssessment,
  PestleProfile,
  TrendId,
  TrendSubject,
} from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** What a run hands to its thread. The corpus's columns are shared, everything else is copied. */
export interface AnalysisInput {
  readonly corpus: TrendCorpus;
  /** The end of the data, milliseconds since the epoch. */
  readonly asOf: number;
  /** Listed whatever their counts. */
  readonly tracked: readonly TrendSubject[];
  /** Calls that wait for their outcome. */
  readonly open: readonly OpenCall[];
}

export interface OpenCall {
  readonly id: string;
  readonly kind: CallKind;
  readonly subject: TrendSubject;
  /** The end of the data when it was first made. */
  readonly firstAt: number;
  readonly resolvesAt: number;
  /** As the kind's own functions wrote it. */
  readonly evidence: unknown;
  /** The burst that was called, as it was last recognised; null for other kinds. */
  readonly burst: Pick<Burst, 'startsAt' | 'peaksAt' | 'endsAt' | 'expected'> | null;
}

/** What the thread gives back: rows to store. */
export interface Analysis {
  /** Best first by `score`. */
  readonly trends: readonly AnalysedTrend[];
  /** Subjects that are one trend with another, and that other. */
  readonly aliases: readonly { readonly id: TrendId; readonly trend: TrendId }[];
  readonly bursts: readonly AnalysedBurst[];
  /** Weak signals and horizons as they would be called now. */
  readonly said: readonly Said[];
  readonly outcomes: readonly { readonly id: string; readonly outcome: CallOutcome }[];
  readonly subjects: number;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

export interface AnalysedTrend {
  readonly subject: TrendSubject;
  readonly figures: TrendFigures;
  readonly attention: ExplainedScore;
  /** Signals a week, smoothed; its change a week, and the change of that. */
  readonly level: number;
  readonly velocity: number;
  readonly acceleration: number;
  readonly burst: Burst | null;
  /** Score of that burst, 0 to 1. */
  readonly burstScore: number;
  readonly weakSignal: number;
  readonly weakCalled: boolean;
  readonly horizon: Horizon | null;
  readonly horizonConfidence: number;
  /** Classes that hold in at least a tenth of the signals, largest first. */
  readonly pestle: readonly { readonly name: PestleClass; readonly share: number }[];
  readonly tracked: boolean;
  readonly detail: TrendFacts;
  /** What the baseline expects on each day of the corpus, packed. */
  readonly expected: Uint8Array;
}

/** Counts of one subject; repeats of stories left out. */
export interface TrendFigures {
  /** In the last 30 days, in the 30 before, and ever. */
  readonly recent: number;
  readonly before: number;
  readonly signals: number;
  /** Distinct voices in the last 30 days: sites that are linked, else authors, else sources. */
  readonly sources: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** How many times more its sources speak of it than in the 30 days before, given what each published, less 1. */
  readonly growth: number;
  /** The same against chance: standard deviations. */
  readonly growthZ: number;
  /** 1 rising, -1 falling, 0 neither beyond what chance has. */
  readonly direction: -1 | 0 | 1;
  /** By week, oldest first, at most 52; the last one ends with the data. */
  readonly sparkline: readonly number[];
}

/** What the page of one trend shows beyond its row; stored as JSON. */
export interface TrendFacts {
  readonly headline: string;
  readonly attention: ExplainedScore;
  readonly changePoints: readonly ChangePoint[];
  readonly weakSignal: ExplainedScore | null;
  readonly horizon: HorizonAssessment | null;
  readonly pestle: PestleProfile;
  readonly sourceTypes: readonly { readonly type: SourceType; readonly signals: number }[];
  readonly topSources: readonly SourceCount[];
  readonly related: readonly { readonly id: TrendId; readonly together: number; readonly lift: number }[];
  /** Ids of signals: of its bursts first, then the newest. */
  readonly representative: readonly string[];
}

export interface SourceCount {
  readonly id: string;
  readonly name: string;
  readonly signals: number;
}

export interface AnalysedBurst {
  readonly subject: TrendSubject;
  readonly burst: Burst;
  /** Place of its happening among those of the month, from 1. */
  readonly rank: number;
  /** It is the strongest of those that are one happening. */
  readonly leads: boolean;
  /** Names of other subjects that burst with it. */
  readonly also: readonly string[];
  readonly said: Said;
  /** When all that decides it is in the past already. */
  readonly outcome: CallOutcome | null;
}

/** Something said with its reasons, before it is stored as a call. */
export interface Said {
  readonly kind: CallKind;
  readonly subject: TrendSubject;
  readonly formula: string;
  readonly score: number;
  readonly resolvesAt: number;
  /** An `ExplainedScore`, or a `HorizonAssessment` of which one is made. */
  readonly explained: ExplainedScore;
  readonly evidence: unknown;
  readonly shown: ShownEvidence;
}

/** What a page shows of a call's evidence. */
export interface ShownEvidence {
  readonly days: readonly {
    /** Midnight, milliseconds since the epoch. */
    readonly at: number;
    readonly signals: number;
    readonly expected: number;
    readonly sources: number;
    readonly known: boolean;
  }[];
  readonly sources: readonly SourceCount[];
  /** Ids. */
  readonly signals: readonly string[];
}
