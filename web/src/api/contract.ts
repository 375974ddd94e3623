import type { Static } from 'typebox';
import type * as analysis from '../../../src/schemas/analysis.ts';
import type * as auth from '../../../src/schemas/auth.ts';
import type * as dashboard from '../../../src/schemas/dashboard.ts';
import type * as deadLetter from '../../../src/schemas/dead-letter.ts';
import type * as graph from '../../../src/schemas/graph.ts';
import type * as resolution from '../../../src/schemas/resolution.ts';
import type * as shared from '../../../src/schemas/shared.ts';
import type * as signal from '../../../src/schemas/signal.ts';
import type * as source from '../../../src/schemas/source.ts';

/** The wire contract, as types only: the schemas themselves stay in the server. */
export type Problem = Static<typeof shared.Problem>;
export type Identity = Static<typeof auth.Identity>;
export type TokenResponse = Static<typeof auth.TokenResponse>;
export type RoleName = Static<typeof auth.RoleName>;
export type User = Static<typeof auth.User>;
export type UserCreate = Static<typeof auth.UserCreate>;
export type UserUpdate = Static<typeof auth.UserUpdate>;
export type ApiKey = Static<typeof auth.ApiKey>;
export type ApiKeyCreate = Static<typeof auth.ApiKeyCreate>;
export type ApiKeyCreated = Static<typeof auth.ApiKeyCreated>;
export type LiveCounts = Static<typeof dashboard.LiveCounts>;
export type Dashboard = Static<typeof dashboard.Dashboard>;
export type StreamSignals = Static<typeof dashboard.StreamSignals>;
export type DeadLetter = Static<typeof deadLetter.DeadLetter>;
export type DeadLetterReplay = Static<typeof deadLetter.DeadLetterReplay>;
export type DeadLetterReplayed = Static<typeof deadLetter.DeadLetterReplayed>;
export type Highlight = Static<typeof signal.Highlight>;
export type Signal = Static<typeof signal.Signal>;
export type SignalDetail = Static<typeof signal.SignalDetail>;
export type SignalPage = Static<typeof signal.SignalPage>;
export type SimilarSignals = Static<typeof signal.SimilarSignals>;
export type SignalSummary = Static<typeof signal.SignalSummary>;
export type Story = Static<typeof signal.Story>;
export type Analysis = Static<typeof analysis.Analysis>;
export type Mention = Static<typeof analysis.Mention>;
export type LinkedEntity = Static<typeof analysis.LinkedEntity>;
export type Relation = Static<typeof analysis.Relation>;
export type Entity = graph.Entity;
export type EntityUpdate = graph.EntityUpdate;
export type EntityHistory = graph.EntityHistory;
export type HistoryEntry = EntityHistory['items'][number];
export type Relationship = graph.Relationship;
export type RelationshipDetail = graph.RelationshipDetail;
export type Evidence = Static<typeof graph.Evidence>;
export type GraphFragment = graph.GraphFragment;
export type Neighbours = graph.Neighbours;
export type Paths = graph.Paths;
export type GraphFormat = graph.GraphExportQuery['format'];
export type MergeProposal = resolution.MergeProposal;
export type MergeDecision = resolution.MergeDecision;
export type MergeRequest = resolution.MergeRequest;
export type SplitRequest = resolution.SplitRequest;
export type IdentityEvent = resolution.IdentityEvent;
export type EntityKind = Mention['kind'];
export type PestleName = Static<typeof analysis.PestleName>;
export type FacetCount = Static<typeof signal.FacetCount>;
export type Source = Static<typeof source.Source>;
export type SourceCreate = Static<typeof source.SourceCreate>;
export type SourceUpdate = Static<typeof source.SourceUpdate>;
export type SourceRunResult = Static<typeof source.SourceRunResult>;
export type SourceState = Source['health']['state'];
export type SourceTypeName = Source['source_type'];
export type HistogramInterval = Dashboard['over_time']['interval'];

export interface Bucket {
  readonly start: string;
  readonly count: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
