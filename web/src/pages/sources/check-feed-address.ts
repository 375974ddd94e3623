/** What is wrong with the address of a feed, in words for the person who typed it; null when nothing is. */
export function checkFeedAddress(text: string): string | null {
  const address = text.trim();
  if (address === '') return 'Enter the address of the feed.';
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) return `“${address}” has no scheme. Start with https://`;
  if (!URL.canParse(address)) return `“${address}” is not a web address.`;
  const { protocol, username, password } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:')
    return `Only http and https can be read, not ${protocol}//`;
  if (username !== '' || password !== '')
    return 'An address with a user name or a password in it is not stored. Remove them.';
  return null;
}
