import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where `npm run eval:peers` installs the Python peers. Not in the repository. */
export const PEERS_PYTHON = fileURLToPath(new URL('../../.eval/venv/bin/python', import.meta.url));

export interface Peers {
  /** Whether `npm run eval:peers` was run here. */
  readonly installed: boolean;
  /**
   * Runs `eval/peers/SCRIPT.py`, one JSON document on its standard input, one on its standard output; what it says on
   * standard error is shown. Null when the peers are not installed. Throws when the script fails.
   */
  run<Input, Output>(script: string, input: Input): Promise<Output | null>;
}

/** Longest that a peer may take, in milliseconds. */
const PEER_TIMEOUT = 30 * 60_000;

export function createPeers(): Peers {
  const installed = existsSync(PEERS_PYTHON);
  return {
    installed,
    async run<Input, Output>(script: string, input: Input): Promise<Output | null> {
      if (!installed) return null;
      const path = fileURLToPath(new URL(`${script}.py`, import.meta.url));
      const child = spawn(PEERS_PYTHON, [path], {
        stdio: ['pipe', 'pipe', 'inherit'],
        timeout: PEER_TIMEOUT,
        // One core for everyone: the figures are per core.
        env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', TOKENIZERS_PARALLELISM: 'false' },
      });
      child.stdin.end(JSON.stringify(input));
      const [output, code] = await Promise.all([
        Array.fromAsync(child.stdout as AsyncIterable<Buffer>),
        new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject)),
      ]);
      if (code !== 0) throw new Error(`eval/peers/${script}.py ended with ${code}`);
      return JSON.parse(Buffer.concat(output).toString('utf8')) as Output;
    },
  };
}
