import { encodeFrame } from '../../test/harness/graph-frame.ts';
import type { Ego, Findings, MetricTable, Network, NetworkNode } from '../src/api/contract.ts';
import { Refusal } from './mock-refusal.ts';

const ID = '00000000-0000-4000-8000-00000000a001';
const TEAMS = ['Research', 'Sales', 'Works'] as const;
const PER_TEAM = 12;

/** An invented organisation: three teams in rings, and one person between them. It cannot be changed, nor anything added. */
const people: NetworkNode[] = [
  ...TEAMS.flatMap((team, at) =>
    Array.from({ length: PER_TEAM }, (_, one) => ({
      node: at * PER_TEAM + one,
      key: `${team.toLowerCase()}-${one + 1}`,
      label: `${team} ${one + 1}`,
      attributes: { team },
    })),
  ),
  { node: TEAMS.length * PER_TEAM, key: 'mona', label: 'Mona Between', attributes: { team: 'Sales' } },
];
const HUB = people.length - 1;
const ties: [number, number, number][] = TEAMS.flatMap((_, at) => {
  const first = at * PER_TEAM;
  const inside = Array.from({ length: PER_TEAM }, (__, one) =>
    [1, 2].map((step): [number, number, number] => [first + one, first + ((one + step) % PER_TEAM), step]),
  ).flat();
  return [...inside, [HUB, first, 3], [HUB, first + 6, 2]];
});
const degrees = people.map(({ node }) => ties.filter(([a, b]) => a === node || b === node).length);
const NOW = '2026-06-01T09:00:00.000Z';
const network: Network = {
  id: ID,
  name: 'Invented organisation',
  description: 'Three teams and one person between them.',
  directed: false,
  nodes: people.length,
  ties: ties.length,
  events: ties.length,
  version: 1,
  first_at: null,
  last_at: null,
  attributes: [{ name: 'team', kind: 'category', values: TEAMS.length }],
  created_at: NOW,
  updated_at: NOW,
};
const run: MetricTable['run'] = {
  id: '00000000-0000-4000-8000-00000000a002',
  network_id: ID,
  metrics: ['degree'],
  parameters: {},
  seed: 1,
  code_version: 'mock',
  network_version: 1,
  state: 'done',
  progress: 1,
  error: null,
  queued_at: NOW,
  started_at: NOW,
  finished_at: NOW,
  summary: {},
};
const hub = people[HUB] as NetworkNode;
const findings: Findings = {
  version: 1,
  headline: 'Mona Between holds this network together.',
  items: [
    {
      kind: 'broker',
      text: 'Mona Between holds others together: 68 % of the shortest paths between others run through her.',
      metric: 'betweenness',
      value: 0.68,
      compared_with: 0.02,
      nodes: [hub],
      group: null,
    },
  ],
};

/** What the API says of networks; undefined for what is not of them. Bytes are a picture. */
export function answerNetworks(method: string, url: URL): unknown {
  const [first, id, part] = url.pathname.split('/').filter(Boolean);
  const params = url.searchParams;
  if (first === 'graph' && id === 'nodes') return frame(params);
  if (first === 'graph' && id === 'metrics') return table(params);
  if (first === 'networks' && id === undefined && method === 'GET')
    return { items: [network], next_cursor: null };
  if (first !== 'networks' && !(first === 'data' && method !== 'GET')) return undefined;
  if (method !== 'GET')
    throw new Refusal(409, 'CONFLICT', 'The invented organisation stays as it is: use a running product.');
  if (id !== ID) throw new Refusal(404, 'NOT_FOUND', `There is no network ${id} here.`);
  switch (part) {
    case undefined:
      return network;
    case 'findings':
      return findings;
    case 'runs':
      return { items: [run], next_cursor: null };
    case 'nodes':
      return { items: found(params), next_cursor: null };
    case 'ego':
      return ego(params.get('node') ?? '');
    default:
      return undefined;
  }
}

function found(params: URLSearchParams): NetworkNode[] {
  const numbers = params.getAll('number').map(Number);
  const words = params.get('q')?.toLowerCase();
  return people.filter(({ node, label }) =>
    words === undefined ? numbers.includes(node) : label.toLowerCase().includes(words),
  );
}

function ego(key: string): Ego {
  const one = people.find((person) => person.key === key);
  if (one === undefined) throw new Refusal(404, 'NOT_FOUND', `No node has the key "${key}".`);
  const near = ties.filter(([a, b]) => a === one.node || b === one.node);
  const others = [...new Set(near.map(([a, b]) => (a === one.node ? b : a)))];
  return {
    ...one,
    metrics: { degree: degrees[one.node] ?? null },
    standing: {
      degree: degrees.filter((degree) => degree < (degrees[one.node] ?? 0)).length / HUB,
    },
    nodes: [one, ...others.map((node) => people[node] as NetworkNode)],
    ties: near.map(([a, b, weight]) => [0, 1 + others.indexOf(a === one.node ? b : a), weight]),
    partial: false,
  };
}

function table(params: URLSearchParams): MetricTable {
  if (params.get('metric') !== 'degree')
    throw new Refusal(404, 'NOT_FOUND', 'No run of this metric has finished.');
  const rows = [...people]
    .sort((a, b) => (degrees[b.node] ?? 0) - (degrees[a.node] ?? 0))
    .slice(0, 20)
    .map((person, at) => ({ ...person, rank: at + 1, values: [degrees[person.node] ?? null] }));
  return { run, metric: 'degree', columns: ['degree'], current: true, rows, summary: {} };
}

function frame(params: URLSearchParams): Uint8Array {
  const hasMetric = params.has('metric');
  const attribute = params.get('attribute');
  const place = people.map(({ node }) => {
    if (node === HUB) return { x: 500, y: 500 };
    const centre = (Math.floor(node / PER_TEAM) / TEAMS.length) * 2 * Math.PI;
    const turn = ((node % PER_TEAM) / PER_TEAM) * 2 * Math.PI;
    return {
      x: 500 + 300 * Math.cos(centre) + 110 * Math.cos(turn),
      y: 500 + 300 * Math.sin(centre) + 110 * Math.sin(turn),
    };
  });
  const team = people.map(({ attributes }) => TEAMS.indexOf(attributes.team as (typeof TEAMS)[number]));
  return encodeFrame({
    networkId: ID,
    version: 1,
    directed: false,
    total: { nodes: people.length, ties: ties.length },
    level: 0,
    levels: [{ level: 0, places: people.length }],
    community: null,
    metric: hasMetric ? 'degree' : null,
    attribute,
    shown: { places: people.length, ties: ties.length },
    offset: 0,
    groups: [...TEAMS],
    legend: TEAMS.map((label, at) => ({
      id: 100 + at,
      label: `${label} (100 % of ${PER_TEAM})`,
      members: PER_TEAM,
    })),
    partial: false,
    limits: [],
    nextOffset: null,
    places: {
      ids: Int32Array.from(people, ({ node }) => node),
      labels: people.map(({ label }) => label),
      x: Float32Array.from(place, ({ x }) => x),
      y: Float32Array.from(place, ({ y }) => y),
      members: new Int32Array(people.length).fill(1),
      values: Float64Array.from(degrees, (degree) => (hasMetric ? degree : Number.NaN)),
      communities: Int32Array.from(team, (at) => 100 + at),
      groups: Int32Array.from(team, (at) => (attribute === null ? -1 : at)),
    },
    ties: {
      from: Int32Array.from(ties, ([from]) => from),
      to: Int32Array.from(ties, ([, to]) => to),
      weights: Float32Array.from(ties, ([, , weight]) => weight),
    },
  });
}
