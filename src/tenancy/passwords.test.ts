import { expect, it } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

it('accepts the password that was hashed and no other', async () => {
  const stored = await passwords.hash('correct horse battery');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await passwords.verify('correct horse battery', stored)).toBe(true);
  expect(await passwords.verify('correct horse batterz', stored)).toBe(false);
  expect(await passwords.hash('correct horse battery')).not.toBe(stored);
});

it('verifies a hash that another implementation made', async () => {
  // phc-winner-argon2: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
  const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await passwords.verify('password', stored)).toBe(true);
  expect(await passwords.verify('Password', stored)).toBe(false);
});

it('takes the same text in two Unicode forms as one password', async () => {
  const stored = await passwords.hash('caf\u00e9 au lait and more');
  expect(await passwords.verify('cafe\u0301 au lait and more', stored)).toBe(true);
});

it('refuses everything for a user without a password or with a damaged hash', async () => {
  expect(await passwords.verify('anything', null)).toBe(false);
  expect(await passwords.verify('anything', 'not a hash')).toBe(false);
});

it('knows hashes made with weaker settings', async () => {
  expect(passwords.isOutdated(await passwords.hash('a'))).toBe(false);
  expect(
    passwords.isOutdated(
      '$argon2id$v=19$m=4096,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    ),
  ).toBe(true);
});

it('tells a flood of sign-ins to come back instead of holding memory for all of them', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 250 }, () =>
      passwords.verify(
        'x',
        '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      ),
    ),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.length).toBe(48);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});
