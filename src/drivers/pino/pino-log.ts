import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * What is never written, whoever logs it and however deep: the values of fields with these names, our API keys, and
 * JSON Web Tokens. One pass over the finished line, because walking every record costs ten times as much.
 */
const SECRETS =
  /("(?:password|login_code|token|access_token|refresh_token|api_key|secret|authorization|cookie)":)"(?:[^"\\]|\\.)*"|\bbw_[0-9a-f]{8}_[\w-]{43}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g;

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
      hooks: { streamWrite: withoutSecrets },
    },
    options.stream ?? destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 250 }),
  );
}

function withoutSecrets(line: string): string {
  return line.replace(
    SECRETS,
    (_all, field: string | undefined) => `${field ?? ''}${field === undefined ? '[secret]' : '"[secret]"'}`,
  );
}
