/**
 * Runs `attempt` on all items; when it throws, on each half, and so on down to the single items that fail
 * alone. Answers with what the successful calls gave, in order, and the poison items with their errors.
 * An error that `isTransient` accepts is not the items' fault and is thrown on.
 */
export async function bisect<T, R>(
  items: readonly T[],
  attempt: (items: readonly T[]) => Promise<R>,
  isTransient: (error: unknown) => boolean,
): Promise<{ readonly results: R[]; readonly poison: { readonly item: T; readonly error: unknown }[] }> {
  if (items.length === 0) return { results: [], poison: [] };
  try {
    return { results: [await attempt(items)], poison: [] };
  } catch (error) {
    if (isTransient(error)) throw error;
    if (items.length === 1) return { results: [], poison: [{ item: items[0]!, error }] };
    const middle = items.length >> 1;
    const left = await bisect(items.slice(0, middle), attempt, isTransient);
    const right = await bisect(items.slice(middle), attempt, isTransient);
    return { results: [...left.results, ...right.results], poison: [...left.poison, ...right.poison] };
  }
}
