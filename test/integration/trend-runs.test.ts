import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BellwetherError } from '../../src/base/errors.ts';
import { createUuidV7 } from '../../src/base/ids.ts';
import { DAY_MS } from '../../src/domain/series.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { type Burst, type TrendSubject, trendId } from '../../src/domain/trend.ts';
import { listCalls, openCalls } from '../../src/trends/calls/call-rows.ts';
import { listBursts } from '../../src/trends/listing/list-bursts.ts';
import { listTrends } from '../../src/trends/listing/list-trends.ts';
import type {
  AnalysedBurst,
  AnalysedTrend,
  Analysis,
  AnalysisInput,
} from '../../src/trends/runs/analysis.ts';
import { packExpected } from '../../src/trends/runs/pack-expected.ts';
import { scheduleRun } from '../../src/trends/runs/run-rows.ts';
import { type RunnerOptions, runNext } from '../../src/trends/runs/runner.ts';
import { createTrendRuns, type TrendAudit, type TrendRuns } from '../../src/trends/runs/runs.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

/** The job: who computes, what becomes of failures, and how rows of a run replace those of the last. */
/** Today: partitions of documents stand around it. */
const T0 = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const SOURCE = '00000000-0000-4000-8000-000000000001';
const PACE = { quietMs: 3_000, patienceMs: 180_000, restFactor: 3 };
const never = new AbortController().signal;

let now = T0;
const clock = { now: () => now };
let test: TestDatabase;
let tenant: TenantId;
let runs: TrendRuns;
let audited: TrendAudit[];

const battery: TrendSubject = { kind: 'term', key: 'battery', name: 'battery', entityKind: null };

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.[Symbol.asyncDispose]());
beforeEach(async () => {
  now = T0;
  tenant = await test.freshTenant();
  audited = [];
  runs = createTrendRuns({
    database: test.database,
    clock,
    audit: async (_platform, entry) => void audited.push(entry),
  });
  await publish(T0 - 10 * DAY_MS);
});

const store = () => test.database.tenant(tenant);

/** A signal, and the outbox row that tells of it. */
async function publish(at: number): Promise<void> {
  const id = createUuidV7(T0);
  await store().query({
    text: `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash)
           VALUES ($1, $2, 'news', 'battery', '', $3, $4, '\\x00')`,
    values: [id, SOURCE, new Date(at), new Date(T0)],
  });
  await store().query({ text: 'UPDATE outbox_head SET next_position = next_position + 1' });
}

/** What a thread would give back, as a function of what it is given. */
function runner(
  compute: (input: AnalysisInput, signal: AbortSignal) => Promise<Analysis> | Analysis,
  owner = 'one',
  more: Partial<RunnerOptions> = {},
): RunnerOptions {
  return {
    database: test.database,
    clock,
    owner,
    tenants: async () => [{ id: tenant }],
    listenStored: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    threads: {
      run: async <Output>(_module: string, input: unknown, options?: { signal?: AbortSignal | undefined }) =>
        (await compute(input as AnalysisInput, options?.signal ?? never)) as Output,
    },
    renewMs: 5,
    ...more,
  };
}
const nothing: Analysis = {
  trends: [],
  aliases: [],
  bursts: [],
  said: [],
  outcomes: [],
  subjects: 0,
  timings: {},
};
const trend = (subject: TrendSubject, score: number): AnalysedTrend => ({
  subject,
  figures: {
    recent: 5,
    before: 1,
    signals: 9,
    sources: 2,
    firstAt: T0 - 20 * DAY_MS,
    lastAt: T0 - DAY_MS,
    growth: 2,
    growthZ: 3,
    direction: 1,
    sparkline: [1, 2, 3],
  },
  attention: { formula: 'attention-1', score, parts: [] },
  level: 1,
  velocity: 0.5,
  acceleration: 0,
  burst: null,
  burstScore: 0,
  weakSignal: 0.3,
  weakCalled: false,
  horizon: null,
  horizonConfidence: 0,
  pestle: [{ name: 'economic', share: 0.4 }],
  tracked: false,
  expected: packExpected({ expected: Float64Array.of(1), known: Uint8Array.of(1) }),
  detail: {
    headline: 'Battery: rising',
    attention: { formula: 'attention-1', score, parts: [] },
    changePoints: [],
    weakSignal: null,
    horizon: null,
    pestle: {} as never,
    sourceTypes: [],
    topSources: [],
    related: [],
    representative: [],
  },
});
const burstOf = (subject: TrendSubject, burst: Partial<Burst>, score: number): AnalysedBurst => {
  const whole: Burst = {
    startsAt: T0 - 8 * DAY_MS,
    peaksAt: T0 - 5 * DAY_MS,
    endsAt: null,
    score: 12,
    falseDiscovery: 0.01,
    signals: 20,
    expected: 2,
    sources: 6,
    ...burst,
  };
  return {
    subject,
    burst: whole,
    rank: 1,
    leads: true,
    also: [],
    outcome: null,
    said: {
      kind: 'burst',
      subject,
      formula: 'burst-1',
      score,
      resolvesAt: whole.peaksAt + 29 * DAY_MS,
      explained: { formula: 'burst-1', score, parts: [] },
      evidence: { strength: score },
      shown: { days: [], sources: [], signals: [] },
    },
  };
};
const computeNow = async (analysis: Analysis): Promise<void> => {
  await runs.ask(tenant, 'user:me');
  expect(
    await runNext(
      runner(() => analysis),
      tenant,
      never,
    ),
  ).toBe(true);
  expect((await runs.list(tenant, { limit: 1 }))[0]).toMatchObject({ state: 'done', error: null });
};

describe('when a run begins', () => {
  it('waits until signals pause, three minutes at most, and begins at once when somebody asks', async () => {
    expect(await scheduleRun(store(), now, PACE)).toBe(true);
    expect(
      await runNext(
        runner(() => nothing),
        tenant,
        never,
      ),
    ).toBe(false);
    for (let second = 2; second < 200; second += 2) {
      now = T0 + second * 1_000;
      await scheduleRun(store(), now, PACE);
      if (second < 180)
        expect(
          await runNext(
            runner(() => nothing),
            tenant,
            never,
          ),
        ).toBe(false);
    }
    expect(
      await runNext(
        runner(() => nothing),
        tenant,
        never,
      ),
    ).toBe(true);
    expect(await scheduleRun(store(), now, PACE)).toBe(false);

    await publish(T0);
    expect(await scheduleRun(store(), now, PACE)).toBe(true);
    const asked = await runs.ask(tenant, 'user:me');
    expect(
      await runNext(
        runner(() => nothing),
        tenant,
        never,
      ),
    ).toBe(true);
    expect((await runs.get(tenant, asked.id)).state).toBe('done');
    expect(audited).toMatchObject([{ action: 'trend_run.asked', actor: 'user:me', object: asked.id }]);
  });

  it('follows when topics changed without a new signal', async () => {
    await computeNow(nothing);
    expect(await scheduleRun(store(), now, PACE)).toBe(false);
    await runs.changed(tenant);
    expect(await scheduleRun(store(), now, PACE)).toBe(true);
  });

  it('is one at a time, whoever works', async () => {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    await runs.ask(tenant, 'user:me');
    const first = runNext(
      runner(async () => {
        started.resolve();
        await gate.promise;
        return nothing;
      }),
      tenant,
      never,
    );
    await started.promise;
    await runs.ask(tenant, 'user:me');
    expect(
      await runNext(
        runner(() => nothing, 'two'),
        tenant,
        never,
      ),
    ).toBe(false);
    gate.resolve();
    await first;
    expect(
      await runNext(
        runner(() => nothing, 'two'),
        tenant,
        never,
      ),
    ).toBe(true);
    const states = (await runs.list(tenant, { limit: 9 })).map(({ state }) => state);
    expect(states).toEqual(['done', 'done']);
  });
});

describe('a run that does not come to its end', () => {
  it('says why, leaves what stands, and does not stop the next', async () => {
    await computeNow({ ...nothing, trends: [trend(battery, 0.5)] });
    await publish(T0);
    await runs.ask(tenant, 'user:me');
    await runNext(
      runner(() => Promise.reject(new BellwetherError('INTERNAL', 'The thread of a computation was lost'))),
      tenant,
      never,
    );
    const [failed] = await runs.list(tenant, { limit: 1 });
    expect(failed).toMatchObject({ state: 'failed', error: 'The thread of a computation was lost' });
    expect((await listTrends(store(), { limit: 5 })).items).toHaveLength(1);
    // It is not tried again over and over: only when something new comes.
    expect(await scheduleRun(store(), now, PACE)).toBe(false);
    await publish(T0);
    expect(await scheduleRun(store(), now, PACE)).toBe(true);
    now += 200_000;
    await runNext(
      runner(() => nothing),
      tenant,
      never,
    );
    expect((await runs.list(tenant, { limit: 1 }))[0]!.state).toBe('done');
    expect((await listTrends(store(), { limit: 5 })).items).toEqual([]);
  });

  it('is cancelled where it waits, and where it works', async () => {
    const waiting = await runs.ask(tenant, 'user:me');
    expect(await runs.cancel(tenant, waiting.id, 'user:me')).toMatchObject({ state: 'cancelled' });
    await expect(runs.cancel(tenant, waiting.id, 'user:me')).rejects.toMatchObject({ code: 'CONFLICT' });
    const working = await runs.ask(tenant, 'user:me');
    const started = Promise.withResolvers<void>();
    const done = runNext(
      runner((_input, signal) => {
        started.resolve();
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new BellwetherError('CANCELLED', 'cancelled'))),
        );
      }),
      tenant,
      never,
    );
    await started.promise;
    await runs.cancel(tenant, working.id, 'user:me');
    await done;
    expect((await runs.get(tenant, working.id)).state).toBe('cancelled');
  });

  it('goes on elsewhere when its process is gone, and is given back by one that stops', async () => {
    const asked = await runs.ask(tenant, 'user:me');
    const stop = new AbortController();
    const started = Promise.withResolvers<void>();
    const done = runNext(
      runner((_input, signal) => {
        started.resolve();
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new BellwetherError('CANCELLED', 'cancelled'))),
        );
      }),
      tenant,
      stop.signal,
    );
    await started.promise;
    stop.abort();
    await done;
    expect((await runs.get(tenant, asked.id)).state).toBe('queued');
    expect(
      await runNext(
        runner(() => nothing, 'two'),
        tenant,
        never,
      ),
    ).toBe(true);
    expect((await runs.get(tenant, asked.id)).state).toBe('done');
  });

  it('of a corpus without a signal is done, and shows nothing', async () => {
    const empty = await test.freshTenant(1);
    const run = await runs.ask(empty, 'user:me');
    await runNext({ ...runner(() => Promise.reject(new Error('nothing to analyse'))) }, empty, never);
    expect(await runs.get(empty, run.id)).toMatchObject({ state: 'done', asOf: null, signals: 0, trends: 0 });
  });
});

describe('what a run stores', () => {
  it('stands in the place of what the last one did, as of the end of the data', async () => {
    await computeNow({
      ...nothing,
      trends: [trend(battery, 0.5), trend({ ...battery, key: 'old', name: 'old' }, 0.4)],
    });
    const first = await listTrends(store(), { limit: 10 });
    expect(first).toMatchObject({ total: 2, asOf: T0 - 9 * DAY_MS });
    await computeNow({ ...nothing, trends: [trend(battery, 0.7)] });
    const second = await listTrends(store(), { limit: 10 });
    expect(second.items).toMatchObject([{ subject: battery, score: 0.7, sparkline: [1, 2, 3] }]);
    const details = await store().query<{ id: string }>({ text: 'SELECT id FROM trend_details' });
    expect(details).toEqual([{ id: 'term:battery' }]);
    // It is counted from now on.
    expect(await store().query({ text: 'SELECT term FROM terms' })).toEqual([
      { term: 'battery' },
      { term: 'old' },
    ]);
  });

  it('tells what comes after it, and does not fail with that', async () => {
    const told: unknown[] = [];
    const errors: unknown[] = [];
    await runs.ask(tenant, 'user:me');
    await runNext(
      runner(() => ({ ...nothing, trends: [trend(battery, 0.5)] }), 'one', {
        afterRun: async (_tenant, done) => {
          told.push(done);
          throw new Error('no forecast');
        },
        onError: (error) => errors.push(error),
      }),
      tenant,
      never,
    );
    expect(told).toEqual([{ asOf: T0 - 9 * DAY_MS, subjects: [battery] }]);
    expect(errors).toHaveLength(1);
    expect((await runs.list(tenant, { limit: 1 }))[0]!.state).toBe('done');
  });

  it('keeps id and call of a burst that is recognised again, and brings the call up to date until it is checked', async () => {
    await computeNow({ ...nothing, bursts: [burstOf(battery, {}, 0.5)] });
    const [before] = await listBursts(store(), { limit: 9 });
    const [call] = await listCalls(store(), {}, { limit: 9 });
    expect(before!.call).toBe(call!.id);

    const longer = { startsAt: T0 - 9 * DAY_MS, signals: 44, endsAt: T0 + DAY_MS };
    await computeNow({
      ...nothing,
      bursts: [
        burstOf(battery, longer, 0.6),
        burstOf(
          battery,
          { startsAt: T0 - 90 * DAY_MS, peaksAt: T0 - 89 * DAY_MS, endsAt: T0 - 80 * DAY_MS },
          0.4,
        ),
      ],
    });
    const after = await listBursts(store(), { limit: 9 });
    expect(after).toMatchObject([
      { id: before!.id, call: call!.id, burst: { signals: 44 } },
      { strength: 0.4 },
    ]);
    expect(after[1]!.id).not.toBe(before!.id);
    const calls = await listCalls(store(), {}, { limit: 9 });
    expect(calls.find(({ id }) => id === call!.id)).toMatchObject({ score: 0.6, firstAt: call!.firstAt });

    const open = await openCalls(store());
    expect(open.find(({ id }) => id === call!.id)).toMatchObject({
      subject: battery,
      burst: { signals: 44 },
    });
    const outcome = { cameTrue: true, resolvedAt: T0 + 24 * DAY_MS, text: 'It lasted.' };
    await computeNow({ ...nothing, outcomes: [{ id: call!.id, outcome }] });
    await computeNow({
      ...nothing,
      bursts: [burstOf(battery, longer, 0.9)],
      outcomes: [{ id: call!.id, outcome: { ...outcome, cameTrue: false } }],
    });
    // Its burst went once and came back: what was said stays, and what came of it is written once.
    const [settled] = (await listCalls(store(), { resolved: true }, { limit: 9 })).filter(
      ({ id }) => id === call!.id,
    );
    expect(settled).toMatchObject({ score: 0.6, outcome });
  });

  it('says a weak signal once, until it is checked', async () => {
    const said = {
      ...burstOf(battery, {}, 0.7).said,
      kind: 'weak_signal',
      resolvesAt: T0 + 90 * DAY_MS,
    } as const;
    await computeNow({ ...nothing, said: [said] });
    await computeNow({ ...nothing, said: [{ ...said, score: 0.9 }] });
    const calls = await listCalls(store(), { kind: 'weak_signal', subject: trendId(battery) }, { limit: 9 });
    expect(calls).toMatchObject([{ score: 0.7, outcome: null }]);
    const outcome = { cameTrue: false, resolvedAt: T0, text: 'It did not double.' };
    await computeNow({ ...nothing, outcomes: [{ id: calls[0]!.id, outcome }] });
    await computeNow({ ...nothing, said: [{ ...said, score: 0.9 }] });
    expect(await listCalls(store(), { kind: 'weak_signal' }, { limit: 9 })).toHaveLength(2);
  });
});
