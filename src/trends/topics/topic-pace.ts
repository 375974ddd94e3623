/** When topics are clustered anew, and when new ones are looked for. */
export interface Pace {
  /** Fewer signals have no topics. */
  readonly leastSignals: number;
  /** While signals stream in, the first clustering waits for so many. */
  readonly firstSignals: number;
  /** While they stream in, the next waits until there are so many more, as a share of those clustered. */
  readonly grownBy: number;
  /** When nothing came for so long, so small a share is enough, and so few signals. Before that all work waits, */
  readonly quietMs: number;
  readonly quietGrownBy: number;
  readonly quietSignals: number;
  /** but when signals have come without a pause for so long. */
  readonly patienceMs: number;
  /** Whatever came: once in so long. */
  readonly longestMs: number;
  /** Signals without a topic that are worth a look for new ones. */
  readonly births: number;
  /** Work rests so many times as long as it took. */
  readonly restFactor: number;
}

const HOUR = 3_600_000;

export const TOPIC_PACE: Pace = {
  leastSignals: 20,
  firstSignals: 2_000,
  grownBy: 0.5,
  quietMs: 5_000,
  quietGrownBy: 0.02,
  quietSignals: 10,
  patienceMs: 180_000,
  longestMs: 24 * HOUR,
  births: 100,
  restFactor: 10,
};

export interface TopicState {
  readonly version: number;
  /** Milliseconds since the epoch; null when nothing was clustered yet. */
  readonly clusteredAt: number | null;
  readonly clusteredSignals: number;
  readonly clusteredMs: number;
  readonly requestedAt: number | null;
  /** Of the outbox: rises with everything that is written or deleted. */
  readonly position: number;
  /** The newest signal; null when there is none. */
  readonly newest: string | null;
  /** Some topic's series is to be written anew. */
  readonly stale: boolean;
}

export interface TopicHead extends TopicState {
  /** Signals since the last clustering, and those without a topic since new ones were looked for; counted up to a bound. */
  readonly newSignals: number;
  readonly unassigned: number;
}

export type Due = 'clustering' | 'births' | 'nothing';

/** Whether the last clustering is long enough ago, as a multiple of the time that it took. */
export function isRested(
  { clusteredAt, clusteredMs }: Pick<TopicState, 'clusteredAt' | 'clusteredMs'>,
  now: number,
  pace: Pace,
): boolean {
  return clusteredAt === null || now - clusteredAt >= pace.restFactor * clusteredMs;
}

export function whatIsDue(
  head: TopicHead,
  { now, quietSince }: { readonly now: number; readonly quietSince: number },
  pace: Pace,
): Due {
  const { clusteredAt, clusteredSignals, newSignals } = head;
  if (head.requestedAt !== null) return 'clustering';
  const isQuiet = now - quietSince >= pace.quietMs;
  if (clusteredAt === null)
    return newSignals >= (isQuiet ? pace.leastSignals : pace.firstSignals) ? 'clustering' : 'nothing';
  if (newSignals > 0 && now - clusteredAt >= pace.longestMs) return 'clustering';
  if (!isRested(head, now, pace)) return 'nothing';
  if (newSignals >= Math.max(pace.firstSignals, pace.grownBy * clusteredSignals)) return 'clustering';
  if (isQuiet && newSignals >= Math.max(pace.quietSignals, pace.quietGrownBy * clusteredSignals))
    return 'clustering';
  return head.unassigned >= pace.births ? 'births' : 'nothing';
}
