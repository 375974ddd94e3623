/** Attributes in which sources say what attention a signal found. Each counts one for one; comments are a part of it. */
export const REACH_ATTRIBUTES = [
  'points',
  'stars',
  'votes',
  'upvotes',
  'comments',
  'shares',
  'reposts',
  'citations',
] as const;

/** The attention that a source says a signal found, summed; 0 where it says nothing, or nothing that is a number. */
export function reachOf(attributes: Readonly<Record<string, unknown>>): number {
  let reach = 0;
  for (const name of REACH_ATTRIBUTES) {
    const stated = attributes[name];
    const value = typeof stated === 'string' && stated !== '' ? Number(stated) : stated;
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) reach += value;
  }
  return reach;
}
