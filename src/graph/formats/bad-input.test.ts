import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../base/errors.ts';
import { readText } from './read-text.fixture.ts';

const graphml = (body: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<graphml><key id="w" for="edge" attr.name="weight" attr.type="double"/><graph edgedefault="directed">\n${body}</graph></graphml>`;
const gml = (body: string): string => `graph [\n directed 1\n node [ id 1 ]\n node [ id 2 ]\n${body}\n]`;
const gexf = (body: string): string =>
  `<gexf><graph><nodes><node id="a"/><node id="b"/></nodes><edges>\n${body}</edges></graph></gexf>`;
const nested = (open: string, close: string, times: number): string =>
  open.repeat(times) + close.repeat(times);

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;">]>`;

/** What is wrong, the file, the code, and what the message says. */
const CASES: readonly (readonly [string, string | Uint8Array, ErrorCode, RegExp])[] = [
  ['an empty file', '', 'FILE_UNREADABLE', /empty/],
  ['a file of blanks', ' \n \n', 'FILE_UNREADABLE', /no rows/],
  ['XML that is no graph', '<html><body/></html>', 'FILE_UNREADABLE', /"html"/],
  ['billion laughs', graphml('<node id="&lol3;"/>', LAUGHS), 'FILE_UNREADABLE', /line 1: .*DOCTYPE/],
  ['an entity that is nowhere declared', graphml('<node id="&lol;"/>'), 'RECORD_INVALID', /line 2: "&lol;"/],
  [
    'an external entity',
    graphml('', '<!DOCTYPE graphml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    'FILE_UNREADABLE',
    /DOCTYPE/,
  ],
  [
    'an element that is not closed',
    graphml('<node id="a">'),
    'RECORD_INVALID',
    /line 2: <\/graph> closes <node>/,
  ],
  ['an end tag alone', graphml('</node>'), 'RECORD_INVALID', /closes <graph>/],
  ['XML that was cut off', graphml('<node id="a"/>').slice(0, -20), 'RECORD_INVALID', /ends early/],
  ['XML that was cut off inside of a tag', '<graphml><graph><node id="a', 'RECORD_INVALID', /ends early/],
  [
    'an attribute without quotes',
    graphml('<node id=a/>'),
    'RECORD_INVALID',
    /"id" of <node> has no value in quotes/,
  ],
  ['an attribute twice', graphml('<node id="a" id="b"/>'), 'RECORD_INVALID', /"id" twice/],
  ['XML that is nested too deep', graphml(nested('<x>', '</x>', 10_000)), 'TOO_LARGE', /deeper than 64/],
  [
    'a graph inside of a node',
    graphml('<node id="a"><graph edgedefault="directed"></graph></node>'),
    'RECORD_INVALID',
    /nested in the node "a"/,
  ],
  [
    'an edge to a missing node, GraphML',
    graphml('<node id="a"/>\n<edge source="a" target="ghost"/>'),
    'RECORD_INVALID',
    /line 3: .*"a" to "ghost"/,
  ],
  [
    'a node twice, GraphML',
    graphml('<node id="a"/>\n<node id="a"/>'),
    'RECORD_INVALID',
    /line 3: The node id "a" is declared twice/,
  ],
  [
    'a weight that is no number, GraphML',
    graphml('<node id="a"/><edge source="a" target="a"><data key="w">heavy</data></edge>'),
    'RECORD_INVALID',
    /"heavy"/,
  ],
  ...['-1', '0', 'NaN', 'INF'].map(
    (weight) =>
      [
        `the weight ${weight}, GraphML`,
        graphml(`<node id="a"/>\n<edge source="a" target="a"><data key="w">${weight}</data></edge>`),
        'RECORD_INVALID',
        /line 3: The weight/,
      ] as const,
  ),
  [
    'an edge to a missing node, GEXF',
    gexf('<edge source="a" target="ghost"/>'),
    'RECORD_INVALID',
    /line 2: .*"ghost"/,
  ],
  [
    'a negative weight, GEXF',
    gexf('<edge source="a" target="b" weight="-2"/>'),
    'RECORD_INVALID',
    /line 2: .*"-2"/,
  ],
  [
    'a node inside of a node, GEXF',
    '<gexf><graph><nodes><node id="a"><nodes><node id="b"/></nodes></node></nodes></graph></gexf>',
    'RECORD_INVALID',
    /Nodes inside nodes/,
  ],
  ['an edge to a missing node, GML', gml('edge [ source 1 target 9 ]'), 'RECORD_INVALID', /line 5: .*"9"/],
  ['a node twice, GML', gml('node [ id 1 ]'), 'RECORD_INVALID', /"1" is declared twice/],
  ['a weight of 0, GML', gml('edge [ source 1 target 2 weight 0 ]'), 'RECORD_INVALID', /"0"/],
  ['a bracket that is not closed, GML', gml('edge [ source 1 target 2'), 'RECORD_INVALID', /ends early/],
  [
    'a text that is not closed, GML',
    gml('edge [ source 1 target 2 label "x ]'),
    'RECORD_INVALID',
    /not closed/,
  ],
  ['GML that is nested too deep', `graph [ ${nested('a [ ', '] ', 10_000)} ]`, 'TOO_LARGE', /deeper than 64/],
  [
    'a claim of two billion vertices',
    '*Vertices 2000000000\n1 "a"\n',
    'TOO_LARGE',
    /line 1: .*2,000,000,000/,
  ],
  ['a claim of vertices that never come', '*Vertices 15000000\n*Arcs\n1 2\n', 'TOO_LARGE', /describes 2/],
  ['no number of vertices', '*Vertices many\n', 'RECORD_INVALID', /"many"/],
  [
    'a tie to a vertex beyond',
    '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 3\n',
    'RECORD_INVALID',
    /line 5: "3" is no vertex/,
  ],
  ['a vertex twice', '*Vertices 2\n1 "a"\n1 "b"\n', 'RECORD_INVALID', /line 3: .*declared twice/],
  [
    'a weight that is no number, Pajek',
    '*Vertices 2\n*Edges\n1 2 NaN\n',
    'RECORD_INVALID',
    /line 3: .*"NaN"/,
  ],
  ['JSON that was cut off', '{"nodes":[{"id":1},{"id":2', 'RECORD_INVALID', /ends early/],
  [
    'JSON with a word of its own',
    '{"nodes":[{"id":1},\nundefined]}',
    'RECORD_INVALID',
    /line 2: .*undefined/,
  ],
  ['JSON without a comma', '{"nodes":[{"id":1} {"id":2}]}', 'RECORD_INVALID', /comma is expected/],
  [
    'JSON that is nested too deep',
    `{"nodes":[{"id":1,"x":${nested('[', ']', 100_000)}}]}`,
    'TOO_LARGE',
    /deeper than 64/,
  ],
  ['JSON of another kind', '{"a":1}', 'RECORD_INVALID', /no nodes and no ties/],
  ['an endless text in JSON', `{"nodes":[{"id":"${'x'.repeat(2e6)}"}]}`, 'TOO_LARGE', /1 MiB/],
  [
    'an edge to a missing node, JSON',
    '{"nodes":[{"id":"a"}],"links":[{"source":"a","target":"ghost"}]}',
    'RECORD_INVALID',
    /tie 1: .*"ghost"/,
  ],
  [
    'a node twice, JSON',
    '{"nodes":[{"id":"a"},{"id":"a"}],"links":[]}',
    'RECORD_INVALID',
    /node 2: .*"a" is declared twice/,
  ],
  ['a NUL in JSON', '{"nodes":[{"id":"a\\u0000b"}],"links":[]}', 'RECORD_INVALID', /NUL/],
  ['a NUL in a list of JSON', '{"nodes":[{"id":"a","x":["b\\u0000"]}],"links":[]}', 'RECORD_INVALID', /NUL/],
  [
    'a negative weight, JSON',
    '{"nodes":[{"id":"a"}],"links":[{"source":"a","target":"a","weight":-3}]}',
    'RECORD_INVALID',
    /tie 1: .*"-3"/,
  ],
  [
    'a STIX object without an id',
    '{"type":"bundle","objects":[{"type":"malware"}]}',
    'RECORD_INVALID',
    /object 1/,
  ],
  [
    'FollowTheMoney that is no JSON',
    '{"id":"a","schema":"Person","properties":{}}\n{"id":',
    'RECORD_INVALID',
    /line 2/,
  ],
  ['a quote that is not closed', 'source,target\na,"b\n', 'RECORD_INVALID', /line 2: A quote is opened/],
  ['text after a quote', 'source,target\n"a"b,c\n', 'RECORD_INVALID', /line 2: Text follows/],
  [
    'a row with too few fields',
    'source,target,weight\na,b,1\nc,d\n',
    'RECORD_INVALID',
    /line 3: .*2 fields, the table 3/,
  ],
  [
    'a row with too many fields',
    'source,target\na,b\nc,d,e\n',
    'RECORD_INVALID',
    /line 3: .*3 fields, the table 2/,
  ],
  ['one column', 'source\na\n', 'RECORD_INVALID', /one column/],
  ['an empty id', 'source,target\na,b\n,c\n', 'RECORD_INVALID', /line 3: .*empty name/],
  ['an id that is too long', `source,target\na,${'x'.repeat(501)}\n`, 'RECORD_INVALID', /501 characters/],
  ...['-1', '0', 'Infinity', '1e999'].map(
    (weight) =>
      [
        `the weight ${weight}, CSV`,
        `source,target,weight\na,b,1\nb,c,${weight}\n`,
        'RECORD_INVALID',
        /line 3: The weight/,
      ] as const,
  ),
  [
    'a time that is no date',
    'source,target,timestamp\na,b,2020-01-01\nb,c,2020-99-01\n',
    'RECORD_INVALID',
    /^(?!.*as written).*/,
  ],
  [
    'an endless line',
    `source,target\na,${'b'.repeat(2e6)}`,
    'TOO_LARGE',
    /line 2: The row is longer than 1 MiB/,
  ],
  ['thousands of columns', `${'a,'.repeat(5000)}a\n`, 'TOO_LARGE', /columns/],
  ['a NUL byte', 'source,target\na,b\nc,\0d\n', 'FILE_UNREADABLE', /line 3: .*NUL/],
  [
    'Latin-1',
    Buffer.from('source,target\na,b\nMüller,c\n', 'latin1'),
    'FILE_UNREADABLE',
    /line 3: .*not UTF-8/,
  ],
  ['UTF-16 without a mark', Buffer.from('source,target\na,b\n', 'utf16le'), 'FILE_UNREADABLE', /UTF-16/],
  [
    'an encoding that nobody knows',
    '<?xml version="1.0" encoding="klingon"?><graphml/>',
    'FILE_UNREADABLE',
    /"klingon"/,
  ],
  [
    'gzip that was cut off',
    gzipSync(`source,target\n${'a,b\n'.repeat(10_000)}`).subarray(0, 60),
    'FILE_UNREADABLE',
    /gzip/,
  ],
];

describe('a file that is wrong is refused with its place and value:', () => {
  it.each(CASES)('%s', async (title, content, code, message) => {
    if (title === 'a time that is no date') {
      // The column is no column of times then, unless it is mapped as one.
      const mapping = { source: 'source', target: 'target', weight: null, at: 'timestamp', kind: null };
      await expect(readText(content, { mapping })).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/line 3: .*"2020-99-01"/),
      });
      return;
    }
    await expect(readText(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('a file that is unusual is read:', () => {
  it.each([
    ['with a byte order mark', '\uFEFFsource,target\na,b\n'],
    ['in UTF-16', Buffer.from('\uFEFFsource,target\na,b\n', 'utf16le')],
    ['compressed', gzipSync('source,target\na,b\n')],
    ['with line ends of Windows', 'source,target\r\na,b\r\n'],
    ['with line ends of old Macs', 'source,target\ra,b\r'],
    ['with blank lines and no end of the last', '\nsource,target\n\na,b'],
    ['with semicolons and decimal commas', 'Source;Target;Weight\na;b;1,0\n'],
    ['as spreadsheets leave it', 'source,target,,\na,b,,\n'],
    ['without a header', 'a\tb\n'],
    ['with its header as a comment', '# one\n# from\tto\na\tb\n'],
  ])('%s', async (_, content) => {
    const { ties, nodes } = await readText(content);
    expect(ties).toMatchObject([{ source: 'a', target: 'b', weight: 1 }]);
    expect(nodes.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('in Latin-1 that says so', async () => {
    const text =
      '<?xml version="1.0" encoding="ISO-8859-1"?><graphml><graph><node id="Müller"/></graph></graphml>';
    expect((await readText(Buffer.from(text, 'latin1'))).nodes).toMatchObject([{ key: 'Müller' }]);
  });

  it('with a claim of ten billion nodes, for which nothing is set aside', async () => {
    const { nodes } = await readText(
      '<graphml><graph edgedefault="directed" parse.nodes="10000000000" parse.edges="10000000000"><node id="a"/></graph></graphml>',
    );
    expect(nodes).toHaveLength(1);
  });

  it('compressed a thousandfold, in the memory of its rows', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(64 * 1024 * 1024, '\n')]));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().arrayBuffers;
    expect((await readText(bomb)).ties).toHaveLength(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
    const endless = gzipSync(Buffer.alloc(16 * 1024 * 1024, 'a'));
    await expect(readText(endless)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('compressed in many small parts', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `"a ${i}","b\n${i}"\n`);
    const parts = ['from,to\n', ...rows].map((row) => gzipSync(row));
    expect((await readText(Buffer.concat(parts))).ties).toHaveLength(3000);
  });

  it('with edges before nodes', async () => {
    const { nodes, ties } = await readText(
      '{"links":[{"source":"a","target":"b"}],"nodes":[{"id":"b","label":"B"},{"id":"a"}]}',
    );
    expect(nodes.map(({ label }) => label)).toEqual(['B', 'a']);
    expect(ties).toHaveLength(1);
  });

  it('with __proto__ as a name, which changes nothing', async () => {
    const { nodes } = await readText('{"nodes":[{"id":"__proto__","__proto__":{"polluted":1}}],"links":[]}');
    expect(nodes[0]!.key).toBe('__proto__');
    expect(Object.getPrototypeOf(nodes[0]!.attributes)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('with texts that fall across every border of the pieces', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `"n ""é"" ${i}","👩‍🚀\n${i % 7}"`);
    const { ties } = await readText(`source,target\n${rows.join('\n')}\n`);
    expect(ties).toHaveLength(rows.length);
    expect(ties.at(-1)).toMatchObject({ source: 'n "é" 39999', target: '👩‍🚀\n1' });
  });
});

describe('the limits of a plan', () => {
  const limits = { nodes: 3, plan: 'demo' };

  it.each([
    ['CSV', 'a,b\nc,d\n'],
    ['GraphML', graphml('<node id="a"/><node id="b"/><node id="c"/><node id="d"/>')],
    ['what Pajek claims', '*Vertices 5\n'],
    [
      'STIX that refers to more',
      '{"type":"bundle","objects":[{"type":"tool","id":"tool--1","x_refs":["a","b","c"]}]}',
    ],
  ])('end the reading of %s with what and how much', async (_, content) => {
    for (const form of ['graph', 'ties'] as const)
      await expect(readText(content, { limits, form })).rejects.toMatchObject({
        code: 'PLAN_LIMIT',
        message: expect.stringMatching(/(more than 3|says that it has 5) nodes; the plan "demo" allows 3/),
        details: { limit: 3, plan: 'demo' },
      });
  });

  it('let as many pass as they say', async () => {
    expect((await readText('a,b\nb,c\nc,a\n', { limits })).nodes).toHaveLength(3);
  });
});
