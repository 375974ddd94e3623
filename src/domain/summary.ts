/** A sentence of a summary, with the signals that say it. */
export interface SummarySentence {
  readonly text: string;
  /** At least one; in the order of the signals that were summarised. */
  readonly signalIds: readonly string[];
}

/** A sentence that a language model wrote and that is not shown, and why: nothing in its sources supports it. */
export interface DroppedSentence {
  readonly text: string;
  readonly reason: string;
}

export interface Summary {
  /** None only when there was no text. */
  readonly sentences: readonly SummarySentence[];
  readonly method: 'extractive' | 'language-model';
  /** The language model's id; null for extractive ones. */
  readonly model: string | null;
  readonly dropped: readonly DroppedSentence[];
  /** Why a language model that is configured did not write it; null when it did, or none is. */
  readonly fallback: string | null;
}

/** What is summarised. */
export interface SummarisedSignal {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}
