import { describe, expect, it } from 'vitest';
import { readText } from './read-text.fixture.ts';

const tie = { weight: 1, at: null, directed: null, kind: null, attributes: {} };

describe('GraphML', () => {
  it('fills in defaults and takes weight, kind and time from keys of those names', async () => {
    const { nodes, ties, summary } = await readText(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
      <key id="d0" for="node" attr.name="color" attr.type="string"><default>yellow</default></key>
      <key id="d1" for="edge" attr.name="weight" attr.type="double"/>
      <key id="d2" for="all" attr.name="kind" attr.type="string"/>
      <key id="d3" for="edge" attr.name="time" attr.type="string"/>
      <graph edgedefault="undirected">
        <node id="a"><data key="d0">green</data><data key="d2">Person</data></node><node id="b"/>
        <edge source="a" target="b"><data key="d1">2.5</data><data key="d2">reports to</data><data key="d3">2020-01-02</data></edge>
        <edge source="b" target="a" directed="true"/>
        <hyperedge><endpoint node="a"/><endpoint node="b"/></hyperedge>
      </graph></graphml>`);
    expect(nodes).toEqual([
      { key: 'a', label: 'a', kind: 'person', attributes: { color: 'green' } },
      { key: 'b', label: 'b', kind: null, attributes: { color: 'yellow' } },
    ]);
    expect(ties).toEqual([
      { ...tie, source: 'a', target: 'b', weight: 2.5, kind: 'reports_to', at: Date.UTC(2020, 0, 2) },
      { ...tie, source: 'b', target: 'a', directed: true },
    ]);
    expect(summary.directed).toBe(false);
    expect(summary.warnings).toEqual(['Hyperedges, which tie more than two nodes, were left out.']);
  });
});

describe('GEXF', () => {
  it('keeps drawing as attributes, and start and end or spells of edges as times', async () => {
    const { nodes, ties } =
      await readText(`<gexf xmlns:viz="http://www.gexf.net/1.2draft/viz"><graph defaultedgetype="directed" mode="dynamic">
      <attributes class="node"><attribute id="0" title="age" type="integer"><default>7</default></attribute></attributes>
      <nodes><node id="a" label="Anna"><attvalues><attvalue for="0" value="41"/></attvalues>
        <viz:color r="255" g="0" b="10" a="0.5"/><viz:position x="1.5" y="-2" z="0"/><viz:size value="3"/></node><node id="b"/></nodes>
      <edges><edge source="a" target="b" type="undirected" weight="2" start="2020-01-01" end="2021-01-01"/>
        <edge source="b" target="a"><spells><spell start="2019-01-01" end="2019-02-01"/><spell start="2019-03-01" end="2019-04-01"/></spells></edge>
        <edge source="b" target="a" start="1.0"/></edges></graph></gexf>`);
    expect(nodes).toEqual([
      {
        key: 'a',
        label: 'Anna',
        kind: null,
        attributes: { age: 41, color: '#ff000a80', x: 1.5, y: -2, size: 3 },
      },
      { key: 'b', label: 'b', kind: null, attributes: { age: 7 } },
    ]);
    expect(ties).toEqual([
      {
        ...tie,
        source: 'a',
        target: 'b',
        weight: 2,
        directed: false,
        at: Date.UTC(2020, 0),
        until: Date.UTC(2021, 0),
      },
      { ...tie, source: 'b', target: 'a', at: Date.UTC(2019, 0), until: Date.UTC(2019, 3) },
      { ...tie, source: 'b', target: 'a', attributes: { start: 1 } },
    ]);
  });
});

describe('GML', () => {
  it('reads references, nested values and lists, and the value of old samples as weight', async () => {
    const { nodes, ties } = await readText(
      'Creator "me"\ngraph [ node [ id 1 label "Ren&#233;e &amp; &quot;co&quot;" graphics [ x 1 y 2 ] tag "a" tag "b" ]\n# note\nnode [ id 2 ] edge [ source 1 target 2 value 3 ] ]',
    );
    expect(nodes[0]).toEqual({
      key: '1',
      label: 'Renée & "co"',
      kind: null,
      attributes: { graphics: { x: 1, y: 2 }, tag: ['a', 'b'] },
    });
    expect(ties).toEqual([{ ...tie, source: '1', target: '2', weight: 3 }]);
  });
});

describe('Pajek', () => {
  it('reads arcs, edges, lists and vertices without a line of their own', async () => {
    const { nodes, ties } = await readText(
      '% made by hand\n*Network x\n*Vertices 5\n1 "Anna" 0.1 0.2 box ic Red\n2 "Anna"\n*Arcs\n1 2 3.5\n*Edges\n2 3\n*Arcslist\n3 1 4\n*Partition x\n1\n',
    );
    expect(nodes.map(({ key }) => key).sort()).toEqual(['3', '4', '5', 'Anna', 'Anna #2']);
    expect(nodes[0]!.attributes).toEqual({ x: 0.1, y: 0.2, shape: 'box', ic: 'Red' });
    expect(ties.map(({ source, target, weight, directed }) => [source, target, weight, directed])).toEqual([
      ['Anna', 'Anna #2', 3.5, true],
      ['Anna #2', '3', 1, false],
      ['3', 'Anna', 1, true],
      ['3', '4', 1, true],
    ]);
  });

  it('reads a matrix', async () => {
    const { ties } = await readText('*Vertices 2\n1 "a"\n2 "b"\n*Matrix\n0 2\n0 1\n');
    expect(ties.map(({ source, target, weight }) => [source, target, weight])).toEqual([
      ['a', 'b', 2],
      ['b', 'b', 1],
    ]);
  });
});

describe('JSON', () => {
  it('knows ends by place where nodes have no ids', async () => {
    const { ties } = await readText(
      '{"nodes":[{"name":"Myriel"},{"name":"Napoleon"}],"links":[{"source":1,"target":0,"value":8}]}',
    );
    expect(ties).toMatchObject([{ source: 'Napoleon', target: 'Myriel', weight: 8 }]);
  });

  it('knows ends by id where ids are numbers', async () => {
    const { ties } = await readText('{"nodes":[{"id":1},{"id":0}],"links":[{"source":0,"target":1}]}');
    expect(ties).toMatchObject([{ source: '0', target: '1' }]);
  });

  it('reads a list of ties alone, which names the nodes', async () => {
    const { nodes } = await readText('[{"from":"a","to":"b"},{"from":"b","to":"c"}]');
    expect(nodes.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });
});

describe('JSON-LD', () => {
  it('makes ties of links, inline objects and terms that the context calls links', async () => {
    const { nodes, ties, summary } = await readText(
      JSON.stringify({
        '@context': ['https://schema.org', { knows: { '@type': '@id' } }],
        '@graph': [
          {
            '@id': 'http://x.org/anna',
            '@type': 'http://schema.org/Person',
            'http://schema.org/name': [{ '@value': 'Anna' }],
            knows: ['http://x.org/bob'],
            age: 41,
          },
          {
            '@id': 'http://x.org/bob',
            worksFor: { '@id': 'http://x.org/acme', '@type': 'Organization', name: 'Acme' },
          },
        ],
      }),
    );
    expect(nodes).toEqual([
      { key: 'http://x.org/anna', label: 'Anna', kind: 'person', attributes: { age: 41 } },
      { key: 'http://x.org/acme', label: 'Acme', kind: 'organization', attributes: {} },
      { key: 'http://x.org/bob', label: 'http://x.org/bob', kind: null, attributes: {} },
    ]);
    expect(ties.map(({ source, target, kind }) => [source, target, kind])).toEqual(
      [
        ['http://x.org/bob', 'http://x.org/acme', 'works_for'],
        ['http://x.org/anna', 'http://x.org/bob', 'knows'],
      ].sort(),
    );
    expect(summary.warnings.join()).toContain('was not fetched');
  });
});

describe('STIX', () => {
  it('makes ties of relationships, sightings and references', async () => {
    const { nodes, ties } = await readText(
      JSON.stringify({
        type: 'bundle',
        id: 'bundle--1',
        objects: [
          { type: 'identity', id: 'identity--1', name: 'ACME', identity_class: 'organization' },
          {
            type: 'malware',
            spec_version: '2.1',
            id: 'malware--1',
            name: 'Poison Ivy',
            is_family: true,
            confidence: 85,
            created_by_ref: 'identity--1',
          },
          { type: 'attack-pattern', id: 'attack-pattern--1', name: 'Phishing' },
          {
            type: 'relationship',
            id: 'relationship--1',
            relationship_type: 'delivered-by',
            source_ref: 'malware--1',
            target_ref: 'attack-pattern--1',
            start_time: '2020-01-01T00:00:00Z',
            confidence: 50,
          },
          {
            type: 'sighting',
            id: 'sighting--1',
            sighting_of_ref: 'malware--1',
            where_sighted_refs: ['identity--1'],
            count: 5,
            first_seen: '2021-01-01T00:00:00Z',
            last_seen: '2021-02-01T00:00:00Z',
          },
        ],
      }),
    );
    expect(nodes.map(({ kind, label }) => [kind, label])).toEqual([
      ['identity', 'ACME'],
      ['malware', 'Poison Ivy'],
      ['attack_pattern', 'Phishing'],
    ]);
    expect(nodes[1]!.attributes).toEqual({ is_family: true, confidence: 0.85 });
    expect(ties).toEqual([
      { ...tie, source: 'malware--1', target: 'identity--1', kind: 'created_by' },
      {
        ...tie,
        source: 'malware--1',
        target: 'attack-pattern--1',
        kind: 'delivered_by',
        at: Date.UTC(2020, 0),
        attributes: { confidence: 0.5, id: 'relationship--1' },
      },
      {
        ...tie,
        source: 'identity--1',
        target: 'malware--1',
        kind: 'sighted',
        weight: 5,
        at: Date.UTC(2021, 0),
        until: Date.UTC(2021, 1),
        attributes: { id: 'sighting--1' },
      },
    ]);
  });
});

describe('FollowTheMoney', () => {
  it('makes ties of schemata that tie, in any order, and of properties that name entities', async () => {
    const { nodes, ties, summary } = await readText(
      [
        {
          id: 'o1',
          schema: 'Ownership',
          properties: { owner: ['p1'], asset: ['c1'], percentage: ['51'], startDate: ['2015'] },
        },
        {
          id: 'p1',
          schema: 'Person',
          properties: { name: ['Anna', 'A. Smith'], nationality: ['gb'], addressEntity: ['a1'] },
        },
        { id: 'c1', schema: 'Company', properties: { name: ['Acme'] } },
        { id: 'd1', schema: 'Directorship', properties: { director: ['p1'], organization: ['gone'] } },
        { id: 'a1', schema: 'Address', properties: { full: ['1 Main St'] } },
      ]
        .map((entity) => JSON.stringify(entity))
        .join('\n'),
    );
    expect(nodes).toEqual([
      { key: 'p1', label: 'Anna', kind: 'person', attributes: { nationality: 'gb', aliases: ['A. Smith'] } },
      { key: 'c1', label: 'Acme', kind: 'company', attributes: {} },
      { key: 'a1', label: '1 Main St', kind: 'address', attributes: { full: '1 Main St' } },
      { key: 'gone', label: 'gone', kind: null, attributes: {} },
    ]);
    expect(ties.map(({ source, target, kind, at }) => [source, target, kind, at])).toEqual([
      ['p1', 'c1', 'ownership', Date.UTC(2015, 0)],
      ['p1', 'a1', 'address_entity', null],
      ['p1', 'gone', 'directorship', null],
    ]);
    expect(summary.format).toBe('ftm');
  });
});

describe('a table of ties', () => {
  it('reads what Gephi writes', async () => {
    const { ties, summary } = await readText(
      'Source;Target;Type;Id;Label;timeset;Weight\na;b;Directed;0;knows;;2,5\nb;c;Undirected;1;;;1\n',
    );
    expect(ties).toEqual([
      { ...tie, source: 'a', target: 'b', directed: true, weight: 2.5, kind: 'knows', attributes: { Id: 0 } },
      { ...tie, source: 'b', target: 'c', directed: false, attributes: { Id: 1 } },
    ]);
    expect(summary.directed).toBe(true);
  });

  it.each([
    ['seconds', '1463507482'],
    ['milliseconds', '1463507482000'],
    ['ISO 8601', '2016-05-17T17:51:22Z'],
    ['ISO 8601 with a zone', '2016-05-17T19:51:22+02:00'],
  ])('reads times in %s', async (_, time) => {
    expect((await readText(`from,to,time\na,b,${time}\n`)).ties[0]!.at).toBe(1_463_507_482_000);
  });

  it('takes a third column without a name for a time when it is one, else for the weight', async () => {
    expect((await readText('1 2 1463507482\n2 3 1463507483\n')).ties[0]).toMatchObject({
      weight: 1,
      at: 1_463_507_482_000,
    });
    expect((await readText('1 2 17\n2 3 4\n')).ties[0]).toMatchObject({ weight: 17, at: null });
  });

  it('obeys a mapping that is given, and names the columns when it does not fit', async () => {
    const content = 'a,b,c,d\nx,y,2,z\n';
    const mapping = { source: 'd', target: 'a', weight: 'c', at: null, kind: 'b' };
    // Without known names nothing but the caller says that the first row is a header; numbers below a word do.
    expect((await readText(content, { mapping })).ties).toEqual([
      { ...tie, source: 'z', target: 'x', weight: 2, kind: 'y' },
    ]);
    await expect(readText(content, { mapping: { ...mapping, source: 'q' } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'ties.csv has no column "q". Its columns are "a", "b", "c", "d".',
    });
  });
});
