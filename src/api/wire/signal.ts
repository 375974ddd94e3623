import type {
  Highlight,
  NamedSource,
  Signal,
  SignalDetail,
  SignalPage,
  SignalStory,
  SimilarSignal,
} from '../../domain/signal.ts';
import type { Summary } from '../../domain/summary.ts';
import type {
  SignalDetail as WireDetail,
  SignalPage as WirePage,
  Signal as WireSignal,
  SignalSummary as WireSummary,
} from '../../schemas/signal.ts';
import { timestamp } from '../responses.ts';
import { toWireAnalysis } from './analysis.ts';

export function toWireSignal(signal: Signal): WireSignal {
  return {
    id: signal.id,
    title: signal.title,
    url: signal.url,
    source: toWireNamed(signal.source),
    source_type: signal.sourceType,
    author: signal.author,
    company: signal.company,
    language: signal.language,
    country: signal.country,
    labels: [...signal.labels],
    published_at: timestamp(signal.publishedAt),
    captured_at: timestamp(signal.capturedAt),
    snippet: toWireHighlight(signal.snippet),
    title_highlight: toWireHighlight(signal.titleHighlight),
    sightings: signal.sightings,
    score: signal.score,
    entities: signal.entities.map(({ id, kind, name }) => ({ id, kind, name })),
    pestle: [...signal.pestle],
    countries: [...signal.countries],
    story_size: signal.storySize,
  };
}

export function toWireDetail(signal: SignalDetail): WireDetail {
  return {
    ...toWireSignal(signal),
    body: signal.body,
    external_id: signal.externalId,
    attributes: { ...signal.attributes },
    content_hash: signal.contentHash,
    revision: signal.revision,
    provenance: signal.provenance.map((sighting) => ({
      source: toWireNamed(sighting.source),
      external_id: sighting.externalId,
      url: sighting.url,
      published_at: timestamp(sighting.publishedAt),
      first_seen_at: timestamp(sighting.firstSeenAt),
    })),
    analysis: signal.analysis === null ? null : toWireAnalysis(signal.analysis, signal),
    story: signal.story === null ? null : toWireStory(signal.story),
  };
}

function toWireStory({ id, size, sources, members }: SignalStory): NonNullable<WireDetail['story']> {
  return {
    id,
    size,
    sources,
    members: members.map((member) => ({
      signal_id: member.signalId,
      title: member.title,
      source: toWireNamed(member.source),
      published_at: timestamp(member.publishedAt),
      similarity: member.similarity,
      method: member.method,
      canonical: member.canonical,
    })),
  };
}

export function toWireSimilar(
  similar: readonly SimilarSignal[],
): { signal: WireSignal; similarity: number }[] {
  return similar.map(({ signal, similarity }) => ({ signal: toWireSignal(signal), similarity }));
}

export function toWireSummary({ sentences, method, model }: Summary): WireSummary {
  return {
    sentences: sentences.map(({ text, signalIds }) => ({ text, signal_ids: [...signalIds] })),
    method,
    model,
  };
}

export function toWirePage(page: SignalPage): WirePage {
  return {
    items: page.items.map(toWireSignal),
    next_cursor: page.nextCursor,
    total: page.total,
    related: page.related,
    ...(page.facets === undefined
      ? {}
      : {
          facets: Object.fromEntries(
            Object.entries(page.facets).map(([field, counts]) => [
              field,
              counts.map((count) => ({ ...count })),
            ]),
          ),
        }),
    ...(page.histogram === undefined
      ? {}
      : { histogram: { interval: page.histogram.interval, buckets: toWireBuckets(page.histogram.buckets) } }),
    took_ms: page.tookMs,
  };
}

export function toWireBuckets(
  buckets: readonly { readonly start: number; readonly count: number }[],
): { start: string; count: number }[] {
  return buckets.map(({ start, count }) => ({ start: timestamp(start), count }));
}

function toWireNamed(source: NamedSource): { id: string; name: string } {
  return { id: source.id, name: source.name };
}

function toWireHighlight(highlight: Highlight): { text: string; ranges: [number, number][] } {
  return { text: highlight.text, ranges: highlight.ranges.map(([start, end]) => [start, end]) };
}
