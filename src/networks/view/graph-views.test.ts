import { afterEach, describe, expect, it } from 'vitest';
import { createGraphViews, type GraphViews, type ViewOptions } from './graph-views.ts';
import { departments, fixtureSource, TENANT } from './network.fixture.ts';
import type { ViewedGraph } from './viewed-graph.ts';

let open: GraphViews[] = [];
afterEach(async () => {
  await Promise.all(open.map((views) => views[Symbol.asyncDispose]()));
  open = [];
});

function opened(count: number, options: { sceneBytes?: number } = {}) {
  const source = fixtureSource(departments(count));
  const views = createGraphViews({ source, ...options });
  open.push(views);
  const view = (asked: Partial<ViewOptions> = {}): Promise<ViewedGraph> =>
    views.view(TENANT, { network: 'people', ...asked });
  return { source, view };
}

describe('a view of a network', () => {
  it('shows all nodes of a small network, the most tied first', async () => {
    const { view } = opened(4);
    const { level, places, ties, partial, limits, total, shown, nextOffset } = await view();
    expect({ level, partial, limits, nextOffset }).toEqual({
      level: 0,
      partial: false,
      limits: [],
      nextOffset: null,
    });
    expect(total.nodes).toBe(200);
    expect(shown.places).toBe(200);
    // The heads of the four departments know everyone.
    expect([...places.ids.slice(0, 4)].sort((a, b) => a - b)).toEqual([0, 50, 100, 150]);
    expect(places.labels[0]).toBe(`Person ${places.ids[0]}`);
    expect(new Set(places.ids).size).toBe(200);
    expect(ties.from.length).toBeGreaterThan(800);
    expect(places.x.every(Number.isFinite)).toBe(true);
  });

  it('puts communities in the place of the nodes, named after their most central members', async () => {
    const { view } = opened(4);
    const { levels } = await view();
    const communities = await view({ level: levels.length - 1 });
    expect(communities.places.ids.every((id) => id >= 200)).toBe(true);
    expect(communities.places.members.reduce((a, b) => a + b)).toBe(200);
    expect(communities.places.labels[0]).toMatch(/^Person (0|50|100|150), Person \d+ and \d+ more$/);
    expect(communities.ties.from.length).toBeGreaterThan(0);
  });

  it('shows the members of a community where the community is, and where they are in the whole', async () => {
    const { view } = opened(4);
    const whole = await view();
    const { places } = await view({ level: whole.levels.length - 1 });
    const positions = new Map(
      Array.from(whole.places.ids, (id, at) => [id, [whole.places.x[at], whole.places.y[at]]]),
    );
    for (const [at, id] of places.ids.entries()) {
      const inside = await view({ community: id, level: 0 });
      expect(inside.total).toEqual(whole.total);
      expect(inside.shown.places).toBe(places.members[at]);
      inside.places.ids.forEach((node, i) => {
        expect([inside.places.x[i], inside.places.y[i]]).toEqual(positions.get(node));
      });
      const middle = inside.places.x.reduce((a, b) => a + b) / inside.places.x.length;
      expect(Math.abs(middle - places.x[at]!)).toBeLessThan(100);
    }
  });

  it('names communities after an attribute that most members share', async () => {
    const { view } = opened(4);
    const { legend, places, groups } = await view({ attribute: 'department' });
    expect(legend.map(({ label }) => label.replace(/ \(.*/, '')).sort()).toEqual([
      'Finance',
      'Legal',
      'Research',
      'Sales',
    ]);
    expect(legend[0]!.label).toMatch(/ \(\d+ % of \d+\)$/);
    places.ids.forEach((id, at) => {
      expect(places.groups[at]).toBe(Math.floor(id / 50));
    });
    expect(groups).toEqual(['Research', 'Sales', 'Finance', 'Legal']);
  });

  it('orders places by a metric and says what is left out', async () => {
    const { view } = opened(4);
    const { places, partial, limits, ties, metric } = await view({
      metric: 'betweenness',
      limit: 20,
      level: 0,
    });
    expect(metric).toBe('betweenness');
    expect([...places.ids]).toEqual(Array.from({ length: 20 }, (_, at) => 199 - at));
    expect([...places.values]).toEqual([...places.ids]);
    expect(partial).toBe(true);
    expect(limits[0]).toBe('20 of 200 nodes are shown: those with the highest betweenness.');
    expect(Math.max(...ties.from, ...ties.to)).toBeLessThan(20);
  });

  it('keeps the strongest ties when there are too many, and one of every place', async () => {
    const { view } = opened(1);
    const all = await view({ level: 0, limit: 50 });
    const { ties, partial, limits } = all;
    expect(ties.from.length).toBe(200);
    expect(partial).toBe(true);
    expect(limits).toEqual([
      expect.stringMatching(/^200 of \d+ ties among them are shown: the strongest\.$/),
    ]);
    expect(new Set([...ties.from, ...ties.to]).size).toBe(50);
  });

  it('says that a metric has no values yet, and shows the network all the same', async () => {
    const { source, view } = opened(4);
    source.run = null;
    const { metric, limits, places } = await view({ metric: 'betweenness' });
    expect(metric).toBeNull();
    expect(limits).toEqual([
      'There are no values of betweenness yet; nodes are shown in the order of their ties.',
    ]);
    expect(places.values.every(Number.isNaN)).toBe(true);
  });

  it('comes in chunks that together are the whole', async () => {
    const { view } = opened(4);
    const whole = await view();
    const ids: number[] = [];
    let ties = 0;
    for (let offset: number | null = 0; offset !== null; ) {
      const chunk: ViewedGraph = await view({ offset, chunk: 64 });
      expect(chunk.offset).toBe(offset);
      ids.push(...chunk.places.ids);
      ties += chunk.ties.from.length;
      // Whoever draws a chunk has both ends of all its ties.
      expect(Math.max(0, ...chunk.ties.from, ...chunk.ties.to)).toBeLessThan(ids.length);
      offset = chunk.nextOffset;
    }
    expect(ids).toEqual([...whole.places.ids]);
    expect(ties).toBe(whole.ties.from.length);
  });

  it('shows a network without nodes', async () => {
    const { source, view } = opened(4);
    const none = new Int32Array(new SharedArrayBuffer(0));
    source.columns = { nodes: 0, directed: true, sources: none, targets: none, weights: null };
    const { places, ties, nextOffset, partial } = await view();
    expect([places.ids.length, ties.from.length, nextOffset, partial]).toEqual([0, 0, null, false]);
  });

  it.each([
    [{ limit: 0 }, 'INVALID_INPUT'],
    [{ limit: 20_001 }, 'INVALID_INPUT'],
    [{ offset: -1 }, 'INVALID_INPUT'],
    [{ offset: 200 }, 'INVALID_INPUT'],
    [{ chunk: 1.5 }, 'INVALID_INPUT'],
    [{ level: 9 }, 'INVALID_INPUT'],
    [{ community: 3 }, 'NOT_FOUND'],
    [{ community: 100_000 }, 'NOT_FOUND'],
  ])('refuses %o', async (asked, code) => {
    const { view } = opened(4);
    await expect(view(asked)).rejects.toMatchObject({ code });
  });
});

describe('networks that were laid out', () => {
  it('are kept for the next question and made once for many at a time', async () => {
    const { source, view } = opened(4);
    await Promise.all([view(), view({ level: 1 }), view({ limit: 10 })]);
    await view();
    expect(source.reads).toBe(1);
  });

  it('are made anew when the network changes, near where they were', async () => {
    const { source, view } = opened(4);
    const before = await view();
    source.version = 2;
    source.columns = departments(4, 2);
    const after = await view();
    expect([before.version, after.version, source.reads]).toEqual([1, 2, 2]);
    const at = new Map(Array.from(before.places.ids, (id, i) => [id, i]));
    let moved = 0;
    after.places.ids.forEach((id, i) => {
      const was = at.get(id)!;
      moved += Math.hypot(
        after.places.x[i]! - before.places.x[was]!,
        after.places.y[i]! - before.places.y[was]!,
      );
    });
    expect(moved / 200).toBeLessThan(100);
  });

  it('start from where each node was, also when numbers change their meaning', async () => {
    const { source, view } = opened(4);
    const { columns } = source;
    source.keys = Array.from({ length: 200 }, (_, node) => `id-${node}`);
    const before = await view();
    // The same network, numbered the other way round.
    const turned = (column: Int32Array) => column.slice().map((node) => 199 - node);
    source.columns = { ...columns, sources: turned(columns.sources), targets: turned(columns.targets) };
    source.keys = source.keys.toReversed();
    source.version = 2;
    const after = await view();
    const at = new Map(Array.from(before.places.ids, (id, i) => [199 - id, i]));
    let moved = 0;
    after.places.ids.forEach((id, i) => {
      const was = at.get(id)!;
      moved +=
        Math.hypot(after.places.x[i]! - before.places.x[was]!, after.places.y[i]! - before.places.y[was]!) /
        200;
    });
    expect(moved).toBeLessThan(50);
  });

  it('are given up to stay within their memory, all but the newest', async () => {
    const { source, view } = opened(4, { sceneBytes: 1 });
    await view({ network: 'a' });
    await view({ network: 'a', level: 0, limit: 7 });
    expect(source.reads).toBe(1);
    await view({ network: 'b' });
    await view({ network: 'a' });
    expect(source.reads).toBe(3);
  });

  it('are not made any further when nobody waits for them', async () => {
    const { source, view } = opened(400);
    const first = new AbortController();
    const second = new AbortController();
    const asked = [view({ signal: first.signal }), view({ signal: second.signal })];
    first.abort();
    await expect(asked[0]).rejects.toMatchObject({ code: 'CANCELLED' });
    second.abort();
    await expect(asked[1]).rejects.toMatchObject({ code: 'CANCELLED' });
    // The next who asks starts anew.
    const { shown } = await view({ level: 0, limit: 10 });
    expect(shown.places).toBe(10);
    expect(source.reads).toBe(2);
  });
});
