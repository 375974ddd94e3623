import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BellwetherError, ERRORS, isBellwetherError, messageOf } from './errors.ts';

/** The rows of the table in `docs/errors.md`: code, status, title, meaning, what to do. */
function documentedErrors(): Map<string, { status: number; title: string; meaning: string; advice: string }> {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.*?) \| (.*?) \| (.*?) \|$/gm);
  return new Map(
    [...rows].map(([, code, status, title, meaning, advice]) => [
      code!,
      { status: Number(status), title: title!, meaning: meaning!, advice: advice! },
    ]),
  );
}

describe('the registry of errors', () => {
  const documented = documentedErrors();

  it('lists the same codes, in the same order, as the documentation', () => {
    expect([...documented.keys()]).toEqual(Object.keys(ERRORS));
  });

  it.each(Object.entries(ERRORS))(
    '%s has its status and title in the documentation, a meaning and an advice',
    (code, error) => {
      const row = documented.get(code);
      expect({ status: row?.status, title: row?.title }).toEqual(error);
      expect(row!.meaning.length).toBeGreaterThan(20);
      expect(row!.advice.length).toBeGreaterThan(10);
    },
  );
});

describe('BellwetherError', () => {
  it('knows its status, keeps its cause and details, and is recognised by code', () => {
    const cause = new Error('EACCES');
    const error = new BellwetherError('FILE_UNREADABLE', 'No permission for a.csv', {
      cause,
      details: { path: 'a.csv' },
    });
    expect(error).toMatchObject({ code: 'FILE_UNREADABLE', status: 400, cause, details: { path: 'a.csv' } });
    expect(isBellwetherError(error)).toBe(true);
    expect(isBellwetherError(error, 'FILE_UNREADABLE')).toBe(true);
    expect(isBellwetherError(error, 'NOT_FOUND')).toBe(false);
    expect(isBellwetherError(cause)).toBe(false);
  });

  it('gives a text for anything that is thrown', () => {
    expect(messageOf(new Error('no'))).toBe('no');
    expect(messageOf('plain')).toBe('plain');
    expect(messageOf(undefined)).toBe('undefined');
  });
});
