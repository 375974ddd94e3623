import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileNode, FileTie, GraphFileSummary } from '../../domain/graph-file.ts';
import { type ReadingRequest, readInThread } from './read-in-thread.ts';

/** What a file holds, read in this thread, so that a test can read many. */
export async function readText(
  content: string | Uint8Array,
  options: Partial<ReadingRequest> = {},
): Promise<{ nodes: FileNode[]; ties: FileTie[]; summary: GraphFileSummary }> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-graph-file-'));
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const nodes: FileNode[] = [];
  const ties: FileTie[] = [];
  try {
    const summary = await readInThread(
      {
        form: 'graph',
        path,
        fileName: 'ties.csv',
        format: null,
        mapping: null,
        directed: null,
        nodeTable: null,
        limits: { nodes: null, plan: '' },
        ...options,
      },
      async (batch) => {
        if (batch.form !== 'graph') return;
        nodes.push(...batch.nodes);
        ties.push(...batch.ties);
      },
    );
    return { nodes, ties, summary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
