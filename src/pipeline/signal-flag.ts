/** A flag that one side raises and the other waits for. Raising it twice before the wait counts once. */
export interface SignalFlag {
  raise(): void;
  lower(): void;
  /** Resolves when the flag is up, after `timeout` milliseconds, or when the signal aborts. */
  wait(timeout: number, signal: AbortSignal): Promise<void>;
}

export function createSignalFlag(): SignalFlag {
  let up = false;
  let wakeUp: (() => void) | undefined;
  return {
    raise() {
      up = true;
      wakeUp?.();
    },
    lower() {
      up = false;
    },
    async wait(timeout, signal) {
      if (up || signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      wakeUp = resolve;
      const timer = setTimeout(resolve, timeout);
      const onAbort = () => resolve();
      signal.addEventListener('abort', onAbort);
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      wakeUp = undefined;
    },
  };
}

/** Waits, or less when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return createSignalFlag().wait(milliseconds, signal);
}
