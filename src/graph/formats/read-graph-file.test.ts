import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectGraphFile } from './inspect-graph-file.ts';
import { readGraphFile, readTies } from './read-graph-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-reading-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: string): { path: string; fileName: string } {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, fileName: name };
}

describe('reading in a thread', () => {
  it('gives ties in columns, weights and times only where there are any', async () => {
    const { path, fileName } = fileOf(
      'timed.csv',
      'from,to,weight,time,type\na,b,2,2020-01-01,Directed\nb,c,1,,Undirected\n',
    );
    const reading = readTies(path, { fileName });
    const [batch] = await Array.fromAsync(reading);
    expect(batch).toMatchObject({ firstNode: 0, bytesRead: batch!.bytesTotal });
    expect(batch!.newNodes.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect([...batch!.sources, ...batch!.targets]).toEqual([0, 1, 1, 2]);
    expect([...batch!.weights!]).toEqual([2, 1]);
    expect([...batch!.times!]).toEqual([Date.UTC(2020, 0), Number.NaN]);
    expect([...batch!.ways!]).toEqual([1, 2]);
    expect(reading.summary()).toMatchObject({ format: 'csv', directed: true, nodes: 3, ties: 2 });
    const plain = fileOf('plain.csv', 'a,b\n');
    const [bare] = await Array.fromAsync(readTies(plain.path, plain));
    expect(bare).toMatchObject({ weights: null, times: null, ways: null });
  });

  it('makes a network of a table of nodes and one of ties', async () => {
    const nodes = fileOf('n.csv', 'id,label,kind,dept\n1,Anna,person,HR\n2,Bob,person,IT\n3,Cy,person,IT\n');
    const ties = fileOf('t.csv', '1,2\n2,4\n');
    const [batch] = await Array.fromAsync(readTies(ties.path, { ...ties, nodeTable: nodes }));
    expect(batch!.newNodes).toEqual([
      { key: '1', label: 'Anna', kind: 'person', attributes: { dept: 'HR' } },
      { key: '2', label: 'Bob', kind: 'person', attributes: { dept: 'IT' } },
      { key: '3', label: 'Cy', kind: 'person', attributes: { dept: 'IT' } },
      { key: '4', label: '4', kind: null, attributes: {} },
    ]);
    const twice = fileOf('twice.csv', 'id,label\n1,Anna\n1,Bob\n');
    await expect(Array.fromAsync(readTies(ties.path, { ...ties, nodeTable: twice }))).rejects.toThrow(
      'twice.csv, line 3: The node id "1" is declared twice.',
    );
  });

  it('ends when it is cancelled, before and while it reads', async () => {
    const { path, fileName } = fileOf('long.csv', 'a,b\n'.repeat(200_000));
    await expect(
      Array.fromAsync(readTies(path, { fileName, signal: AbortSignal.abort() })),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const controller = new AbortController();
    const reading = readGraphFile(path, { fileName, signal: controller.signal });
    const batches = async (): Promise<void> => {
      for await (const _ of reading) controller.abort();
    };
    await expect(batches()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(() => reading.summary()).toThrow('was not read to its end');
  });

  it('ends its thread when the loop is left early', async () => {
    const { path, fileName } = fileOf('left.csv', 'a,b\n'.repeat(200_000));
    let batches = 0;
    for await (const _ of readGraphFile(path, { fileName })) if (++batches === 2) break;
    expect(batches).toBe(2);
  });

  it('says in errors what was wrong, through the thread', async () => {
    const missing = join(folder, 'missing.csv');
    await expect(Array.fromAsync(readTies(missing, { fileName: 'x.csv' }))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: 'x.csv: The file does not exist.',
    });
    const { path, fileName } = fileOf('bad.csv', 'a,b,weight\nx,y,-4\n');
    await expect(Array.fromAsync(readTies(path, { fileName }))).rejects.toMatchObject({
      code: 'RECORD_INVALID',
      details: { file: 'bad.csv', line: 2 },
    });
  });
});

describe('inspecting a file', () => {
  it('describes a table that cannot be read as guessed, so that the mapping can be corrected', async () => {
    const { path, fileName } = fileOf('signs.csv', 'from,to,weight\na,b,-1\nb,c,1\n');
    const inspection = await inspectGraphFile(path, { fileName });
    expect(inspection).toMatchObject({ format: 'csv', columns: ['from', 'to', 'weight'], sample: [] });
    expect(inspection.reasons.at(-1)).toMatch(
      /cannot be read: signs.csv, line 2: The weight of the tie is "-1"/,
    );
  });

  it('tells the format by the content, whatever the name says', async () => {
    const { path } = fileOf(
      'wrong.csv',
      '<gexf><graph defaultedgetype="directed"><nodes><node id="a"/></nodes></graph></gexf>',
    );
    expect(await inspectGraphFile(path, { fileName: 'wrong.csv' })).toMatchObject({
      format: 'gexf',
      directed: true,
    });
  });
});
