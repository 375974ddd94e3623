import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrganisationNetwork } from '../../src/demo/network.ts';
import { generateWorld, WORLD_DEFAULTS } from '../../src/demo/world.ts';
import type { Network } from '../../src/domain/network.ts';
import { loadDemoNetwork } from '../../src/main/demo-network.ts';
import type { Comparison, Ego, Findings, NetworkNode, WhatIf } from '../../src/schemas/network.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

/** The invented organisation of the demonstration: does the product say what was planted in it? */
let world: ProductWorld;
let tenant: TestTenant;
let organisation: OrganisationNetwork;
let network: Network;

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
  organisation = demoOrganisation(WORLD_DEFAULTS.seed);
  network = await loadDemoNetwork(world.app.networks, tenant.id, organisation);
});
afterAll(() => world?.[Symbol.asyncDispose]());

function demoOrganisation(seed: number): OrganisationNetwork {
  return generateWorld({ seed, end: Date.UTC(2026, 8, 1), documents: 500 }).network;
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await world.server.app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/api/v1/networks/${network.id}${path}`,
    headers: { authorization: `Bearer ${tenant.users.viewer.token}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as T;
}

const keys = (nodes: readonly NetworkNode[]) => nodes.map(({ key }) => key);
const labelOf = (key: string) => organisation.people.find((person) => person.key === key)!.name;

describe('findings', () => {
  it('name the brokers who are still there, the silo and its gatekeeper, each with its number', async () => {
    const { truth } = organisation;
    const { items, headline } = await ask<Findings>('/findings');
    const of = (kind: string) => items.filter((item) => item.kind === kind);

    const brokers = of('broker').flatMap(({ nodes }) => keys(nodes));
    const present = truth.brokers.filter((key) => key !== truth.departedBroker);
    expect(brokers).toEqual(expect.arrayContaining([...present]));
    expect(brokers).not.toContain(truth.departedBroker);
    // Whom the truth does not call a broker: at most one more.
    expect(brokers.length).toBeLessThanOrEqual(present.length + 1);

    expect(of('silo')).toHaveLength(1);
    const [silo] = of('silo');
    expect(silo).toMatchObject({ group: `team: ${truth.silo.team}`, metric: 'ei_index' });
    expect(silo!.value).toBeLessThan(-0.8);
    expect(silo!.compared_with!).toBeGreaterThan(silo!.value + 0.2);
    expect(keys(silo!.nodes)).toEqual([truth.silo.gatekeeper]);

    const [gatekeeper] = of('gatekeeper');
    expect(keys(gatekeeper!.nodes)).toEqual([truth.silo.gatekeeper]);
    expect(gatekeeper).toMatchObject({ group: `team: ${truth.silo.team}`, metric: 'articulation_points' });
    expect(gatekeeper!.text).toContain(`${gatekeeper!.value} nodes would be cut off`);
    expect(gatekeeper!.value).toBeGreaterThanOrEqual(12);

    for (const key of present) expect(headline).toContain(labelOf(key));
    expect(headline).toContain(truth.silo.team);
    expect(headline).toContain(labelOf(truth.silo.gatekeeper));
  });

  it('name them in organisations of other seeds too', async () => {
    for (const seed of [7, 99, 2026]) {
      const other = demoOrganisation(seed);
      const { truth } = other;
      const loaded = await loadDemoNetwork(world.app.networks, tenant.id, other);
      const { items } = await world.app.networks.networks.findings(tenant.id, loaded.id);
      const named = (kind: string) =>
        items.filter((item) => item.kind === kind).flatMap(({ nodes }) => nodes.map(({ key }) => key));
      const present = truth.brokers.filter((key) => key !== truth.departedBroker);
      expect(named('broker'), `brokers of seed ${seed}`).toEqual(expect.arrayContaining([...present]));
      expect(named('gatekeeper')[0], `gatekeeper of seed ${seed}`).toBe(truth.silo.gatekeeper);
      expect(
        items.filter(({ kind }) => kind === 'silo').map(({ group }) => group),
        `silo of seed ${seed}`,
      ).toContain(`team: ${truth.silo.team}`);
    }
  });
});

describe('two dates', () => {
  it('tell who left and joined, the most central first, and what that did', async () => {
    const [earlier, later] = organisation.snapshots;
    const span = `from=${new Date(earlier.at).toISOString()}&to=${new Date(later.at).toISOString()}`;
    const found = await ask<Comparison>(`/compare?${span}`);
    const has = ({ people, ties }: typeof earlier) => {
      const tied = new Set(ties.flatMap(({ source, target }) => [source, target]));
      return new Set(people.filter((key) => tied.has(key)));
    };
    const [was, is] = [has(earlier), has(later)];
    expect(new Set(keys(found.left))).toEqual(was.difference(is));
    expect(new Set(keys(found.joined))).toEqual(is.difference(was));
    expect(found.left[0]!.key).toBe(organisation.truth.departedBroker);
    expect(found.headline).toContain(`${found.left_count} nodes left`);

    const pair = ({ source, target }: { source: string; target: string }) =>
      source < target ? `${source} ${target}` : `${target} ${source}`;
    const [before, after] = [new Set(earlier.ties.map(pair)), new Set(later.ties.map(pair))];
    expect(found.ties).toEqual({
      added: after.difference(before).size,
      lost: before.difference(after).size,
      kept: after.intersection(before).size,
    });
    const whole = new Map(found.whole.map((each) => [each.name, each]));
    expect(whole.get('ties')).toMatchObject({ before: before.size, after: after.size });
    expect(whole.get('nodes')).toMatchObject({ before: was.size, after: is.size });
    const moved = found.changes.find(({ metric }) => metric === 'betweenness')!.rows;
    expect(keys(moved)).toContain(organisation.truth.departedBroker);
  });

  it('in the wrong order are refused', async () => {
    const response = await world.server.app.inject({
      url: `/api/v1/networks/${network.id}/compare?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`,
      headers: { authorization: `Bearer ${tenant.users.viewer.token}` },
    });
    expect(response.json()).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });
});

describe('what if', () => {
  it('the gatekeeper went: the silo is cut off, and nothing is changed by asking', async () => {
    const { silo } = organisation.truth;
    const found = await ask<WhatIf>('/what-if', { nodes: [silo.gatekeeper] });
    const cut = new Set(keys(found.cut_off));
    expect(found.cut_off_count).toBe(cut.size);
    const present = new Set(organisation.snapshots[1].people);
    const behind = silo.members.filter((key) => key !== silo.gatekeeper && present.has(key));
    expect(behind.filter((key) => cut.has(key)).length).toBeGreaterThanOrEqual(behind.length - 1);
    const whole = new Map(found.whole.map((each) => [each.name, each]));
    expect(whole.get('components')!.after!).toBeGreaterThan(whole.get('components')!.before!);
    expect(whole.get('efficiency')!.after!).toBeLessThan(whole.get('efficiency')!.before!);
    expect(whole.get('reachable_pairs_share')!.after!).toBeLessThan(
      whole.get('reachable_pairs_share')!.before!,
    );
    expect(found.headline).toContain(labelOf(silo.gatekeeper));
    expect(found.samples).toBeNull();
    expect((await ask<{ version: number }>('')).version).toBe(network.version);
  });

  it('a broker went: nobody is cut off, others carry more', async () => {
    const { brokers } = organisation.truth;
    const found = await ask<WhatIf>('/what-if', { nodes: [brokers[3]] });
    expect(found.load.length).toBeGreaterThan(0);
    for (const { before, after } of found.load) expect(after).toBeGreaterThan(before);
    expect(keys(found.load)).not.toContain(brokers[3]);
  });

  it('a whole team went, by its attribute', async () => {
    const found = await ask<WhatIf>('/what-if', { attribute: { name: 'team', value: 'Quality' } });
    expect(found.removed_count).toBe(organisation.people.filter(({ team }) => team === 'Quality').length);
    expect(new Set(found.removed.map(({ attributes }) => attributes.team))).toEqual(new Set(['Quality']));
  });

  it.each([
    ['a key that is no node', { nodes: ['nobody'] }, 404],
    ['a team that is not there', { attribute: { name: 'team', value: 'Nobodies' } }, 404],
    ['nobody at all', { nodes: [] }, 400],
  ])('names %s: that is said', async (_what, payload, status) => {
    const response = await world.server.app.inject({
      method: 'POST',
      url: `/api/v1/networks/${network.id}/what-if`,
      headers: { authorization: `Bearer ${tenant.users.viewer.token}` },
      payload,
    });
    expect(response.statusCode, response.body).toBe(status);
  });
});

describe('a node', () => {
  it('is seen with those around it, and the ties among them', async () => {
    const { gatekeeper } = organisation.truth.silo;
    const [, later] = organisation.snapshots;
    const expected = new Set(
      later.ties.flatMap(({ source, target }) =>
        source === gatekeeper ? [target] : target === gatekeeper ? [source] : [],
      ),
    );
    const ego = await ask<Ego>(`/ego?node=${gatekeeper}`);
    expect(new Set(keys(ego.nodes.slice(1)))).toEqual(expected);
    expect(ego.partial).toBe(false);
    const around = new Set([gatekeeper, ...expected]);
    expect(ego.ties).toHaveLength(
      later.ties.filter(({ source, target }) => around.has(source) && around.has(target)).length,
    );
    const few = await ask<Ego>(`/ego?node=${gatekeeper}&depth=3&limit=20`);
    expect([few.nodes.length, few.partial]).toEqual([20, true]);
  });
});
