import { randomUUID } from 'node:crypto';
import type { DeadLetter, Signal, SignalDetail, Source, SourceTypeName } from '../src/api/contract.ts';

/** An invented world for `vite dev`: seeded, small, and shaped like the contract. */
const DAY_MS = 86_400_000;
const SUBJECTS = [
  'Solid-state battery',
  'Perovskite tandem cell',
  'Quantum error correction',
  'Small modular reactor',
  'Green hydrogen electrolyser',
  'RISC-V vector core',
  'Photonic interconnect',
  'mRNA vaccine platform',
  'Humanoid robot',
  'Sodium-ion cell',
  'Direct air capture',
  'Edge language model',
];
const CLAIMS = [
  'reaches 1,000 cycles at room temperature',
  'moves to a pilot line in Dresden',
  'raises a Series B of 84 million',
  'shows 31 % efficiency under the standard spectrum',
  'is opened to the public under a permissive licence',
  'misses its cost target for the second year',
  'wins approval for field trials',
  'doubles throughput with a new electrolyte',
  'faces a shortage of trained engineers',
  'is licensed to three manufacturers',
];
const BODIES = [
  'The team reports that the change lowers resistance at the interface, which was the main cause of fade in earlier samples. Measurements were repeated by an independent laboratory.',
  'Analysts had expected a later date. The company says that orders for the first two years are placed, and that the second line will be built in the same hall.',
  'Two of the five authors moved from the industrial partner last year. The data and the code are published with the paper.',
];
const COMPANIES = ['Northvolt', 'Oxford PV', 'NuScale', 'Sunfire', 'SiFive', 'Ayar Labs', null, null];
const SOURCES: [string, SourceTypeName, Source['kind'], Source['health']['state']][] = [
  ['Hacker News, top stories', 'news', 'hackernews', 'healthy'],
  ['arXiv cs.ET', 'papers', 'rss', 'healthy'],
  ['EPO publication feed', 'patents', 'rss', 'quiet'],
  ['Battery Weekly', 'news', 'rss', 'healthy'],
  ['Crunch feed: climate funding', 'funding', 'rss', 'failing'],
  ['Trending repositories', 'code', 'file', 'healthy'],
  ['Industry jobs', 'jobs', 'rss', 'healthy'],
  ['Product launches', 'product', 'rss', 'disabled'],
  ['Research mailing list', 'social', 'api', 'healthy'],
];

export interface World {
  readonly signals: SignalDetail[];
  sources: Source[];
  letters: DeadLetter[];
  /** Adds a signal published now and returns it. */
  publish(): SignalDetail;
}

export function createWorld(): World {
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const iso = (time: number) => new Date(time).toISOString();
  const now = Date.now();
  const sources = SOURCES.map(
    ([name, source_type, kind, state]): Source => ({
      id: randomUUID(),
      name,
      kind,
      source_type,
      settings:
        kind === 'rss'
          ? { url: `https://feeds.example.org/${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.xml` }
          : kind === 'hackernews'
            ? { list: 'top', limit: 100 }
            : {},
      schedule:
        kind === 'rss' || kind === 'hackernews'
          ? { kind: 'interval', everySeconds: 900 }
          : { kind: 'manual' },
      priority: 5,
      rate_limit: 60,
      labels: [],
      paused: state === 'disabled',
      created_at: iso(now - 400 * DAY_MS),
      health: {
        state,
        last_run_at: iso(now - 240_000),
        last_success_at: iso(now - (state === 'failing' ? 3 * DAY_MS : 240_000)),
        last_item_at: iso(now - (state === 'quiet' ? 12 * DAY_MS : 900_000)),
        last_error:
          state === 'failing'
            ? 'feeds.example.org answered 503 Service Unavailable to 6 tries over 3 days'
            : null,
        consecutive_failures: state === 'failing' ? 6 : 0,
        next_run_at: kind === 'rss' || kind === 'hackernews' ? iso(now + 660_000) : null,
        documents: 0,
      },
    }),
  );
  const make = (published: number): SignalDetail => {
    const source = pick(sources);
    const title = `${pick(SUBJECTS)} ${pick(CLAIMS)}`;
    const body = `${title}. ${pick(BODIES)}\n\n${pick(BODIES)}`;
    source.health.documents += 1;
    const base: Signal = {
      id: randomUUID(),
      title,
      url: `https://example.org/${Math.floor(random() * 1e9)}`,
      source: { id: source.id, name: source.name },
      source_type: source.source_type,
      author: random() < 0.6 ? pick(['M. Okafor', 'L. Brandt', 'S. Iyer', 'J. Marchetti']) : null,
      company: pick(COMPANIES),
      language: pick(['en', 'en', 'en', 'de', 'fr']),
      country: pick(['US', 'DE', 'FR', 'JP', null]),
      labels: random() < 0.4 ? [pick(['energy', 'compute', 'health', 'materials'])] : [],
      published_at: iso(published),
      captured_at: iso(published + 90_000),
      snippet: { text: body.slice(0, 220), ranges: [] },
      title_highlight: { text: title, ranges: [] },
      sightings: random() < 0.12 ? 3 : 1,
      score: 0,
    };
    const sighting = (name: Source, delay: number) => ({
      source: { id: name.id, name: name.name },
      external_id: `item-${Math.floor(random() * 1e6)}`,
      url: base.url,
      published_at: base.published_at,
      first_seen_at: iso(published + delay),
    });
    return {
      ...base,
      body,
      external_id: 'item-1',
      attributes: { points: Math.floor(random() * 400), section: pick(['research', 'business']) },
      content_hash: randomUUID().replaceAll('-', ''),
      revision: 1,
      provenance: Array.from({ length: base.sightings }, (_, at) =>
        sighting(at === 0 ? source : pick(sources), 90_000 * (at + 1)),
      ),
    };
  };
  const signals: SignalDetail[] = [];
  for (let day = 730; day >= 0; day--) {
    const burst = day > 12 && day < 18 ? 14 : 0;
    for (let count = Math.floor(random() * 6) + 2 + burst; count > 0; count--)
      signals.push(make(now - day * DAY_MS - random() * DAY_MS * 0.9));
  }
  signals.sort((a, b) => Date.parse(b.published_at) - Date.parse(a.published_at));
  const letters = Array.from(
    { length: 7 },
    (_, at): DeadLetter => ({
      id: randomUUID(),
      topic: pick(['news', 'papers']),
      source_id: sources[1]?.id ?? null,
      stage: at % 3 === 0 ? 'read' : 'validate',
      code: 'RECORD_INVALID',
      reason:
        at % 3 === 0
          ? 'line 4,117 is not JSON: unexpected end of the text after 62 characters; the line is kept here and the rest was read'
          : 'published_at “3201-13-40” is not a date; use ISO 8601, for example 2026-03-14',
      location: `stories-2018-01.jsonl.gz:${4117 + at}`,
      payload:
        at % 3 === 0
          ? '{"id": 16098, "title": "Show HN: a thing that'
          : JSON.stringify({ id: 16_098 + at, title: 'Show HN', published_at: '3201-13-40' }),
      replayable: at % 3 !== 0,
      occurred_at: iso(now - at * 5_400_000),
    }),
  );
  return {
    signals,
    sources,
    letters,
    publish() {
      const made = make(Date.now());
      signals.unshift(made);
      return made;
    },
  };
}
