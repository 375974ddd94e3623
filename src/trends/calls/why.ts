import { isDeepStrictEqual } from 'node:util';
import type { Call, ExplainedScore } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { readSignalCards, type SignalCard } from '../listing/signal-cards.ts';
import type { ShownEvidence } from '../runs/analysis.ts';
import { readCall } from './call-rows.ts';
import { recomputeCall } from './recompute.ts';

export interface CallReasons {
  readonly call: Call;
  readonly stored: ExplainedScore;
  readonly recomputed: ExplainedScore;
  /** To the last digit of every part. */
  readonly equal: boolean;
  readonly shown: ShownEvidence;
  readonly signals: readonly SignalCard[];
}

/** Throws NOT_FOUND. */
export async function whyCall(tenant: Queryable, id: string): Promise<CallReasons> {
  const { call, explained, evidence, shown } = await readCall(tenant, id);
  // As JSON gives it back: what a formula leaves undefined was never stored.
  const recomputed = JSON.parse(JSON.stringify(recomputeCall(call.kind, evidence))) as ExplainedScore;
  return {
    call,
    stored: explained,
    recomputed,
    equal: isDeepStrictEqual(recomputed, explained),
    shown,
    signals: await readSignalCards(tenant, shown.signals),
  };
}
