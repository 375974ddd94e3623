import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * What the operating system says about processes: Linux by `/proc`, elsewhere by `ps`. A process that has
 * ended but was not yet reaped by its parent (a zombie) counts as ended: in containers whose first process
 * does not reap, zombies stay for ever, and a signal to one still "succeeds".
 */
export interface RunningProcess {
  readonly pid: number;
  /** The command line, arguments separated by one space. */
  readonly command: string;
}

const onLinux = process.platform === 'linux';

export function isRunning(pid: number): boolean {
  return startIdentity(pid) !== undefined;
}

/**
 * A text that no other process shares, past or future, on this machine: process ids are reused, the pair of
 * id and start moment is not. Undefined when no such process runs.
 */
export function startIdentity(pid: number): string | undefined {
  if (!onLinux)
    return ps(['-o', 'stat=,lstart=', '-p', String(pid)])[0]?.match(/^\s*[^Z\s]\S*\s+(.+?)\s*$/)?.[1];
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : `${bootId()}/${startTicks}`;
}

/** The command line of a running process, or undefined when there is none or it may not be read. */
export function commandOf(pid: number): string | undefined {
  if (!onLinux) return ps(['-o', 'command=', '-p', String(pid)])[0];
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() || undefined;
}

export function runningProcesses(): readonly RunningProcess[] {
  if (!onLinux) {
    return ps(['-axo', 'pid=,command=']).flatMap((line) => {
      const match = line.match(/^\s*(\d+)\s+(.*)$/);
      return match ? [{ pid: Number(match[1]), command: match[2]! }] : [];
    });
  }
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const command = Number.isInteger(pid) ? commandOf(pid) : undefined;
    return command === undefined ? [] : [{ pid, command }];
  });
}

/** Names the set of process ids that this process can see; two containers have different ones. */
export function processNamespace(): string {
  try {
    return onLinux ? readlinkSync('/proc/self/ns/pid') : process.platform;
  } catch {
    return 'unknown';
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(args: readonly string[]): readonly string[] {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter(Boolean);
  } catch {
    return [];
  }
}
