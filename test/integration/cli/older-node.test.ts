import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The machine's own Node, where it is one that cannot run the product. */
const older = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((node) => existsSync(node) && majorOf(node) < 24);

function majorOf(node: string): number {
  return Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]);
}

describe.skipIf(older === undefined)(
  'started with an older Node (skipped where the machine has none)',
  () => {
    let cli: CommandLine;
    beforeAll(async () => {
      cli = await createCommandLine();
    });
    afterAll(() => cli?.[Symbol.asyncDispose]());

    const node = older ?? '';

    it('the product runs on Node 24 and passes output and exit code on', async () => {
      const well = await cli.start(['doctor', '--json'], { node }).ended;
      expect(well.json()).toMatchObject({
        checks: expect.arrayContaining([
          { name: 'node', ok: true, detail: expect.stringMatching(/^Node 2[4-9]/) },
        ]),
      });
      expect(await cli.start(['frobnicate'], { node }).ended).toMatchObject({ code: 2 });
      expect(await cli.start(['search', 'x', '--tenant', 'nobody'], { node }).ended).toMatchObject({
        code: 1,
      });
    });

    it.each([
      ['SIGTERM', 'sent to the process', false],
      ['SIGINT', 'sent by a terminal to the whole group', true],
    ] as const)('%s %s stops the server in order', async (signal, _how, toGroup) => {
      const server = cli.start(['serve', '--port', '0'], { node, ownGroup: true });
      await server.ready;
      process.kill(toGroup ? -server.process.pid! : server.process.pid!, signal);
      expect(await server.ended).toMatchObject({ code: 0 });
      expect(await cli.processes()).toEqual([]);
    });
  },
);
