import { expect, it } from 'vitest';
import { createLog } from './pino-log.ts';

function capture() {
  const lines: string[] = [];
  return {
    lines,
    log: createLog({ level: 'info', stream: { write: (line: string) => void lines.push(line) } }),
  };
}

it('writes one JSON object a line, with the time in words that machines read', () => {
  const { lines, log } = capture();
  log.info({ route: '/x', note: 'a "quote" and \\ more' }, 'request');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 30,
    msg: 'request',
    route: '/x',
    note: 'a "quote" and \\ more',
    time: expect.stringMatching(/Z$/),
  });
});

it('writes no password, token or key, at any depth, in a field, a text or an error', () => {
  const { lines, log } = capture();
  const key = `bw_0123abcd_${'k'.repeat(43)}`;
  const jwt = `eyJhbGciOiJIUzI1NiJ9.${'p'.repeat(30)}.${'s'.repeat(30)}`;
  log.warn(
    {
      password: 'hunter2',
      request: {
        headers: { authorization: 'Bearer abc', cookie: 'bw_refresh="x\\"y"; secret-tail' },
        body: { deep: { refresh_token: 'tok' } },
      },
    },
    `sent ${key}`,
  );
  log.error({ err: new Error(`token ${jwt} refused`) });
  const text = lines.join('');
  for (const secret of ['hunter2', 'Bearer abc', 'secret-tail', '"tok"', 'kkk', 'ppp'])
    expect(text).not.toContain(secret);
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});
