import { expect, test } from 'vitest';
import { BellwetherError } from '../../../base/errors.ts';
import { asStartError, programFailure } from './start-errors.ts';

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: something, open '${path}'`), { code, path });
}

test.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EACCES', 'DATA_DIRECTORY_UNUSABLE'],
  ['EROFS', 'DATA_DIRECTORY_UNUSABLE'],
  ['ENOTDIR', 'DATA_DIRECTORY_UNUSABLE'],
  ['EEXIST', 'DATA_DIRECTORY_UNUSABLE'],
  ['ELOOP', 'DATA_DIRECTORY_UNUSABLE'],
  ['EIO', 'DATABASE_START_FAILED'],
])('%s from the system becomes %s and names the place', (code, expected) => {
  const error = asStartError(systemError(code, '/data/here'), '/data/here');
  expect(error.code).toBe(expected);
  expect(error.message).toContain('/data/here');
  expect(error.cause).toBeInstanceOf(Error);
});

test('a coded error passes unchanged', () => {
  const error = new BellwetherError('DATA_DIRECTORY_VERSION', 'older');
  expect(asStartError(error, '/data')).toBe(error);
});

test.each([
  'initdb: error: could not write to file "/data/pg_wal/xlogtemp.12": No space left on device',
  '2026-11-21 09:04:39 UTC [9] PANIC:  could not write to file "pg_wal/xlogtemp.9": Disk quota exceeded',
  '2026-11-21 09:04:39 UTC [9] FATAL:  could not create lock file "postmaster.pid": No space left on device',
])('a full disk is recognised in %j', (line) => {
  const error = programFailure('postgres', '/data', ['LOG:  starting', line, 'LOG:  shut down']);
  expect(error.code).toBe('DISK_FULL');
  expect(error.message).toContain('/data');
});

test('another failure quotes the lines that say why, not the others', () => {
  const error = programFailure('postgres', '/data', [
    'LOG:  starting',
    'FATAL:  no such thing',
    'HINT:  try another',
  ]);
  expect(error.code).toBe('DATABASE_START_FAILED');
  expect(error.message).toContain('FATAL:  no such thing\n  HINT:  try another');
  expect(error.message).not.toContain('starting');
});

test('a user id without a name is explained', () => {
  const error = programFailure('initdb', '/data', [
    'initdb: could not look up effective user ID 4242: user does not exist',
  ]);
  expect(error.message).toContain('/etc/passwd');
});
