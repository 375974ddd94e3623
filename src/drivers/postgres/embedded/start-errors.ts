import { BellwetherError, messageOf } from '../../../base/errors.ts';

const NO_SPACE = /No space left on device|Disk quota exceeded/i;

/** Turns whatever stopped a start into a coded error that says where and what to do. */
export function asStartError(error: unknown, dataDirectory: string): BellwetherError {
  if (error instanceof BellwetherError) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const place = path ?? dataDirectory;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(dataDirectory, messageOf(error), error);
    case 'EACCES':
    case 'EPERM':
      return unusable(
        `${place} may not be read or written by user id ${process.geteuid?.() ?? '?'}. Give this user the rights, or choose another directory with --data.`,
        error,
      );
    case 'EROFS':
      return unusable(`${place} is on a read-only file system. Choose another directory with --data.`, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return unusable(
        `${place} is not a directory, or a part of the path is a file. Choose another directory with --data.`,
        error,
      );
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return unusable(
        `The path ${place} cannot be followed (${code}). Choose another directory with --data.`,
        error,
      );
    default:
      return new BellwetherError(
        'DATABASE_START_FAILED',
        `PostgreSQL in ${dataDirectory} did not start: ${messageOf(error)}`,
        { cause: error },
      );
  }
}

/**
 * The error for a PostgreSQL program that ended instead of doing its work.
 * `lines` is what it printed; the last ones are quoted, since they say why.
 */
export function programFailure(
  program: string,
  directory: string,
  lines: readonly string[],
): BellwetherError {
  const reasons = lines.filter((line) =>
    /\b(FATAL|PANIC|ERROR|HINT|DETAIL|error|could not|No space)\b/.test(line),
  );
  const said = (reasons.length > 0 ? reasons : lines).slice(-6).join('\n  ');
  if (lines.some((line) => NO_SPACE.test(line)))
    return diskFull(directory, lines.find((line) => NO_SPACE.test(line))!);
  if (lines.some((line) => /could not look up effective user ID/.test(line))) {
    return new BellwetherError(
      'DATABASE_START_FAILED',
      `PostgreSQL needs a named user, and user id ${process.geteuid?.()} has no entry in /etc/passwd. Add one, run as a user who has one, or set DATABASE_URL to a server of yours.`,
    );
  }
  return new BellwetherError(
    'DATABASE_START_FAILED',
    `${program} failed in ${directory}. It said:\n  ${said || '(nothing)'}\nFix the cause and start again, or set DATABASE_URL to a server of yours.`,
  );
}

export function unusable(message: string, cause?: unknown): BellwetherError {
  return new BellwetherError('DATA_DIRECTORY_UNUSABLE', message, { cause });
}

function diskFull(directory: string, said: string, cause?: unknown): BellwetherError {
  return new BellwetherError(
    'DISK_FULL',
    `The disk that holds ${directory} is full (${said.trim()}). Free some space or choose a directory on another disk with --data, then start again. What was acknowledged is safe.`,
    { cause },
  );
}
