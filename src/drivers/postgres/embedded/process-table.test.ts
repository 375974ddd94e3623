import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { commandOf, isRunning, runningProcesses, startIdentity } from './process-table.ts';

test('a running process has an identity, a command line and a place in the list', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'a word'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const pid = child.pid!;
  expect(startIdentity(pid)).toBe(startIdentity(pid));
  expect(startIdentity(pid)).not.toBe(startIdentity(process.pid));
  expect(commandOf(pid)).toContain('a word');
  expect(runningProcesses().map((entry) => entry.pid)).toContain(pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(pid)).toBe(false);
  expect(commandOf(pid)).toBeUndefined();
});

test.runIf(process.platform === 'linux')(
  'a process that ended but was not reaped counts as ended',
  async () => {
    // The shell becomes `sleep`, which never asks for the end of the `cat` that the shell had started.
    const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString().trim());
    await expect.poll(() => commandOf(parent.pid!)).toBe('sleep 60');
    expect(isRunning(pid)).toBe(true);
    parent.stdin.end();
    await expect.poll(() => isRunning(pid)).toBe(false);
    // It is still there for whoever asks with a signal.
    expect(process.kill(pid, 0)).toBe(true);
  },
);
