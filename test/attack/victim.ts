import { randomBytes } from 'node:crypto';
import type { TestTenant } from '../harness/api-world.ts';
import type { ProductWorld } from '../harness/product-world.ts';

/** A tenant with something of everything, all of it marked, so that a leak anywhere is seen. */
export interface Victim {
  readonly tenant: TestTenant;
  /** Stands in every text that the tenant owns, also as a word that search finds. */
  readonly mark: string;
  readonly ids: {
    readonly signal: string;
    readonly source: string;
    readonly deadLetter: string;
    readonly run: string;
    readonly key: string;
    readonly user: string;
    /** Something that only the tenant's signals name. */
    readonly entity: string;
    readonly savedSearch: string;
    readonly network: string;
    readonly networkRun: string;
    readonly upload: string;
    /** A draft, and a blip of it. */
    readonly radarEdition: string;
    readonly radarBlip: string;
    readonly trend: string;
    readonly call: string;
    readonly trendRun: string;
    readonly topic: string;
    readonly backtest: string;
    readonly windowRule: string;
    /** One that its people entered, and a relationship of it. */
    readonly made: string;
    readonly identityEvent: string;
    readonly proposal: string;
    readonly relationship: string;
  };
  /** What its signals say, without the mark. */
  readonly words: string;
  /** Everything that is the tenant's, as text; equal before and after an attack. */
  snapshot(): Promise<string>;
  /** True when a text tells anything of the tenant. */
  isIn(text: string): boolean;
}

export async function createVictim(world: ProductWorld): Promise<Victim> {
  const mark = `zq${randomBytes(5).toString('hex')}`;
  const tenant = await world.createTenant();
  const { app, test } = world;
  const source = await app.sources.create(tenant.id, {
    kind: 'rss',
    name: `Feed ${mark}`,
    sourceType: 'news',
    settings: { url: `https://${mark}.example/feed` },
  });
  const words = 'Secret plans, made with Northvolt in Stockholm';
  const documents = Array.from({ length: 5 }, (_, index) => ({
    externalId: `${mark}-${index}`,
    title: `${mark} number ${index}`,
    body: `${words}, by ${mark}, part ${index}.`,
    author: mark,
    labels: [mark],
  }));
  const run = await app.ingest.start(tenant.id, source.id);
  await app.ingest.append(
    tenant.id,
    { runId: run, sourceId: source.id, sourceType: 'news' },
    { documents, rejected: [{ location: `${mark}.jsonl:1`, reason: 'not JSON', payload: mark }] },
  );
  const counts = await app.ingest.settle(
    tenant.id,
    { id: run, appended: 6, pending: 0 },
    AbortSignal.timeout(20_000),
  );
  if (counts.accepted !== 5) throw new Error(`the victim has ${counts.accepted} signals instead of 5`);
  const handle = test.database.tenant(tenant.id);
  const [signal] = await handle.query<{ id: string }>({
    text: 'SELECT id FROM documents ORDER BY id LIMIT 1',
  });
  const [letter] = await handle.query<{ id: string }>({ text: 'SELECT id FROM dead_letters LIMIT 1' });
  const [entity] = await handle.query<{ id: string }>({
    text: 'SELECT id FROM entities ORDER BY id LIMIT 1',
  });
  if (entity === undefined) throw new Error('the language stages found no name in what the victim said');
  await app.graphProjector.catchUp(tenant.id);
  const made = await app.knowledgeGraph.createEntity(
    tenant.id,
    { kind: 'organisation', name: `Plans ${mark}`, aliases: [mark], attributes: { mark } },
    'operator',
  );
  const parts = await Promise.all(
    ['one', 'two'].map((name) =>
      app.knowledgeGraph.createEntity(
        tenant.id,
        { kind: 'organisation', name: `${mark} ${name}` },
        'operator',
      ),
    ),
  );
  const merged = await app.resolution.identity.merge(
    tenant.id,
    { survivor: parts[0]!.id, merged: [parts[1]!.id], reason: mark },
    'operator',
  );
  await app.resolution.proposals.add(tenant.id, [{ left: 1, right: 2, score: 0.5, evidence: [] }], 'test');
  const [proposal] = await app.resolution.proposals.list(tenant.id, { limit: 1 });
  const relationship = await app.knowledgeGraph.createRelationship(
    tenant.id,
    { kind: 'uses', subjectId: made.id, objectId: entity.id, attributes: { mark } },
    'operator',
  );
  const key = await world.tenancy.apiKeys.create(
    tenant.id,
    { name: `key ${mark}`, role: 'viewer' },
    { name: 'operator', role: 'owner', userId: null },
  );

  const savedSearch = await app.savedSearches.create(
    tenant.id,
    { name: `Search ${mark}`, query: { q: mark }, shared: true },
    { actor: 'operator', name: 'Operator' },
  );
  const backtest = await app.backtests.backtests.ask(
    tenant.id,
    { asOf: [Date.UTC(2020, 0, 1)] },
    `operator ${mark}`,
  );
  const { edition: radarEdition } = await app.radar.radar.import(
    tenant.id,
    { name: `Radar ${mark}`, format: 'csv', content: `name,ring,quadrant\nBlip ${mark},trial,tools\n` },
    { actor: 'operator', name: mark },
  );
  // Its run has no time of its own: a process that computes it would change what is compared.
  const [trendRun] = await handle.query<{ id: string }>({
    text: `INSERT INTO trend_runs (id, state, error, queued_at, due_at) VALUES (gen_random_uuid(), 'failed', $1, now(), now()) RETURNING id`,
    values: [mark],
  });
  const term = mark.toLowerCase();
  await app.trends.trends.track(tenant.id, { id: `entity:${made.id}`, note: mark }, 'operator');
  const [call] = await handle.query<{ id: string }>({
    text: `INSERT INTO calls (id, kind, subject, subject_kind, key, name, first_at, as_of, formula, score, resolves_at, came_true, resolved_at,
             outcome, explained, evidence, shown)
           SELECT gen_random_uuid(), 'horizon', 'term:' || $1, 'term', $1, $1, now(), now(), $1, 1, now() + (n || ' days')::interval, true,
             now(), $1, '{"formula": "", "score": 1, "parts": []}', '{"signals": 0, "weeks": 0}', '{"days": [], "sources": [], "signals": []}'
           FROM generate_series(1, 3) AS n RETURNING id`,
    values: [term],
  });
  const [windowRule] = await handle.query<{ id: string }>({
    text: `WITH rule AS (INSERT INTO window_rules (id, name, kind, signals, sources, hours)
             VALUES (gen_random_uuid(), $1, 3, 1, 1, 24) RETURNING id)
           INSERT INTO window_hits (id, rule_id, number, starts_at, ends_at, signals, sources)
           SELECT gen_random_uuid(), rule.id, (SELECT min(node) FROM entities), now(), now() + (n || ' hours')::interval, 1, 1
           FROM rule, generate_series(1, 3) AS n RETURNING rule_id AS id`,
    values: [`Rule ${mark}`],
  });
  const [topic] = await handle.query<{ id: string }>({
    text: `INSERT INTO topics (id, label, terms, profile, centre, cohesion, representative, signals, born_at)
           VALUES (gen_random_uuid(), $1::text, jsonb_build_array(jsonb_build_array($1::text, 1)), '[]', decode(repeat('01', 256), 'hex'), 1,
             ARRAY[$2::uuid], 1, now()) RETURNING id`,
    values: [mark, signal!.id],
  });
  await handle.query({
    text: `INSERT INTO topic_events (id, kind, topic, at, text) SELECT gen_random_uuid(), 'birth', number, now(), $1::text FROM topics`,
    values: [`New topic ${mark}`],
  });
  await handle.query({
    text: `INSERT INTO signal_topics SELECT d.id, t.number, 1, d.source_id, d.published_at FROM documents AS d, topics AS t`,
  });
  const { networks, stream, runs, uploads } = app.networks;
  const network = await networks.create(tenant.id, { name: `Network ${mark}`, directed: false });
  await stream.append(tenant.id, network.id, [{ from: mark, to: `other ${mark}` }]);
  const networkRun = await runs.queue(tenant.id, network.id, { metrics: ['degree'] });
  // It would go on by itself, and the picture of what was there before would not be one.
  await runs.cancel(tenant.id, network.id, networkRun.id).catch(() => {});
  const upload = await uploads.begin(tenant.id, { fileName: `${mark}.csv`, bytes: 100 });

  const tables = [
    'documents',
    'sources',
    'dead_letters',
    'ingest_runs',
    'sightings',
    'outbox',
    'entities',
    'relationships',
    'networks',
    'network_nodes',
    'network_ties',
    'uploads',
    'saved_searches',
    'radar_editions',
    'radar_blips',
    'radar_placements',
    'tracked_subjects',
    'calls',
    'topic_events',
    'window_rules',
    'window_hits',
  ];
  return {
    tenant,
    mark,
    ids: {
      signal: signal!.id,
      source: source.id,
      deadLetter: letter!.id,
      run,
      key: key.id,
      user: tenant.users.viewer.id,
      entity: entity.id,
      savedSearch: savedSearch.id,
      network: network.id,
      networkRun: networkRun.id,
      upload: upload.id,
      radarEdition: radarEdition.id,
      radarBlip: radarEdition.items[0]!.id,
      trend: `entity:${made.id}`,
      call: call!.id,
      trendRun: trendRun!.id,
      topic: topic!.id,
      backtest: backtest.id,
      windowRule: windowRule!.id,
      made: made.id,
      identityEvent: merged.id,
      proposal: proposal!.id,
      relationship: relationship.id,
    },
    words,
    async snapshot() {
      const own = await Promise.all(
        tables.map((table) =>
          handle.query({ text: `SELECT row_to_json(t)::text AS row FROM ${table} AS t ORDER BY 1` }),
        ),
      );
      const shared = await test.database.platform.query({
        text: `SELECT (SELECT json_agg(u ORDER BY id) FROM users u WHERE tenant_id = $1)::text AS users, (SELECT json_agg((k.id, name, role, revoked_at) ORDER BY id) FROM api_keys k WHERE tenant_id = $1)::text AS keys, (SELECT json_agg(s ORDER BY source_id) FROM source_schedule s WHERE tenant_id = $1)::text AS schedule`,
        values: [tenant.id],
      });
      return JSON.stringify([own, shared]);
    },
    isIn: (text) => text.includes(mark) || text.includes(tenant.id) || text.includes(tenant.slug),
  };
}
