import { randomUUID } from 'node:crypto';
import type { DeadLetter, Signal, SignalDetail, Source, SourceTypeName } from '../src/api/contract.ts';
import { analyseInvented } from './mock-analysis.ts';

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
const OPENINGS = [
  'Northvolt develops the cells together with Volkswagen, and the pilot line in Dresden is to run from March 2027.',
  'The round of 84 million euros was led by Brightline Ventures, which had invested in Sunfire before.',
  'Hanna Lindqvist, who leads the programme, said that the plant in Skellefteå would follow once the European Commission has given its approval.',
  'Ayar Labs works with SiFive on a prototype, and orders from Japan cover the first two years.',
  'Rafael Ortega expects that a second line in Texas halves the cost, which investors had asked for.',
  'The HyLink 40 reaches 31 % efficiency with a new electrolyte, and its carbon emissions are audited by a laboratory.',
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
    const opening = pick(OPENINGS);
    const second = OPENINGS.filter((one) => one !== opening);
    const body = `${title}. ${opening} ${pick(BODIES)}\n\n${pick(second)} ${pick(BODIES)}`;
    const language = pick(['en', 'en', 'en', 'en', 'en', 'de', 'fr']);
    const analysis = random() < 0.03 ? null : analyseInvented(title, body, language);
    const country = pick(['US', 'DE', 'FR', 'JP', null]);
    source.health.documents += 1;
    const base: Signal = {
      id: randomUUID(),
      title,
      url: `https://example.org/${Math.floor(random() * 1e9)}`,
      source: { id: source.id, name: source.name },
      source_type: source.source_type,
      author: random() < 0.6 ? pick(['M. Okafor', 'L. Brandt', 'S. Iyer', 'J. Marchetti']) : null,
      company: pick(COMPANIES),
      language,
      country,
      labels: random() < 0.4 ? [pick(['energy', 'compute', 'health', 'materials'])] : [],
      published_at: iso(published),
      captured_at: iso(published + 90_000),
      snippet: { text: body.slice(0, 220), ranges: [] },
      title_highlight: { text: title, ranges: [] },
      sightings: random() < 0.12 ? 3 : 1,
      score: 0,
      entities: (analysis?.entities ?? []).slice(0, 8).map(({ id, kind, name }) => ({ id, kind, name })),
      pestle: (analysis?.pestle ?? []).flatMap(({ name, holds }) => (holds ? [name] : [])),
      countries: [
        ...new Set([
          ...(country === null ? [] : [country]),
          ...(analysis?.places ?? []).map((place) => place.country),
        ]),
      ],
      story_size: 1,
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
      analysis,
      story: null,
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
  for (let at = 3; at + 4 < signals.length; at += 9) joinStory(signals.slice(at, at + 2 + (at % 4)), sources);
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

/** Makes signals tell the same: the first is told again by other sources, in nearly the same words. */
function joinStory(members: SignalDetail[], sources: readonly Source[]): void {
  const [first] = members;
  if (first === undefined || members.length < 2) return;
  const endings = ['', ', sources say', ': what it means', ', company confirms', ' (updated)'];
  for (const [at, member] of members.entries()) {
    if (at === 0) continue;
    const other = sources[
      (sources.findIndex(({ id }) => id === first.source.id) + at) % sources.length
    ] as Source;
    member.source = { id: other.id, name: other.name };
    member.source_type = other.source_type;
    member.title = `${first.title}${endings[at % endings.length]}`;
    member.title_highlight = { text: member.title, ranges: [] };
    member.body = first.body.replace(first.title, member.title);
    member.language = first.language;
    member.analysis =
      first.analysis === null ? null : analyseInvented(member.title, member.body, first.analysis.language);
    member.entities = first.entities;
    member.pestle = first.pestle;
  }
  const story: NonNullable<SignalDetail['story']> = {
    id: randomUUID(),
    size: members.length,
    sources: new Set(members.map(({ source }) => source.id)).size,
    members: members.map((member, at) => ({
      signal_id: member.id,
      title: member.title,
      source: member.source,
      published_at: member.published_at,
      similarity: at === 0 ? 1 : 0.97 - at * 0.04,
      method: at === 0 ? 'first' : at % 2 === 0 ? 'words' : 'text',
      canonical: at === 0,
    })),
  };
  for (const member of members) Object.assign(member, { story, story_size: members.length });
}
