import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';

export interface SocketAddress {
  readonly directory: string;
  readonly port: number;
}

/** The port only names the socket file: PostgreSQL listens on no network address. */
const PORT = 5432;
const TEMPORARY_PREFIX = 'bellwether-';

/**
 * The longest path that fits the kernel's socket address with its closing zero byte: 108 bytes on Linux, 104
 * on macOS. PostgreSQL's lock file beside the socket has a longer name but is an ordinary file.
 */
const LONGEST_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/**
 * A fresh private directory for the server's Unix socket: `<parent>/socket`, or a short one under the
 * system's temporary directory when that path would not fit a socket address.
 * `parent` is a directory that the server's account can reach.
 */
export async function createSocketDirectory(parent: string, account: Account): Promise<SocketAddress> {
  const preferred = { directory: join(parent, 'socket'), port: PORT };
  let address = preferred;
  if (Buffer.byteLength(socketPath(preferred)) <= LONGEST_SOCKET_PATH) {
    // What lies there is of a server that is gone: its lock file would name a process id used again by now.
    await rm(preferred.directory, { recursive: true, force: true });
    await mkdir(preferred.directory, { mode: 0o700 });
  } else {
    address = { directory: await mkdtemp(join(tmpdir(), TEMPORARY_PREFIX)), port: PORT };
  }
  if (account.ids) await chown(address.directory, account.ids.uid, account.ids.gid);
  return address;
}

/** Removes a directory made by `createSocketDirectory`; one that is gone already is no error. */
export async function removeSocketDirectory(address: SocketAddress): Promise<void> {
  // The address may come from a file: remove nothing that we would not have made.
  const ours =
    basename(address.directory) === 'socket' || basename(address.directory).startsWith(TEMPORARY_PREFIX);
  if (ours && dirname(address.directory) !== '/')
    await rm(address.directory, { recursive: true, force: true });
}

/** True when a server accepts connections at the address. */
export function answersAt(address: SocketAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath(address));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function socketPath(address: SocketAddress): string {
  return join(address.directory, `.s.PGSQL.${address.port}`);
}
