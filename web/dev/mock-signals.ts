import type {
  Bucket,
  FacetCount,
  Signal,
  SignalDetail,
  SignalPage,
  SignalSummary,
  SimilarSignals,
} from '../src/api/contract.ts';
import { Refusal } from './mock-refusal.ts';
import type { World } from './mock-world.ts';

export function matching(world: World, params: URLSearchParams): SignalDetail[] {
  const q = params.get('q')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (params.get('q')?.includes('(('))
    throw new Refusal(
      400,
      'INVALID_QUERY',
      'the query has an opening bracket without a closing one at character 1; close it or put it in quotes',
    );
  const from = bound(params.get('from'), 0);
  const to = bound(params.get('to'), 86_400_000) || Number.POSITIVE_INFINITY;
  const has = (field: string, values: readonly (string | null)[]) =>
    params.getAll(field).length === 0 || params.getAll(field).some((value) => values.includes(value));
  return world.signals.filter((signal) => {
    const time = Date.parse(signal.published_at);
    return (
      time >= from &&
      time < to &&
      has('source_type', [signal.source_type]) &&
      has('source', [signal.source.id]) &&
      has('language', [signal.language]) &&
      has('country', signal.countries) &&
      has(
        'entity',
        signal.entities.map((entity) => entity.id),
      ) &&
      has('pestle', signal.pestle) &&
      has('label', signal.labels) &&
      q.every((word) => signal.body.toLowerCase().includes(word))
    );
  });
}

export function searchSignals(world: World, params: URLSearchParams): SignalPage {
  const found = matching(world, params);
  if (params.get('sort') === 'oldest') found.reverse();
  const start = Number(params.get('cursor') ?? 0);
  const limit = Number(params.get('limit') ?? 20);
  const words = params.get('q')?.split(/\s+/).filter(Boolean) ?? [];
  const count = (values: (signal: Signal) => readonly [string, string][]): FacetCount[] => {
    const counts = new Map<string, FacetCount>();
    for (const signal of found)
      for (const [value, label] of values(signal))
        counts.set(value, { value, label, count: (counts.get(value)?.count ?? 0) + 1 });
    return [...counts.values()].sort((a, b) => b.count - a.count);
  };
  return {
    items: found.slice(start, start + limit).map((signal) => ({
      ...signal,
      title_highlight: mark(signal.title, words),
      snippet: mark(signal.body.slice(0, 220), words),
    })),
    next_cursor: start + limit < found.length && limit > 0 ? String(start + limit) : null,
    total: found.length,
    related: params.get('mode') === 'vector' ? found.length : 0,
    took_ms: 3,
    ...(params.get('facets') === 'true'
      ? {
          facets: {
            source_type: count((s) => [[s.source_type, s.source_type]]),
            source: count((s) => [[s.source.id, s.source.name]]),
            language: count((s) => (s.language ? [[s.language, s.language]] : [])),
            country: count((s) => s.countries.map((country) => [country, country])),
            entity: count((s) => s.entities.map((entity) => [entity.id, entity.name])).slice(0, 20),
            pestle: count((s) => s.pestle.map((name) => [name, name])),
            label: count((s) => s.labels.map((label) => [label, label])),
          },
        }
      : {}),
    ...(params.has('histogram') ? { histogram: histogram(found, params) } : {}),
  };
}

/** The nearest by the names and classes that two signals share. */
export function similarTo(world: World, id: string): SimilarSignals['items'] {
  const one = world.signals.find((signal) => signal.id === id);
  if (one === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no signal ${id}`);
  const termsOf = (signal: Signal) =>
    new Set([...signal.entities.map((entity) => entity.id), ...signal.pestle, ...signal.title.split(' ')]);
  const own = termsOf(one);
  return world.signals
    .filter((signal) => signal.id !== id && signal.story?.id !== (one.story?.id ?? 'none'))
    .map((signal) => {
      const other = termsOf(signal);
      const shared = [...own].filter((term) => other.has(term)).length;
      return { signal, similarity: shared / Math.sqrt(own.size * other.size) };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

/** The first sentence of each paragraph, and one of another member of the story. */
export function summaryOf(world: World, id: string): SignalSummary {
  const one = world.signals.find((signal) => signal.id === id);
  if (one === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no signal ${id}`);
  const others = (one.story?.members ?? []).map(({ signal_id }) => signal_id).filter((other) => other !== id);
  const sentences = one.body.split('\n\n').map((paragraph, at) => ({
    text: paragraph.split(/(?<=[.!?])\s+/)[at === 0 ? 1 : 0] ?? paragraph,
    signal_ids: [id, ...others.slice(0, at + 1)],
  }));
  return { sentences, method: 'extractive', model: null };
}

export function histogram(
  found: readonly Signal[],
  params: URLSearchParams,
): { interval: 'day' | 'month'; buckets: Bucket[] } {
  const span = (bound(params.get('to'), 0) || Date.now()) - bound(params.get('from'), 0);
  const interval = span > 100 * 86_400_000 ? 'month' : 'day';
  const counts = new Map<string, number>();
  for (const signal of found) {
    const start =
      interval === 'day'
        ? `${signal.published_at.slice(0, 10)}T00:00:00.000Z`
        : `${signal.published_at.slice(0, 7)}-01T00:00:00.000Z`;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return {
    interval,
    buckets: [...counts]
      .map(([start, count]) => ({ start, count }))
      .sort((a, b) => a.start.localeCompare(b.start)),
  };
}

function mark(text: string, words: readonly string[]): { text: string; ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  for (const word of words)
    for (
      let at = text.toLowerCase().indexOf(word.toLowerCase());
      at >= 0;
      at = text.toLowerCase().indexOf(word.toLowerCase(), at + 1)
    )
      ranges.push([at, at + word.length]);
  return { text, ranges };
}

/** A day or a time as milliseconds; a day is moved by `dayEnd`, so that `to` includes it. 0 when absent. */
export function bound(value: string | null, dayEnd: number): number {
  if (value === null) return 0;
  return Date.parse(value) + (value.length === 10 ? dayEnd : 0);
}
