import { statfs } from 'node:fs/promises';
import type { SocketAddress } from './socket-directory.ts';

export type ServerSettings = Readonly<Record<string, string | number>>;

export interface ServerSettingsInput {
  /** Stands in the title of every process of the server, which is how leftovers are found. */
  readonly serverName: string;
  readonly socket: SocketAddress;
}

/**
 * Settings for a server that shares a machine of 2 cores and 4 GB or more with the product itself. They are
 * given on the command line, not written to files, so that a newer release brings its own.
 */
export async function serverSettings({ serverName, socket }: ServerSettingsInput): Promise<ServerSettings> {
  return {
    cluster_name: serverName,
    update_process_title: 'on',
    listen_addresses: '',
    port: socket.port,
    // The value is a list: quotes keep a comma or a space in the path from splitting it.
    unix_socket_directories: `"${socket.directory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: 60,

    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Room for some minutes of bulk ingest between checkpoints; at most this much disk for the log.
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '10min',
    checkpoint_completion_target: 0.9,
    wal_level: 'replica',
    max_wal_senders: 2,

    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    huge_pages: 'off',
    dynamic_shared_memory_type: await sharedMemoryType(),
    // Solid-state disks are the rule; the default of 4 makes the planner avoid indexes.
    random_page_cost: 1.1,
    // Compiling a plan costs more than our short statements take.
    jit: 'off',
    max_worker_processes: 8,
    max_parallel_workers: 2,
    max_parallel_workers_per_gather: 1,

    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
  };
}

/** Containers often have 64 MB of /dev/shm, on which parallel queries would fail: use files there instead. */
async function sharedMemoryType(): Promise<'posix' | 'mmap'> {
  if (process.platform !== 'linux') return 'posix';
  const room = await statfs('/dev/shm').then(
    ({ bsize, blocks }) => bsize * blocks,
    () => 0,
  );
  return room >= 256 * 1024 * 1024 ? 'posix' : 'mmap';
}
