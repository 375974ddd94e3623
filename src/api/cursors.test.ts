import { expect, it } from 'vitest';
import { asTenantId } from '../domain/tenant.ts';
import { createCursors } from './cursors.ts';

const cursors = createCursors(Buffer.alloc(32, 1));
const own = asTenantId('aaaaaaaaaaaa');

it('gives back the position that it sealed', () => {
  expect(cursors.open('users', own, cursors.seal('users', own, 'after:é'))).toBe('after:é');
});

it('refuses a cursor of another list, another tenant, another server, or nobody', () => {
  const cursor = cursors.seal('users', own, 'x');
  const refused = { code: 'INVALID_CURSOR' };
  const open = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  expect(open(() => cursors.open('keys', own, cursor))).toMatchObject(refused);
  expect(open(() => cursors.open('users', asTenantId('bbbbbbbbbbbb'), cursor))).toMatchObject(refused);
  expect(open(() => createCursors(Buffer.alloc(32, 2)).open('users', own, cursor))).toMatchObject(refused);
  for (const made of ['', 'AAAA', "' OR 1=1", `${cursor}AA`])
    expect(open(() => cursors.open('users', own, made))).toMatchObject(refused);
});
