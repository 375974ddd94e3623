import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from './address-policy.ts';
import { checkRedirect, checkTarget } from './fetch-target.ts';

const policy = createAddressPolicy();
const redirect = (first: string, from: string, location: string) =>
  checkRedirect({ first: new URL(first), from: new URL(from), location }, policy).href;

describe('a redirect', () => {
  it('may not leave encryption behind, unless the chain began without', () => {
    expect(() => redirect('https://a.org/', 'https://a.org/', 'http://a.org/')).toThrow(/not encrypted/);
    expect(redirect('http://a.org/', 'https://a.org/', 'http://a.org/b')).toBe('http://a.org/b');
    expect(redirect('http://a.org/', 'http://a.org/', 'https://a.org/')).toBe('https://a.org/');
  });

  it('is resolved against where it came from', () => {
    expect(redirect('https://a.org/', 'https://b.org/x/y', '../z')).toBe('https://b.org/z');
    expect(redirect('https://a.org/', 'https://b.org/x/y', '//c.org/')).toBe('https://c.org/');
  });

  it('is judged like a first address', () => {
    for (const location of [
      '//10.0.0.1/',
      'https://[::1]/',
      'https://a.org:22/',
      'ftp://a.org/',
      'https://u@a.org/',
    ]) {
      expect(() => redirect('https://a.org/', 'https://a.org/', location)).toThrow(
        expect.objectContaining({ code: 'FETCH_REFUSED' }),
      );
    }
  });
});

it('a refusal shows neither password nor the whole of a long address', () => {
  const refusalOf = (address: string) => {
    try {
      checkTarget(address, policy);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  expect(refusalOf('https://user:secret@a.org/')).toMatch(/^https:\/\/…@a\.org\/ carries a user name/);
  expect(refusalOf(`ftp://a.org/${'x'.repeat(5000)}`).length).toBeLessThan(400);
});
