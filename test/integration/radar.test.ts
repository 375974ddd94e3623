import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  HorizonBoard,
  PestleBoard,
  RadarBlip,
  RadarEdition,
  RadarEditionPage,
  RadarHistory,
  RadarImported,
} from '../../src/schemas/radar.ts';
import { assessHorizon } from '../../src/trends/horizons/assess-horizon.ts';
import { horizonEvidence } from '../../src/trends/horizons/horizon-evidence.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createDemoCorpus } from '../harness/demo-corpus.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

/** Radars and boards as clients meet them: over HTTP, with the product as it runs. */
let world: ProductWorld;
let tenant: TestTenant;

const VOLUMES = new URL('../../../shared/datasets/thoughtworks_radar/volumes/csv/', import.meta.url);

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function call<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: { readonly body?: object; readonly as?: string } = {},
): Promise<{ status: number; body: T & { detail?: string }; text: string; type: string }> {
  const response = await world.server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${options.as ?? tenant.users.analyst.token}` },
    ...(options.body === undefined ? {} : { payload: options.body }),
  });
  const type = String(response.headers['content-type']);
  return {
    status: response.statusCode,
    body: (type.includes('json') && response.body !== '' ? response.json() : null) as T & { detail?: string },
    text: response.body,
    type,
  };
}

async function freshTenant(): Promise<void> {
  tenant = await world.createTenant();
}

async function importCsv(
  name: string,
  rows: readonly string[],
  {
    publish = true,
    head = 'name,ring,quadrant',
  }: { readonly publish?: boolean; readonly head?: string } = {},
) {
  const content = [head, ...rows].join('\n');
  return call<RadarImported>('POST', '/radar/import', { body: { name, format: 'csv', content, publish } });
}

function movements({ items }: RadarEdition): Record<string, string> {
  return Object.fromEntries(items.map(({ name, movement }) => [name, movement]));
}

describe('editions', () => {
  it('begin with the last one published, and say what moved against it', async () => {
    const first = await importCsv('Spring', ['Rust,assess,tools', 'Go,adopt,tools', 'Perl,trial,tools']);
    expect([first.status, first.body.rejected, first.body.disputed]).toEqual([201, [], []]);
    expect(movements(first.body.edition)).toEqual({ Rust: 'new', Go: 'new', Perl: 'new' });

    const draft = await call<RadarEdition>('POST', '/radar/editions', { body: { name: 'Autumn' } });
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({ state: 'draft', previous: { name: 'Spring' }, published_at: null });
    expect(movements(draft.body)).toEqual({ Rust: 'none', Go: 'none', Perl: 'none' });

    const blip = (name: string): RadarBlip => draft.body.items.find((each) => each.name === name)!;
    const path = `/radar/editions/${draft.body.id}/blips`;
    const placed = await call<RadarBlip>('PATCH', `${path}/${blip('Rust').id}`, {
      body: { ring: 'trial', reason: 'Two teams ship with it.' },
    });
    expect(placed.body).toMatchObject({
      ring: 'trial',
      movement: 'in',
      curated: { by: 'The analyst', reason: 'Two teams ship with it.' },
    });
    await call('PATCH', `${path}/${blip('Perl').id}`, {
      body: { ring: 'hold', reason: 'Nobody maintains it.' },
    });
    expect((await call('DELETE', `${path}/${blip('Go').id}`)).status).toBe(204);
    const added = await call<RadarBlip>('POST', path, { body: { name: 'Zig', quadrant: 3, ring: 'assess' } });
    expect(added.body).toMatchObject({ name: 'Zig', movement: 'new', curated: { reason: 'Added by hand.' } });
    expect((await call('POST', path, { body: { name: ' zig ', quadrant: 1, ring: 'hold' } })).status).toBe(
      409,
    );

    const published = await call<RadarEdition>('POST', `/radar/editions/${draft.body.id}/publish`);
    expect(movements(published.body)).toEqual({ Rust: 'in', Perl: 'out', Zig: 'new' });

    const next = await importCsv('Winter', ['Go,trial,tools', 'Rust,trial,tools']);
    // Go was left out of Autumn: it is compared with Spring, the last that held it.
    expect(movements(next.body.edition)).toEqual({ Go: 'out', Rust: 'none' });

    const history = await call<RadarHistory>(
      'GET',
      `/radar/editions/${next.body.edition.id}/blips/${next.body.edition.items.find(({ name }) => name === 'Rust')!.id}/history`,
    );
    expect(history.body.items.map(({ edition, ring, by, reason }) => [edition, ring, by, reason])).toEqual([
      ['Winter', 'trial', 'The analyst', 'Imported from CSV, line 3.'],
      ['Autumn', 'trial', 'The analyst', 'Two teams ship with it.'],
      ['Spring', 'assess', 'The analyst', 'Imported from CSV, line 2.'],
    ]);
    const listed = await call<RadarEditionPage>('GET', '/radar/editions?limit=2');
    expect(listed.body.items.map(({ name, blips }) => [name, blips])).toEqual([
      ['Winter', 2],
      ['Autumn', 3],
    ]);
    const rest = await call<RadarEditionPage>('GET', `/radar/editions?cursor=${listed.body.next_cursor}`);
    expect(rest.body.items.map(({ name }) => name)).toEqual(['Spring']);
    const audited = await world.test.database.platform.query<{ action: string }>({
      text: 'SELECT action FROM audit_log WHERE tenant_id = $1 AND action LIKE $2 ORDER BY occurred_at, id',
      values: [tenant.id, 'radar%'],
    });
    expect(audited.map(({ action }) => action)).toEqual([
      'radar_edition.imported',
      'radar_edition.published',
      'radar_edition.created',
      'radar_blip.placed',
      'radar_blip.placed',
      'radar_blip.removed',
      'radar_blip.added',
      'radar_edition.published',
      'radar_edition.imported',
      'radar_edition.published',
    ]);
  });

  it('are never changed once published, and there is one draft at a time', async () => {
    await freshTenant();
    const { edition } = (await importCsv('One', ['A,hold,tools'])).body;
    const blip = `/radar/editions/${edition.id}/blips/${edition.items[0]!.id}`;
    for (const [method, path, body] of [
      ['PATCH', blip, { ring: 'adopt', reason: 'x' }],
      ['DELETE', blip, undefined],
      ['POST', `/radar/editions/${edition.id}/blips`, { name: 'B', quadrant: 0, ring: 'adopt' }],
      ['POST', `/radar/editions/${edition.id}/publish`, undefined],
      ['DELETE', `/radar/editions/${edition.id}`, undefined],
    ] as const) {
      const answer = await call(method, path, body === undefined ? {} : { body });
      expect([method, answer.status]).toEqual([method, 409]);
      expect(answer.body.detail).toContain('is published and stays as it is');
    }
    expect((await call<RadarEdition>('GET', `/radar/editions/${edition.id}`)).body).toEqual(edition);

    const drafts = await Promise.all(
      ['Two', 'Three'].map((name) =>
        call<RadarEdition>('POST', '/radar/editions', { body: { name, from: 'empty' } }),
      ),
    );
    expect(drafts.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = drafts.find(({ status }) => status === 409)!;
    expect(refused.body.detail).toMatch(/There is a draft already, "(Two|Three)"/);
    const draft = drafts.find(({ status }) => status === 201)!.body;
    expect((await importCsv('Four', ['A,hold,tools'])).status).toBe(409);
    const empty = await call('POST', `/radar/editions/${draft.id}/publish`);
    expect([empty.status, empty.body.detail]).toEqual([
      409,
      `"${draft.name}" holds no blip yet. Place one before it is published.`,
    ]);
    expect((await call('DELETE', `/radar/editions/${draft.id}`)).status).toBe(204);
    expect((await call('GET', `/radar/editions/${draft.id}`)).status).toBe(404);
  });

  it('are for analysts to change, and for viewers to see', async () => {
    await freshTenant();
    const { edition } = (await importCsv('One', ['A,hold,tools'])).body;
    const as = tenant.users.viewer.token;
    expect((await call('GET', `/radar/editions/${edition.id}`, { as })).status).toBe(200);
    expect((await call('POST', '/radar/editions', { as, body: { name: 'Two' } })).status).toBe(403);
    expect(
      (await call('POST', '/radar/import', { as, body: { name: 'X', format: 'csv', content: '' } })).status,
    ).toBe(403);
  });
});

describe('files', () => {
  it('report lines that are not taken, and lines that contradict what is published here', async () => {
    await freshTenant();
    const head = 'name,ring,quadrant,isNew,status';
    await importCsv('One', ['A,trial,tools,TRUE,new'], { head });
    const two = await importCsv(
      'Two',
      ['A,adopt,tools,TRUE,new', 'B,adopt,tools,FALSE,moved in', 'C, sharp,adopt,tools,TRUE,new'],
      { head },
    );
    expect(two.body.rejected).toEqual([
      expect.objectContaining({ line: 4, reason: expect.stringContaining('It has 6 cells') }),
    ]);
    expect(two.body.disputed.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'It says new, but the last edition here that held "A" had it in trial: moved in is kept.'],
      [3, 'It says moved in, but no edition published here held "B": what it says is kept.'],
    ]);
    expect(movements(two.body.edition)).toEqual({ A: 'in', B: 'in' });
    const none = await importCsv('Three', ['A,nowhere,tools,TRUE,new'], { head });
    expect([none.status, none.body.detail]).toEqual([
      400,
      'None of its 1 lines can be taken. Line 2: There is no ring "nowhere": use adopt, trial, assess, hold (caution is taken for hold).',
    ]);
  });

  it('are written as CSV, JSON and a picture, and read back as they were', async () => {
    await freshTenant();
    const { edition } = (await importCsv('=One', ['"=cmd|x",trial,tools', 'B,hold,platforms'])).body;
    const csv = await call('GET', `/radar/editions/${edition.id}/export`);
    expect(csv.type).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')[1]).toMatch(/^B,hold,Platforms,TRUE,new/);
    expect(csv.text).toContain('"\'=cmd|x"');
    const json = await call('GET', `/radar/editions/${edition.id}/export?format=json`);
    const svg = await call('GET', `/radar/editions/${edition.id}/export?format=svg`);
    expect(svg.type).toBe('image/svg+xml');
    expect(svg.text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    for (const [format, content] of [
      ['csv', csv.text],
      ['json', json.text],
    ] as const) {
      await freshTenant();
      const back = await call<RadarImported>('POST', '/radar/import', {
        body: { name: 'Back', format, content },
      });
      expect(back.body.rejected).toEqual([]);
      const told = ({ items }: RadarEdition): unknown[] =>
        items.map(({ name, ring, quadrant, movement, number, x, y }) => [
          name,
          ring,
          quadrant,
          movement,
          number,
          x,
          y,
        ]);
      expect(told(back.body.edition)).toEqual(told(edition));
    }
  });

  it.skipIf(!existsSync(VOLUMES))(
    'of 24 volumes in order move as the volumes say (skipped without ../shared/datasets)',
    async () => {
      await freshTenant();
      let [taken, rejected, disputed] = [0, 0, 0];
      for (const volume of readdirSync(VOLUMES).sort()) {
        const content = readFileSync(new URL(encodeURIComponent(volume), VOLUMES), 'utf8');
        const { status, body } = await call<RadarImported>('POST', '/radar/import', {
          body: { name: volume.slice(0, -4), format: 'csv', content, publish: true },
        });
        expect([volume, status]).toEqual([volume, 201]);
        taken += body.edition.items.length;
        rejected += body.rejected.length;
        disputed += body.disputed.length;
        const fresh = body.edition.items.filter(({ movement }) => movement === 'new').length;
        const said = content.match(/,TRUE,new,/g)!.length;
        const refused = body.rejected.filter(({ text }) => text.includes(',TRUE,')).length;
        // One name, two things: what one volume calls new had stood in two others.
        expect([volume, fresh]).toEqual([volume, said - refused - body.disputed.length]);
      }
      expect([taken, rejected, disputed]).toEqual([2242, 15, 1]);
    },
    60_000,
  );
});

describe('evidence', () => {
  it('suggests rings with reasons, stands on the boards, and is frozen when an edition is published', async () => {
    await freshTenant();
    const none = await call<HorizonBoard>('GET', '/horizons');
    expect(none.body).toEqual({
      as_of: null,
      columns: ['H3', 'H2', 'H1'].map((horizon) => ({ horizon, items: [] })),
    });
    const { corpus } = createDemoCorpus({ seed: 5, end: Date.UTC(2026, 2, 1) });
    const handle = world.test.database.tenant(tenant.id);
    const assessed = corpus.subjects.flatMap(({ kind, key, name }, subject) => {
      if (kind !== 'entity') return [];
      const evidence = horizonEvidence(corpus, subject, corpus.endDay);
      const horizon = assessHorizon(evidence);
      return horizon === null ? [] : [{ id: `entity:${key}`, key, name, evidence, horizon }];
    });
    for (const { id, key, name, evidence, horizon } of assessed) {
      const pestle = {
        ...evidence.pestle,
        technological: { signals: evidence.signals, share: 1 },
        legal: { signals: 1, share: 0.05 },
      };
      await handle.query({
        text: `INSERT INTO trends (id, kind, key, name, folded, entity_kind, score, recent, before, signals, sources, first_at,
                 last_at, growth, level, velocity, acceleration, direction, sparkline, burst_score, bursting, weak_signal,
                 weak_called, horizon, horizon_confidence, pestle, pestle_shares, tracked)
               VALUES ($1, 'entity', $2, $3, lower($3), 'technology', $4, 1, 1, $5, 1, now(), now(), 0.5, 0, 0, 0, 0, '{}', 0, false,
                 0, false, $6, $7, '{technological}', '{1}', false)`,
        values: [
          id,
          key,
          name,
          evidence.signals / 1000,
          evidence.signals,
          horizon.horizon,
          horizon.confidence,
        ],
      });
      await handle.query({
        text: 'INSERT INTO trend_details (id, detail, first_day, expected) VALUES ($1, $2::json, 0, $3)',
        values: [id, JSON.stringify({ horizon, pestle }), Buffer.alloc(0)],
      });
    }

    const board = await call<HorizonBoard>('GET', '/horizons');
    expect(board.body.columns.map(({ horizon, items }) => [horizon, items.length])).toEqual(
      ['H3', 'H2', 'H1'].map((horizon) => [
        horizon,
        assessed.filter((each) => each.horizon.horizon === horizon).length,
      ]),
    );
    expect(board.body.columns[0]!.items[0]!.reasons.length).toBeGreaterThan(0);
    const pestle = await call<PestleBoard>('GET', '/pestle');
    const filled = pestle.body.columns.filter(({ items }) => items.length > 0).map((column) => column.pestle);
    expect(filled).toEqual(['technological']);

    const draft = await call<RadarEdition>('POST', '/radar/editions', { body: { name: 'First' } });
    expect(draft.body.items).toHaveLength(60);
    for (const { ring, suggested, trend, curated } of draft.body.items) {
      expect(suggested!.ring).toBe(ring);
      expect(trend).toMatch(/^entity:/);
      expect(curated).toBeNull();
    }
    const [first] = draft.body.items;
    const path = `/radar/editions/${draft.body.id}/blips/${first!.id}`;
    const said = await call<RadarHistory>('GET', `${path}/history`);
    expect(said.body.items).toEqual([
      expect.objectContaining({
        by: 'Bellwether',
        reason: expect.stringMatching(/^Suggested by the evidence: /),
      }),
    ]);
    const other = first!.ring === 'hold' ? 'adopt' : 'hold';
    const moved = await call<RadarBlip>('PATCH', path, { body: { ring: other, reason: 'We know better.' } });
    expect(moved.body).toMatchObject({ ring: other, suggested: { ring: first!.ring } });

    const published = await call<RadarEdition>('POST', `/radar/editions/${draft.body.id}/publish`);
    await handle.query({ text: 'DELETE FROM trend_details' });
    const later = await call<RadarEdition>('GET', `/radar/editions/${draft.body.id}`);
    expect(later.body.items).toEqual(published.body.items);
    expect(later.body.items.every(({ suggested }) => suggested !== null)).toBe(true);
  });
});
