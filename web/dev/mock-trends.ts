import type {
  Burst,
  Call,
  CallWhy,
  ExplainedScore,
  Forecast,
  PestleName,
  Topic,
  TopicEvent,
  Trend,
  TrendDetail,
  TrendKind,
} from '../src/api/contract.ts';
import { Refusal } from './mock-refusal.ts';
import { DAY_MS, dailyCounts, randomFrom, type Shape, seriesOf } from './mock-series.ts';
import type { World } from './mock-world.ts';

const NAMES: [TrendKind, string | null, string][] = [
  ...[
    'solid-state battery',
    'perovskite tandem cell',
    'quantum error correction',
    'small modular reactor',
    'green hydrogen',
    'RISC-V',
    'photonic interconnect',
    'mRNA vaccine platform',
    'humanoid robot',
    'sodium-ion cell',
    'direct air capture',
    'edge language model',
    'zero-knowledge proof',
    'neuromorphic chip',
    'digital twin',
  ].map((name) => ['entity', 'technology', name] as [TrendKind, string, string]),
  ...['Northvolt', 'NuScale', 'European Commission', 'SiFive', 'Oxford PV'].map(
    (name) => ['entity', 'organisation', name] as [TrendKind, string, string],
  ),
  ...[
    'battery, cell, electrolyte',
    'meltdown, spectre, intel',
    'gdpr, privacy, consent',
    'reactor, fuel, licence',
    'vaccine, trial, dose',
    'robot, gripper, humanoid',
    'perovskite, tandem, efficiency',
    'chip, foundry, risc',
    'hydrogen, electrolyser, pipeline',
    'bitcoin, exchange, fork',
    'capture, carbon, storage',
    'agents, tools, model',
  ].map((name) => ['topic', null, name] as [TrendKind, null, string]),
  ...['meltdown', 'gdpr', 'data clean room', 'sodium', 'inference cost', 'tandem', 'fusion milestone'].map(
    (name) => ['term', null, name] as [TrendKind, null, string],
  ),
];

export type MockTrends = ReturnType<typeof createMockTrends>;

interface Subject {
  readonly trend: Trend;
  readonly shape: Shape;
}

/** Invented trends, topics, bursts and calls, as the contract shapes them. `MOCK_AS_OF` ends the data in the past. */
export function createMockTrends(world: World) {
  const asked = process.env.MOCK_AS_OF;
  const end = Math.floor((asked === undefined ? Date.now() : Date.parse(asked)) / DAY_MS) * DAY_MS;
  const asOf = new Date(Math.min(Date.now(), end + DAY_MS)).toISOString();
  const day = (ago: number) => new Date(end - ago * DAY_MS).toISOString();
  const pestles: PestleName[] = [
    'technological',
    'economic',
    'environmental',
    'political',
    'legal',
    'social',
  ];
  const subjects: Subject[] = NAMES.map(([kind, entity_kind, name], at) => {
    const random = randomFrom(at * 7919 + 13);
    const shape: Shape = {
      seed: at * 977 + 5,
      level: 0.2 + random() ** 3 * 9,
      growth: 0.4 + random() * 3.6,
      burst: at % 4 === 1 ? 3 + Math.floor(random() * 20) : at % 5 === 0 ? 120 : null,
    };
    const counts = dailyCounts(shape, 364).map(({ count }) => count);
    const sum = (from: number, to: number) => counts.slice(from, to).reduce((all, count) => all + count, 0);
    const recent = sum(334, 364);
    const before = sum(304, 334);
    const sparkline = Array.from({ length: 52 }, (_, week) => sum(week * 7, week * 7 + 7));
    const bursting = shape.burst !== null && shape.burst < 30;
    const horizon = kind === 'term' ? null : (['H1', 'H2', 'H3'] as const)[at % 3];
    const id = kind === 'term' ? `term:${name}` : `${kind}:${fixedId(at)}`;
    return {
      shape,
      trend: {
        id,
        kind,
        name,
        entity_kind,
        recent,
        before,
        score: random(),
        growth: (recent + 1) / (before + 1) - 1,
        signals: sum(0, 364),
        sources: Math.min(world.sources.length, 1 + Math.ceil(recent / 6)),
        first_at: day(360),
        last_at: day(at % 3),
        level: recent / 4.3,
        velocity: (recent - before) / 18,
        acceleration: (random() - 0.5) * 2,
        sparkline,
        burst: bursting ? burstOf(shape, day) : null,
        weak_signal: random() ** 2,
        horizon: horizon ?? null,
        horizon_confidence: 0.4 + random() * 0.5,
        pestle: pestles
          .slice(at % 3, (at % 3) + 1 + (at % 3))
          .map((one, place) => ({ name: one, share: 0.6 / (place + 1) })),
        tracked: at % 11 === 0,
      },
    };
  });
  const find = (id: string | undefined): Subject => {
    const found = subjects.find(({ trend }) => trend.id === id);
    if (found === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no trend ${id}`);
    return found;
  };
  const calls: Call[] = subjects
    .filter(({ trend }) => trend.burst !== null || trend.weak_signal > 0.5)
    .map(({ trend }, at) => ({
      id: fixedId(1000 + at),
      kind: trend.burst === null ? 'weak_signal' : 'burst',
      subject: { id: trend.id, kind: trend.kind, name: trend.name, entity_kind: trend.entity_kind },
      as_of: day(at % 20),
      formula: trend.burst === null ? 'weak-signal-1' : 'burst-1',
      score: trend.burst === null ? trend.weak_signal : 0.8,
      resolves_at: day(-90),
      outcome:
        at % 4 === 3
          ? {
              came_true: at % 8 === 3,
              resolved_at: day(1),
              text: 'Volume doubled within 90 days: 84 after 31',
            }
          : null,
    }));
  const topics: Topic[] = subjects
    .filter(({ trend }) => trend.kind === 'topic')
    .map(({ trend }, at) => ({
      id: trend.id.slice('topic:'.length),
      label: trend.name,
      terms: trend.name.split(', ').map((term, place) => ({ term, weight: 0.9 - place * 0.2 })),
      signals: trend.signals,
      sources: trend.sources,
      first_published_at: trend.first_at,
      last_published_at: trend.last_at,
      born_at: trend.first_at,
      died_at: at === 9 ? day(12) : null,
      cohesion: 0.4 + at / 30,
    }));
  const events: TopicEvent[] = topics.flatMap((topic, at) => [
    {
      id: fixedId(3000 + at),
      kind: (['birth', 'split', 'merge'] as const)[at % 3] as TopicEvent['kind'],
      topic: { id: topic.id, label: topic.label },
      others:
        at % 3 === 0
          ? []
          : [
              {
                id: (topics[(at + 1) % topics.length] as Topic).id,
                label: (topics[(at + 1) % topics.length] as Topic).label,
                signals: 31,
              },
            ],
      at: day(10 + at * 3),
      text:
        at % 3 === 0
          ? `Began with ${topic.signals} signals that fit nothing else`
          : `31 of its signals came from “${(topics[(at + 1) % topics.length] as Topic).label}”`,
    },
  ]);
  const few = () =>
    world.signals.slice(0, 8).map((one) => ({
      id: one.id,
      title: one.title,
      source: one.source.name,
      published_at: one.published_at,
      url: one.url,
    }));
  const detail = ({ trend, shape }: Subject): TrendDetail => {
    const own = calls.filter(({ subject }) => subject.id === trend.id);
    return {
      ...trend,
      as_of: asOf,
      also: [],
      attention: weakSignal(trend),
      headline: `${trend.name}: ${trend.recent >= trend.before ? 'rising' : 'falling'} since March, ${trend.recent} signals from ${trend.sources} sources in 30 days${trend.horizon === null ? '' : `, ${trend.horizon}`}`,
      bursts: shape.burst === null ? [] : [burstOf(shape, day)],
      change_points:
        shape.growth > 2
          ? [{ at: day(150), before: shape.level * 0.4, after: shape.level, false_discovery: 0.003 }]
          : [],
      weak_signal_score: weakSignal(trend),
      horizon_assessment:
        trend.horizon === null
          ? null
          : {
              formula: 'horizon-1',
              horizon: trend.horizon,
              confidence: trend.horizon_confidence,
              mix: { papers: 0.45, patents: 0.2, news: 0.25, code: 0.1 },
              parts: weakSignal(trend).parts.slice(0, 3),
              reasons: [
                '45 % of the evidence is research',
                'Patents grew by 40 % in a year',
                'Two products, both in trials',
              ],
            },
      pestle_profile: Object.fromEntries(
        pestles.map((name, at) => [
          name,
          { signals: Math.round(trend.signals * 0.5 ** (at + 1)), share: 0.5 ** (at + 1) },
        ]),
      ) as TrendDetail['pestle_profile'],
      source_types: [
        { source_type: 'papers', signals: Math.round(trend.signals * 0.4) },
        { source_type: 'news', signals: Math.round(trend.signals * 0.35) },
        { source_type: 'code', signals: Math.round(trend.signals * 0.15) },
      ],
      top_sources: world.sources.slice(0, 6).map((source, at) => ({
        id: source.id,
        name: source.name,
        signals: Math.round(trend.signals / (at + 3)),
      })),
      related: subjects
        .filter((other) => other.trend.id !== trend.id)
        .slice(0, 12)
        .map((other, at) => ({
          id: other.trend.id,
          kind: other.trend.kind,
          name: other.trend.name,
          entity_kind: other.trend.entity_kind,
          together: 30 - at * 2,
          lift: 6 - at * 0.4,
        })),
      representative: few(),
      timeline: [
        ...own.map((call) => ({
          at: call.as_of,
          kind: 'call',
          text: `Called a ${call.kind.replace('_', ' ')}, score ${call.score.toFixed(2)}`,
          call: call.id,
        })),
        ...(shape.burst === null
          ? []
          : [
              {
                at: day(shape.burst + 2),
                kind: 'burst',
                text: `Burst: ${Math.round(shape.level * 28)} signals where ${Math.round(shape.level * 6)} were expected`,
                call: null,
              },
            ]),
        ...(trend.kind === 'topic'
          ? [
              {
                at: day(300),
                kind: 'birth',
                text: 'Born from 31 signals that fit no other topic',
                call: null,
              },
            ]
          : []),
        { at: day(40), kind: 'window', text: '5 signals from 3 sources within 24 hours', call: null },
      ],
      calls: own,
      note: trend.tracked ? 'Watched for the board paper' : null,
    };
  };
  const why = (id: string): CallWhy => {
    const call = calls.find((one) => one.id === id);
    if (call === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no call ${id}`);
    const { shape, trend } = find(call.subject.id);
    const score = { ...weakSignal(trend), formula: call.formula };
    const daily = dailyCounts(shape, 60);
    return {
      call,
      stored: score,
      recomputed: score,
      equal: true,
      evidence: {
        days: daily.map((one, at) => ({
          at: day(59 - at),
          signals: one.count,
          expected: one.expected ?? 0,
          sources: Math.min(6, one.count),
          known: one.known,
        })),
        sources: world.sources
          .slice(0, 5)
          .map((source, at) => ({ id: source.id, name: source.name, signals: 9 - at })),
        signals: few(),
      },
    };
  };
  const forecast = ({ trend }: Subject): Forecast => ({
    id: fixedId(7000),
    subject: { id: trend.id, kind: trend.kind, name: trend.name, entity_kind: trend.entity_kind },
    made_at: asOf,
    replayed: false,
    history: trend.sparkline,
    as_of: asOf,
    method: 'ets',
    formula: 'forecast-1',
    tried: [
      { method: 'naive', mase: 1 },
      { method: 'ets', mase: 0.81 },
      { method: 'theta', mase: 0.86 },
    ],
    steps: Array.from({ length: 8 }, (_, week) => {
      const mean = trend.level + trend.velocity * week * 0.5;
      const spread = (z: number) => z * Math.sqrt(week + 1) * Math.sqrt(trend.level + 1) * 0.7;
      return {
        starts_at: new Date(thisMonday(end) + week * 7 * DAY_MS).toISOString(),
        mean: Math.max(0, mean),
        low50: Math.max(0, mean - spread(0.67)),
        high50: mean + spread(0.67),
        low80: Math.max(0, mean - spread(1.28)),
        high80: mean + spread(1.28),
        low95: Math.max(0, mean - spread(1.96)),
        high95: mean + spread(1.96),
        actual: null,
      };
    }),
    note: null,
  });

  return {
    async answer(
      method: string,
      url: URL,
      body: () => Promise<Record<string, unknown>>,
    ): Promise<{ status: number; body: unknown } | undefined> {
      const [collection = '', id, action] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
      const ask = url.searchParams;
      const ok = (answered: unknown) => ({ status: 200, body: answered });
      if (collection === 'trends' && (method === 'POST' || method === 'DELETE')) {
        const { trend } = find(method === 'POST' ? String((await body()).id) : id);
        trend.tracked = method === 'POST';
        return method === 'POST' ? { status: 201, body: trend } : { status: 204, body: undefined };
      }
      if (collection === 'trends' && id === 'compare')
        return ok({
          items: ask
            .getAll('id')
            .map(find)
            .map(({ trend, shape }) => ({ trend, series: seriesOf(shape, end, asking(ask)) })),
        });
      if (collection === 'trends' && id !== undefined && action === 'series')
        return ok(seriesOf(find(id).shape, end, asking(ask)));
      if (collection === 'trends' && id !== undefined) return ok(detail(find(id)));
      if (collection === 'trends') return ok(listed(subjects, ask, asOf));
      if (collection === 'trend-runs') return ok({ items: [], next_cursor: null });
      if (collection === 'bursts') {
        const items = subjects
          .filter(({ shape }) => shape.burst !== null)
          .map(({ trend, shape }) => ({
            subject: { id: trend.id, kind: trend.kind, name: trend.name, entity_kind: trend.entity_kind },
            burst: burstOf(shape, day),
            call: calls.find((call) => call.subject.id === trend.id)?.id ?? null,
            rank: 0,
            also: burstOf(shape, day).score > 15 ? ['spectre', 'intel'] : [],
          }))
          .filter(
            ({ burst }) =>
              (ask.get('from') ?? '') <= burst.peaks_at && burst.peaks_at <= (ask.get('to') ?? '9'),
          )
          .filter(
            ({ subject }) => ask.getAll('kind').length === 0 || ask.getAll('kind').includes(subject.kind),
          )
          .sort((a, b) => b.burst.score - a.burst.score)
          .map((item, at) => ({ ...item, rank: at + 1 }));
        return ok({ items, next_cursor: null });
      }
      if (collection === 'calls' && id !== undefined) return ok(why(id));
      if (collection === 'calls')
        return ok({
          items: calls.filter(
            (call) => ask.get('subject') === null || call.subject.id === ask.get('subject'),
          ),
          next_cursor: null,
        });
      if (collection === 'forecasts')
        return ok({ items: [forecast(find(ask.get('subject') ?? undefined))], next_cursor: null });
      if (collection === 'windows') return ok({ items: [], next_cursor: null });
      if (collection === 'topics' && id === 'map')
        return ok({
          topics: topics
            .filter(({ died_at }) => died_at === null)
            .map((topic, at) => ({
              id: topic.id,
              label: topic.label,
              x: Math.cos(at * 2.4) * (0.2 + at / 14),
              y: Math.sin(at * 2.4) * (0.2 + at / 14),
              signals: topic.signals,
              growth: at % 5 === 4 ? null : Math.sin(at) * 1.2,
              group: at % 4,
            })),
        });
      if (collection === 'topics' && id === 'events')
        return ok({
          items: events.filter((event) => ask.get('topic') === null || event.topic.id === ask.get('topic')),
          next_cursor: null,
        });
      if (collection === 'topics' && id === 'recluster') return { status: 202, body: {} };
      if (collection === 'topics' && id !== undefined) {
        const topic = topics.find((one) => one.id === id);
        if (topic === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no topic ${id}`);
        if (action === 'signals') return ok({ items: world.signals.slice(10, 22), next_cursor: null });
        const cited = few();
        return ok({
          ...topic,
          summary: [
            {
              text: 'Cells with a solid electrolyte reach 1,000 cycles at room temperature in two laboratories.',
              signals: cited.slice(0, 2).map((one) => one.id),
            },
            {
              text: 'A pilot line in Dresden is to run from March.',
              signals: cited.slice(2, 3).map((one) => one.id),
            },
          ],
          representative: cited.map((one, at) => ({ ...one, similarity: 0.92 - at * 0.04 })),
          nearest: topics
            .filter((one) => one.id !== id)
            .slice(0, 6)
            .map((one, at) => ({ id: one.id, label: one.label, similarity: 0.8 - at * 0.07 })),
          events: events.filter((event) => event.topic.id === id),
        });
      }
      if (collection === 'topics') {
        const q = (ask.get('q') ?? '').toLowerCase();
        const items = topics.filter(
          (topic) => topic.label.includes(q) && (ask.get('alive') !== 'true' || topic.died_at === null),
        );
        if (ask.get('sort') === 'label') items.sort((a, b) => (a.label < b.label ? -1 : 1));
        else items.sort((a, b) => b.signals - a.signals);
        return ok({ items, total: items.length, next_cursor: null });
      }
      return undefined;
    },
  };
}

function asking(ask: URLSearchParams) {
  return { from: ask.get('from'), to: ask.get('to'), interval: ask.get('interval') };
}

function listed(subjects: readonly Subject[], ask: URLSearchParams, asOf: string) {
  const among = (name: string, value: string | null) =>
    ask.getAll(name).length === 0 || ask.getAll(name).includes(value ?? '');
  const state = ask.get('state');
  const q = (ask.get('q') ?? '').toLowerCase();
  const growth = (trend: Trend) => (trend.recent + 1) / (trend.before + 1);
  const found = subjects
    .map(({ trend }) => trend)
    .filter(
      (trend) =>
        among('kind', trend.kind) &&
        among('horizon', trend.horizon) &&
        among('entity_kind', trend.entity_kind),
    )
    .filter(
      (trend) =>
        ask.getAll('pestle').length === 0 ||
        trend.pestle.some(({ name }) => ask.getAll('pestle').includes(name)),
    )
    .filter(
      (trend) =>
        q === '' ||
        trend.name
          .toLowerCase()
          .split(/\W+/)
          .some((word) => word.startsWith(q)),
    )
    .filter(
      (trend) =>
        state === null ||
        {
          bursting: trend.burst !== null,
          weak_signal: trend.weak_signal > 0.6,
          rising: growth(trend) > 1.2,
          falling: growth(trend) < 0.8,
          tracked: trend.tracked,
        }[state],
    );
  const by: Record<string, (trend: Trend) => number> = {
    score: (trend) => (trend.burst?.score ?? 0) + trend.weak_signal * 10 + growth(trend),
    recent: (trend) => trend.recent,
    growth,
    velocity: (trend) => trend.velocity,
    acceleration: (trend) => trend.acceleration,
    burst: (trend) => trend.burst?.score ?? 0,
    weak_signal: (trend) => trend.weak_signal,
    sources: (trend) => trend.sources,
  };
  const sort = ask.get('sort') ?? 'score';
  const turn = (ask.get('order') ?? (sort === 'name' ? 'asc' : 'desc')) === 'asc' ? 1 : -1;
  found.sort(
    (a, b) =>
      turn * (sort === 'name' ? a.name.localeCompare(b.name) : (by[sort]?.(a) ?? 0) - (by[sort]?.(b) ?? 0)),
  );
  const from = Number(ask.get('cursor') ?? 0);
  const limit = Number(ask.get('limit') ?? 50);
  return {
    items: found.slice(from, from + limit),
    total: found.length,
    next_cursor: from + limit < found.length ? String(from + limit) : null,
    as_of: asOf,
    run_at: new Date(Date.now() - 400_000).toISOString(),
  };
}

function weakSignal(trend: Trend): ExplainedScore {
  const part = (
    name: string,
    value: number,
    unit: string,
    normalised: number,
    weight: number,
    text: string,
  ) => ({ name, value, unit, normalised, weight, text });
  return {
    formula: 'weak-signal-1',
    score: trend.weak_signal,
    parts: [
      part('novelty', 41, 'days', 0.8, 0.25, 'First named 41 days ago'),
      part(
        'growth',
        2.4,
        'times',
        0.62,
        0.25,
        `${trend.recent} signals after ${trend.before} in the 30 days before`,
      ),
      part('diversity', 3, 'source types', 0.5, 0.15, 'Papers, news and code speak of it'),
      part('independence', 0.7, 'share', 0.7, 0.15, '7 of 10 sources tell it first-hand'),
      part('authority', 0.3, 'share', 0.3, 0.1, 'Three sources with a record'),
      part('graph position', 0.12, 'betweenness', 0.4, 0.1, 'It ties two groups that were apart'),
    ],
  };
}

function burstOf(shape: Shape, day: (ago: number) => string): Burst {
  const peak = shape.burst ?? 0;
  return {
    starts_at: day(peak + 3),
    peaks_at: day(peak),
    ends_at: peak < 5 ? null : day(peak - 4),
    score: 4 + shape.level * 3,
    false_discovery: 0.0007,
    signals: Math.round(shape.level * 28),
    expected: shape.level * 6,
    sources: 4,
  };
}

function thisMonday(time: number): number {
  return time - ((new Date(time).getUTCDay() + 6) % 7) * DAY_MS;
}

/** The same id at every start, so that an address stays good while one works. */
function fixedId(number: number): string {
  return `019a0000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}
