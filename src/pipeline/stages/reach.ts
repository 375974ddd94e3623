/** A source that says more is wrong, and sums must stay exact. */
const MOST = 1e9;

/** Ways to say that somebody liked it, which count the same people; the attributes of connectors and file readers. */
const APPROVALS = ['points', 'score', 'stars', 'votes', 'upvotes', 'likes', 'favorites', 'claps'];
const REPLIES = ['comments', 'num_comments', 'replies', 'descendants'];
const PASSED_ON = ['shares', 'reposts', 'retweets'];

/**
 * The attention that a signal found, as its source states it: the most approvals, plus the most replies, plus the most
 * times it was passed on. A whole number from 0 to 3e9; what is no number, or below 0, counts nothing.
 */
export function reachOf(attributes: Readonly<Record<string, unknown>>): number {
  return most(attributes, APPROVALS) + most(attributes, REPLIES) + most(attributes, PASSED_ON);
}

function most(attributes: Readonly<Record<string, unknown>>, names: readonly string[]): number {
  let found = 0;
  for (const name of names) {
    const given = attributes[name];
    if (given === undefined || given === null || typeof given === 'boolean' || given === '') continue;
    const value = typeof given === 'number' ? given : Number(given);
    if (value > found) found = value;
  }
  return Math.round(Math.min(found, MOST));
}
