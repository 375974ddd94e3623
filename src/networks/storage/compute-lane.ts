/**
 * Where long pure functions run, as the pool of `compute/` offers it. The module (a `file:` URL) exports `run`; input and
 * output are copied except for what stands on SharedArrayBuffer.
 */
export interface ComputeLane {
  run<Output>(
    module: string,
    input: unknown,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (done: number) => void },
  ): Promise<Output>;
}
