import { expect, it } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';

function start() {
  let now = 1_000_000;
  const throttle = createLoginThrottle({ now: () => now });
  const fail = (times: number, email: string, address: (i: number) => string) => {
    for (let i = 0; i < times; i++) throttle.failed(email, address(i));
  };
  return { throttle, fail, advance: (ms: number) => (now += ms) };
}

it('stops one address guessing at one account, and says for how long', () => {
  const { throttle, fail, advance } = start();
  fail(9, 'Ann@x.org', () => '1.1.1.1');
  throttle.check('ann@x.org', '1.1.1.1');
  fail(1, 'ann@x.org', () => '1.1.1.1');
  expect(() => throttle.check('ANN@x.org', '1.1.1.1')).toThrow(/Wait 900 seconds/);
  advance(15 * 60_000);
  throttle.check('ann@x.org', '1.1.1.1');
});

it('does not lock a person out because a stranger fails from elsewhere', () => {
  const { throttle, fail } = start();
  fail(50, 'ann@x.org', () => '6.6.6.6');
  throttle.check('ann@x.org', '1.1.1.1');
});

it('stops guessing at one account from many addresses, and at many accounts from one', () => {
  const { throttle, fail } = start();
  fail(100, 'ann@x.org', (i) => `10.0.0.${i}`);
  expect(() => throttle.check('ann@x.org', '10.1.1.1')).toThrow(/Too many/);
  for (let i = 0; i < 100; i++) throttle.failed(`user${i}@x.org`, '6.6.6.6');
  expect(() => throttle.check('someone@x.org', '6.6.6.6')).toThrow(/Too many/);
  throttle.check('someone@x.org', '7.7.7.7');
});

it('forgets an account and address after a sign-in that worked', () => {
  const { throttle, fail } = start();
  fail(9, 'ann@x.org', () => '1.1.1.1');
  throttle.succeeded('ann@x.org', '1.1.1.1');
  fail(9, 'ann@x.org', () => '1.1.1.1');
  throttle.check('ann@x.org', '1.1.1.1');
});
