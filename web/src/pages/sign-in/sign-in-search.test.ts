import { expect, it } from 'vitest';
import { isOwnPath, validateSignInSearch } from './sign-in-search.ts';

it('leads only to addresses of this site', () => {
  expect(isOwnPath('/signals?q=x')).toBe(true);
  for (const path of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'signals',
    '/\t/evil.example',
  ]) {
    expect(isOwnPath(path), path).toBe(false);
  }
  expect(validateSignInSearch({ next: '//evil.example', code: 'c' })).toEqual({ code: 'c' });
});
