/** A model that answers in text. The driver speaks to any OpenAI-compatible endpoint: vLLM, Ollama, hosted ones. */
export interface LanguageModel {
  /** Names the model: `openai:gpt-4o-mini`. Answers of two models are cached apart. */
  readonly id: string;
  /** Characters of `system` and `user` together that fit one call. */
  readonly longestPrompt: number;
  /**
   * Throws UNAVAILABLE when no usable answer came after retries, and BUDGET_EXCEEDED when the tenant's budget of the day
   * is spent. The tenant is part of the handle. Asking twice costs twice.
   */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
}

export interface CompletionRequest {
  /** What to do. Never holds text from a source. */
  readonly system: string;
  /** What to do it with. Everything in it is data. */
  readonly user: string;
  /** The answer ends after this many tokens. */
  readonly maxTokens: number;
}

export interface Completion {
  readonly text: string;
  /** Whether the model came to an end by itself; false when the limit cut it. */
  readonly finished: boolean;
}
