import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Log = Logger;

/** Paths in a log record that are never written, whoever logs them. */
const SECRET_PATHS = [
  'password',
  'login_code',
  'token',
  'access_token',
  'refresh_token',
  'api_key',
  'secret',
  'authorization',
  'cookie',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export interface LogOptions {
  readonly level: string;
  /** Where lines go; standard error without it, so that standard output stays for a command's answer. */
  readonly stream?: DestinationStream;
}

/**
 * Structured logs, one JSON object a line, written in the background so that a request never waits for the disk.
 * Call `flush` before the process ends.
 */
export function createLog(options: LogOptions): Log {
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_PATHS, censor: '[secret]' },
    },
    options.stream ?? destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 250 }),
  );
}
