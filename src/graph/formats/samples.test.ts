import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectGraphFile } from './inspect-graph-file.ts';
import { readGraphFile, readTies } from './read-graph-file.ts';

const root = new URL('../../../../shared/datasets/networks/', import.meta.url).pathname;

/** File, format, nodes, ties; counted with NetworkX, igraph and by rows. Node tables stand beside their ties. */
const SAMPLES: readonly (readonly [file: string, format: string, nodes: number, ties: number])[] = [
  ['formats/arctic.gexf', 'gexf', 1715, 6676],
  ['formats/dataset.json', 'json', 2085, 5409],
  ['formats/euroSIS.json', 'json', 1285, 7524],
  ['formats/lesmis.gml', 'gml', 77, 254],
  ['formats/lesmis.graphml', 'graphml', 77, 254],
  ['ca-GrQc/ca-GrQc.txt', 'csv', 5242, 28980],
  ['email-Eu-core/email-Eu-core.txt', 'csv', 1005, 25571],
];

async function count(file: string, nodes: string | null) {
  const options = {
    fileName: file.split('/').at(-1)!,
    ...(nodes === null ? {} : { nodeTable: { path: root + nodes, fileName: nodes } }),
  };
  const graph = readGraphFile(root + file, options);
  const seen = new Set<string>();
  let ties = 0;
  let bytes = 0;
  for await (const batch of graph) {
    for (const node of batch.nodes) seen.add(node.key);
    for (const { source, target } of batch.ties) {
      ties++;
      if (!seen.has(source) || !seen.has(target))
        throw new Error(`${source} to ${target} came before its nodes`);
    }
    bytes = batch.bytesRead;
  }
  const columns = readTies(root + file, options);
  let numbered = 0;
  let columnTies = 0;
  for await (const batch of columns) {
    expect(batch.firstNode).toBe(numbered);
    numbered += batch.newNodes.length;
    columnTies += batch.sources.length;
    expect(Math.max(-1, ...batch.sources, ...batch.targets)).toBeLessThan(numbered);
  }
  expect([numbered, columnTies]).toEqual([seen.size, ties]);
  expect(graph.summary()).toMatchObject({ nodes: seen.size, ties });
  expect(bytes).toBeGreaterThan(0);
  return { nodes: seen.size, ties, summary: graph.summary() };
}

describe.skipIf(!existsSync(root))(
  'the sample networks (skipped where ../shared/datasets/networks is missing)',
  () => {
    it.each(SAMPLES)('%s is %s with %i nodes and %i ties', async (file, format, nodes, ties) => {
      expect((await inspectGraphFile(root + file, { fileName: file })).format).toBe(format);
      expect(await count(file, null)).toMatchObject({ nodes, ties });
    });

    it.each([
      ['arenas_email', 1133, 5451],
      ['bkoffb', 40, 238],
      ['bkoffc', 40, 1558],
      ['bktecb', 34, 175],
      ['brunson_corporate_leadership', 44, 99],
      ['ceos_clubs', 41, 98],
      ['dnc_temporalGraph', 1891, 37421],
      ['flo_marriage', 16, 20],
      ['ht_advice', 21, 190],
      ['ht_friends', 21, 102],
      ['ht_reports', 21, 20],
      ['insna', 60, 94],
      ['jazz', 198, 2742],
      ['karate', 34, 78],
      ['karate_weight', 34, 231],
      ['kite', 10, 18],
      ['polbooks', 105, 441],
      ['powergrid', 4941, 6594],
      ['sn_auth', 475, 625],
      ['tailor_social', 39, 278],
      ['ucsocial', 1899, 20296],
      ['wiring', 14, 32],
    ])('org_csv/%s is a table of nodes and one of ties', async (name, nodes, ties) => {
      expect(await count(`org_csv/${name}.edges.csv`, `org_csv/${name}.nodes.csv`)).toMatchObject({
        nodes,
        ties,
      });
    }); // prettier-ignore

    it('keeps the attributes of the nodes of tables', async () => {
      const reading = readGraphFile(`${root}org_csv/flo_marriage.edges.csv`, {
        fileName: 'ties.csv',
        nodeTable: { path: `${root}org_csv/flo_marriage.nodes.csv`, fileName: 'nodes.csv' },
      });
      for await (const { nodes } of reading)
        expect(nodes[0]).toEqual({
          key: 'Acciaiuoli',
          label: 'Acciaiuoli',
          kind: null,
          attributes: { wealth: 10, '#priors': 53, '#ties': 2 },
        });
    });

    it('says why it reads columns as it does', async () => {
      const consulting = await inspectGraphFile(`${root}cross_parker_consulting_rd/advice.csv`, {
        fileName: 'advice.csv',
      });
      expect(consulting.mapping).toEqual({
        source: 'Id1',
        target: 'Id2',
        weight: 'weight',
        at: null,
        kind: null,
      });
      expect(consulting.reasons).toContain('Ties go from "Id1" to "Id2": the names say so.');
      const snap = await inspectGraphFile(`${root}ca-GrQc/ca-GrQc.txt`, { fileName: 'ca-GrQc.txt' });
      expect(snap.columns).toEqual(['FromNodeId', 'ToNodeId']);
      expect(snap.sample).toHaveLength(10);
      const mails = await inspectGraphFile(`${root}org_csv/dnc_temporalGraph.edges.csv`, {
        fileName: 'dnc.csv',
      });
      expect(mails.sample[0]).toMatchObject({ source: '419', target: '465', at: 1_463_507_482_000 });
      const wiring = await inspectGraphFile(`${root}org_csv/wiring.edges.csv`, { fileName: 'wiring.csv' });
      expect(wiring.sample[0]!.attributes).toEqual({ sign: -1 });
    });
  },
);
