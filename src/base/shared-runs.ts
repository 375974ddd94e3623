/**
 * Shares runs of the same work among those who ask for it at the same time. A run never starts before it was asked
 * for, so nobody gets an answer older than the question: whoever asks while one is under way shares the next.
 */
export function createSharedRuns<Key, Result>(
  work: (key: Key) => Promise<Result>,
): (key: Key) => Promise<Result> {
  const running = new Map<Key, Promise<Result>>();
  const next = new Map<Key, Promise<Result>>();

  function start(key: Key): Promise<Result> {
    const run = work(key).finally(() => {
      if (running.get(key) === run) running.delete(key);
    });
    running.set(key, run);
    return run;
  }

  return (key) => {
    const current = running.get(key);
    if (current === undefined) return start(key);
    let following = next.get(key);
    if (following === undefined) {
      const begin = () => {
        next.delete(key);
        return start(key);
      };
      following = current.then(begin, begin);
      next.set(key, following);
    }
    return following;
  };
}
