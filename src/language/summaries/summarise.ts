import { type Clock, systemClock } from '../../base/clock.ts';
import { isBellwetherError, messageOf } from '../../base/errors.ts';
import type { SummarisedSignal, Summary } from '../../domain/summary.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import type { LanguageModel } from '../../ports/language-model.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type CheckTools, findUnsupported, readSource } from './check-sentence.ts';
import { extractSummary } from './extractive.ts';
import { MOST_SOURCES, writePrompt } from './prompt.ts';
import { readAnswer } from './read-answer.ts';
import { type CachedSummary, createSummaryCache, keyOf, normalisedText } from './summary-cache.ts';

export interface SummariserOptions {
  readonly database: Database;
  /** The static model that ships, and a scanner: both of this thread. */
  readonly tools: CheckTools;
  readonly metrics: Metrics;
  /** The tenant's language model with the tenant's budget; null when none is configured. */
  readonly languageModel?: (tenant: TenantId) => LanguageModel | null;
  readonly clock?: Clock;
}

export interface Summariser {
  /**
   * A few sentences about one signal or a story, each with the signals that say it. One signal is always summarised by its
   * own sentences; a story by the language model when there is one, checked against its sources, and by its own sentences
   * when there is none, when it is away or out of budget, or when nothing that it wrote is supported. Rejects only when the
   * signal aborts or the store does not answer.
   */
  summarise(tenant: TenantId, signals: readonly SummarisedSignal[], signal: AbortSignal): Promise<Summary>;
}

/** Milliseconds: attempts, waits and the limits of rate together. */
const LONGEST_RUN = 5 * 60_000;
const LONGEST_SENTENCE = 600;
/** A source that talked the model into a link would reach readers with it. */
const ADDRESS = /:\/\/|\bwww\.|\]\(|<[a-z!/]/i;

export function createSummariser(options: SummariserOptions): Summariser {
  const { tools } = options;
  const clock = options.clock ?? systemClock;
  const cache = createSummaryCache(options.database);
  const hits = options.metrics.counter('cache_hits_total', { cache: 'summaries' });
  const misses = options.metrics.counter('cache_misses_total', { cache: 'summaries' });
  /** The same story asked for by several at once is paid for once. */
  const underWay = new Map<string, Promise<CachedSummary>>();

  async function write(
    ordered: readonly SummarisedSignal[],
    model: LanguageModel,
    signal: AbortSignal,
  ): Promise<CachedSummary> {
    const completion = await model.complete(writePrompt(ordered, model.longestPrompt), signal);
    const answer = readAnswer(completion.text);
    // The last sentence of an answer that was cut is not whole.
    const cited = completion.finished || answer.at(-1)?.citations.length !== 0 ? answer : answer.slice(0, -1);
    return check(cited, ordered, tools);
  }

  async function fromModel(
    tenant: TenantId,
    signals: readonly SummarisedSignal[],
    model: LanguageModel,
    signal: AbortSignal,
  ): Promise<Summary> {
    const { key, ordered } = keyOf(signals.slice(0, MOST_SOURCES), model.id);
    let checked = await cache.get(tenant, key, clock.now());
    (checked === undefined ? misses : hits).add();
    if (checked === undefined) {
      const name = `${tenant} ${key.toString('hex')}`;
      let running = underWay.get(name);
      if (running === undefined) {
        // Whoever asked first may leave: the answer is paid for and serves the next.
        running = write(ordered, model, AbortSignal.timeout(LONGEST_RUN))
          .then(async (summary) => {
            await cache.put(tenant, { key, model: model.id, summary, now: clock.now() });
            return summary;
          })
          .finally(() => underWay.delete(name));
        // Nobody may be left to hear of a failure.
        running.catch(() => {});
        underWay.set(name, running);
      }
      checked = await Promise.race([running, rejectsOnAbort(signal)]);
    }
    const { sentences, dropped } = checked;
    if (sentences.length === 0)
      return extract(signals, 'the sources support nothing that the language model wrote', dropped);
    return {
      sentences: sentences.map(({ text, sources }) => ({
        text,
        signalIds: idsOf(sources, ordered, signals),
      })),
      method: 'language-model',
      model: model.id,
      dropped,
      fallback: null,
    };
  }

  function extract(
    signals: readonly SummarisedSignal[],
    fallback: string | null,
    dropped: Summary['dropped'] = [],
  ): Summary {
    return {
      sentences: extractSummary(signals, tools),
      method: 'extractive',
      model: null,
      dropped,
      fallback,
    };
  }

  return {
    async summarise(tenant, signals, signal) {
      const model = signals.length > 1 ? (options.languageModel?.(tenant) ?? null) : null;
      if (model === null) return extract(signals, null);
      try {
        return await fromModel(tenant, signals, model, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!isBellwetherError(error, 'UNAVAILABLE') && !isBellwetherError(error, 'BUDGET_EXCEEDED'))
          throw error;
        return extract(signals, messageOf(error));
      }
    },
  };
}

function rejectsOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Keeps the sentences that their sources support, each with those of its citations that share its words. */
function check(
  cited: ReturnType<typeof readAnswer>,
  ordered: readonly SummarisedSignal[],
  tools: CheckTools,
): CachedSummary {
  const sources = ordered.map((signal) => readSource(signal, tools));
  const sentences: { text: string; sources: readonly number[] }[] = [];
  const dropped: { text: string; reason: string }[] = [];
  for (const { text, citations } of cited) {
    const known = citations.map((number) => number - 1).filter((place) => sources[place] !== undefined);
    const reason = ADDRESS.test(text)
      ? 'it holds an address'
      : text.length > LONGEST_SENTENCE
        ? `it is longer than ${LONGEST_SENTENCE} characters`
        : citations.length === 0
          ? 'it cites no source'
          : known.length < citations.length
            ? `it cites a source that does not exist: ${citations.join(', ')} of ${sources.length}`
            : findUnsupported(
                text,
                known.map((place) => sources[place]!),
                tools,
              );
    if (reason !== null) dropped.push({ text, reason });
    else if (!sentences.some((other) => other.text === text)) sentences.push({ text, sources: known });
  }
  return { sentences, dropped };
}

/** The signals with the cited texts, copies of a text included, in the order in which they were given. */
function idsOf(
  places: readonly number[],
  ordered: readonly SummarisedSignal[],
  signals: readonly SummarisedSignal[],
): string[] {
  const texts = new Set(places.map((place) => normalisedText(ordered[place]!)));
  return signals.filter((signal) => texts.has(normalisedText(signal))).map(({ id }) => id);
}
