import { expect, it } from 'vitest';
import { toCsv } from './csv.ts';

it('quotes what must be quoted and ends every line with CRLF', () => {
  expect(toCsv(['day', 'n'], [['a,"b"', 1]])).toBe('day,n\r\n"a,""b""",1\r\n');
});
