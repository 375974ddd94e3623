import { expect, it } from 'vitest';
import { checkFeedAddress } from './check-feed-address.ts';

it('accepts web addresses', () => {
  expect(checkFeedAddress(' https://example.org/feed.xml ')).toBeNull();
  expect(checkFeedAddress('http://example.org')).toBeNull();
});

it.each([
  ['', 'Enter the address'],
  ['example.org/feed', 'has no scheme'],
  ['https://', 'is not a web address'],
  ['ftp://example.org/feed', 'Only http and https'],
  ['javascript:alert(1)', 'Only http and https'],
  ['https://me:secret@example.org/', 'user name or a password'],
])('says what is wrong with "%s"', (address, message) => {
  expect(checkFeedAddress(address)).toContain(message);
});

it('does not repeat a password that was typed', () => {
  expect(checkFeedAddress('https://me:secret@example.org/')).not.toContain('secret');
});
