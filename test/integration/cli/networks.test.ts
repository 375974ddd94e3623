import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Findings, MetricRun, MetricTable, Network, WhatIf } from '../../../src/schemas/network.ts';
import { type Answer, type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Two teams of five, each complete, that Eve and Finn alone tie together; Ben joins in 2025. */
const TEAMS: Readonly<Record<string, string>> = Object.fromEntries(
  ['ada', 'bob', 'cy', 'dan', 'eve']
    .map((key) => [key, '1'])
    .concat(['finn', 'gus', 'hal', 'ida', 'joe'].map((key) => [key, '2'])),
);
const TIES: readonly (readonly [string, string, number, string])[] = [
  ...Object.keys(TEAMS).flatMap((one, i, all) =>
    all
      .slice(i + 1)
      .filter((other) => TEAMS[other] === TEAMS[one])
      .map((other) => [one, other, 2, '2024-02-01'] as const),
  ),
  ['eve', 'finn', 1, '2024-03-01'],
  ['finn', 'ben', 1, '2025-03-01'],
];

let cli: CommandLine;
let url = '';
let key = '';
const write = async (name: string, lines: readonly string[]): Promise<string> => {
  await writeFile(join(cli.data, name), `${lines.join('\n')}\n`);
  return join(cli.data, name);
};
const done = (answer: Answer): Answer => {
  expect(answer, answer.err).toMatchObject({ code: 0 });
  return answer;
};
const api = async <T>(path: string, body?: unknown): Promise<T> => {
  const response = await fetch(`${url}/api/v1${path}`, {
    headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  expect(response.status, path).toBeLessThan(300);
  return (await response.json()) as T;
};

beforeAll(async () => {
  cli = await createCommandLine();
  done(await cli.run('tenant', 'create', 'acme'));
});
afterAll(() => cli?.[Symbol.asyncDispose]());

describe('while no server runs', () => {
  it('two tables become a network: the mapping is shown and can be said, the second table gives names', async () => {
    const ties = await write('mails.csv', ['von,an,stunden,tag', ...TIES.map((tie) => tie.join(','))]);
    const people = await write('people.csv', [
      'id,label,team',
      ...Object.entries(TEAMS).map(([id, team]) => `${id},${id.toUpperCase()},${team}`),
    ]);
    const map = ['source=von', 'target=an', 'weight=stunden', 'at=tag'].flatMap((one) => ['--map', one]);
    const answer = done(
      await cli.run(
        'network',
        'import',
        ties,
        '--nodes',
        people,
        '--name',
        'Mails',
        '--undirected',
        ...map,
        '--json',
      ),
    );
    expect(answer.json<Network>()).toMatchObject({
      name: 'Mails',
      directed: false,
      nodes: 11,
      ties: 22,
      first_at: '2024-02-01T00:00:00.000Z',
      last_at: '2025-03-01T00:00:00.000Z',
      attributes: [{ name: 'team', values: 2 }],
    });
    expect(answer.err).toContain('source = von, target = an, weight = stunden, at = tag');
  });

  it('metrics are computed by the command itself, and say who stands out', async () => {
    const answer = done(
      await cli.run('network', 'metrics', 'mails', 'betweenness', 'components', '--top', '2'),
    );
    // FINN is between BEN, the other four of team 2 and the five of team 1: 5 x 5 pairs + 4 with BEN; EVE: 4 x 6.
    expect(answer.out).toMatch(/1 +FINN +29\n2 +EVE +24\n/);
    expect(answer.out).toMatch(/component +nodes +best connected\n0 +11 +FINN, EVE/);
  });

  it('Ctrl-C cancels a run; nothing of it goes on with the next command', async () => {
    const running = cli.start(['network', 'metrics', 'Mails', 'betweenness', '--json'], { ownGroup: true });
    running.process.stderr!.once('data', () => running.process.kill('SIGINT'));
    const { code, out } = await running.ended;
    // The run of a small network may have ended before it heard.
    expect([0, 130]).toContain(code);
    if (code === 130) expect(out).toBe('');
  });
});

describe('while a server runs', () => {
  let id = '';
  beforeAll(async () => {
    url = await cli.start(['serve', '--port', '0'], { ownGroup: true }).ready;
    key = (await cli.run('key', 'create', 'reader', '--role', 'analyst', '--json')).json<{ key: string }>()
      .key;
    const { items } = await api<{ items: Network[] }>('/networks');
    id = items[0]!.id;
  });

  it('no run waits or works that a Ctrl-C ended', async () => {
    const { items } = await api<{ items: MetricRun[] }>(`/networks/${id}/runs`);
    expect(items.filter(({ state }) => state === 'queued' || state === 'running')).toEqual([]);
  });

  it('the server computes, and each answer is the one of the API', async () => {
    const computed = done(
      await cli.run('network', 'metrics', 'Mails', 'ei_index', '--attribute', 'team', '--json'),
    );
    const { run, tables } = computed.json<{ run: MetricRun; tables: MetricTable[] }>();
    expect(run).toEqual(await api(`/networks/${id}/runs/${run.id}`));
    expect(tables).toEqual([await api(`/graph/metrics?network=${id}&metric=ei_index&limit=10`)]);

    const [list, findings, whatIf, compared] = await Promise.all([
      cli.run('network', 'list', '--json'),
      cli.run('network', 'findings', id, '--json'),
      cli.run('network', 'what-if', 'Mails', '--remove', 'finn', '--json'),
      cli.run('network', 'compare', 'Mails', '--from', '2024-06-01', '--to', '2025-06-01', '--json'),
    ]);
    const { items } = await api<{ items: Network[] }>('/networks');
    expect(list.json()).toEqual({ items });
    expect(findings.json()).toEqual(await api<Findings>(`/networks/${id}/findings`));
    expect(whatIf.json()).toEqual(await api<WhatIf>(`/networks/${id}/what-if`, { nodes: ['finn'] }));
    expect(compared.json()).toEqual(
      await api(`/networks/${id}/compare?from=2024-06-01T00:00:00Z&to=2025-06-01T00:00:00Z`),
    );
    expect(compared.json()).toMatchObject({ joined_count: 1, joined: [{ key: 'ben' }], left_count: 0 });
  });

  it('communities come with their best connected members; a group that is a bare number is named with its attribute', async () => {
    const [communities, findings, removed] = await Promise.all([
      cli.run('network', 'communities', 'Mails', '--top', '1', '--seed', '3', '--json'),
      cli.run('network', 'findings', 'Mails'),
      cli.run('network', 'what-if', 'Mails', '--group', 'team=2'),
    ]);
    expect(done(communities).json()).toMatchObject({
      run: { seed: 3, state: 'done' },
      summary: { communities: 2 },
      total: 2,
      communities: [
        { community: 0, nodes: 6, members: [{ key: 'finn' }, { key: 'gus' }, {}, {}, {}, { key: 'ben' }] },
      ],
    });
    expect(done(findings).out).toMatch(/only way into team 2/);
    expect(done(removed).out).toMatch(/^Without team 2 \(5 nodes\)/);
  });

  it('wrong usage and failures say what is wrong', async () => {
    const cases: [string[], number, RegExp][] = [
      [['metrics', 'Mails', 'popularity'], 2, /"popularity" is no metric; there are: degree/],
      [['metrics', 'Mails', 'ei_index'], 2, /--attribute .*There are: team/],
      [['metrics', 'Nobody'], 1, /no network "Nobody"/],
      [['export', 'Mails', '--out', join(cli.data, 'nowhere', 'x')], 2, /cannot be written/],
      [['import', cli.data], 1, /is a folder/],
    ];
    await Promise.all(
      cases.map(async ([words, code, message]) => {
        const answer = await cli.run('network', ...words);
        expect({ words, code: answer.code, out: answer.out }).toEqual({ words, code, out: '' });
        expect(answer.err).toMatch(message);
      }),
    );
  });

  it('every format that is written reads back as the same network', async () => {
    const formats = ['csv', 'graphml', 'gexf', 'gml', 'pajek', 'json'];
    const back = await Promise.all(
      formats.map(async (format) => {
        const file = join(cli.data, `back-${format}`);
        done(await cli.run('network', 'export', 'Mails', '--format', format, '--out', file, '--json'));
        const { nodes, ties, directed } = done(
          await cli.run('network', 'import', file, '--json'),
        ).json<Network>();
        return { format, nodes, ties, directed };
      }),
    );
    expect(back).toEqual(formats.map((format) => ({ format, nodes: 11, ties: 22, directed: false })));
    const shown = done(await cli.run('network', 'export', 'Mails', '--format', 'csv'));
    expect(shown.out).toBe(await readFile(join(cli.data, 'back-csv'), 'utf8'));
    expect(done(await cli.run('network', 'remove', 'back-csv')).out).toBe('Removed "back-csv".\n');
  });
});
