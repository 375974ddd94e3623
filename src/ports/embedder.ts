import type { EmbeddingModel, Vector } from '../domain/vector.ts';

/** Turns texts into vectors of one model. Drivers: the static model that ships, ONNX, OpenAI-compatible endpoints. */
export interface Embedder extends AsyncDisposable {
  readonly model: EmbeddingModel;
  readonly capabilities: {
    /** Runs inside this process, costs nothing per call, and may take bulk. */
    readonly local: boolean;
    /** Texts that one call takes well. */
    readonly batch: number;
  };
  /**
   * One vector per text, in order. A text too long is cut as the model does. Throws UNAVAILABLE when the model cannot be
   * reached after retries, and BUDGET_EXCEEDED when the tenant's budget of the day is spent.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Vector[]>;
}
