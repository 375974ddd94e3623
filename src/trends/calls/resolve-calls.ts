import { type CallOutcome, trendId } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { corpusBasis } from '../horizons/corpus-basis.ts';
import type { HorizonEvidence } from '../horizons/horizon-evidence.ts';
import type { OpenCall } from '../runs/analysis.ts';
import { resolveBurst } from './resolve-burst.ts';
import { resolveHorizon } from './resolve-horizon.ts';
import { createWeakSignalResolver } from './resolve-weak-signal.ts';

/** What came of the calls whose time has passed by the data of a corpus. */
export function resolveCalls(
  open: readonly OpenCall[],
  { corpus, asOf }: { readonly corpus: TrendCorpus; readonly asOf: number },
): { readonly id: string; readonly outcome: CallOutcome }[] {
  const due = open.filter(({ resolvesAt }) => resolvesAt <= asOf);
  if (due.length === 0) return [];
  const numbers = new Map(corpus.subjects.map((subject, number) => [trendId(subject), number]));
  const basis = corpusBasis(corpus, corpus.endDay);
  const resolveWeakSignal = createWeakSignalResolver(corpus);
  return due.map((call) => {
    const subject = numbers.get(trendId(call.subject));
    const rows =
      subject === undefined
        ? new Int32Array(0)
        : basis.rows.subarray(basis.rowStarts[subject]!, basis.rowStarts[subject + 1]!);
    return { id: call.id, outcome: outcomeOf(call, { corpus, subject, rows, resolveWeakSignal }) };
  });
}

function outcomeOf(
  call: OpenCall,
  context: {
    readonly corpus: TrendCorpus;
    readonly subject: number | undefined;
    readonly rows: Int32Array;
    readonly resolveWeakSignal: ReturnType<typeof createWeakSignalResolver>;
  },
): CallOutcome {
  const { corpus, rows, subject, resolveWeakSignal } = context;
  const { kind, resolvesAt, firstAt } = call;
  switch (kind) {
    case 'burst':
      return resolveBurst(call.burst ?? { startsAt: firstAt, peaksAt: firstAt, endsAt: null, expected: 0 }, {
        corpus,
        rows,
        resolvesAt,
      });
    case 'weak_signal':
      return resolveWeakSignal({ firstAt, resolvesAt }, subject);
    case 'horizon':
      return resolveHorizon(call.evidence as HorizonEvidence, { corpus, subject, resolvesAt });
    default:
      return kind satisfies never;
  }
}
