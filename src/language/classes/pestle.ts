import { type ClassProbability, PESTLE_CLASSES } from '../../domain/analysis.ts';
import { openClassModel } from '../../kernels/text/class-model.ts';
import { createClassScorer } from '../../kernels/text/classify.ts';
import type { ScannedText } from '../../kernels/text/scanned-text.ts';

/** Most words named per class. */
const MOST_WORDS = 5;
/** Words are named from this share of the threshold on: below, nothing was decided. */
const NAMED_FROM = 0.5;

/** Says which kinds of change a document speaks of, and by which words. Not shared between threads: it holds scratch buffers. */
export interface Pestle {
  /** All six classes, in the order of `PESTLE_CLASSES`. The title's scan first, then the body's. */
  classify(texts: readonly ScannedText[]): readonly ClassProbability[];
}

/** `buffer` holds `models/pestle/model.bin`. Throws MODEL_INVALID. */
export function openPestle(buffer: SharedArrayBuffer): Pestle {
  const model = openClassModel(buffer, PESTLE_CLASSES.length);
  const scorer = createClassScorer(model);
  return {
    classify(texts) {
      const scores = scorer.score(texts);
      return PESTLE_CLASSES.map((name, c) => {
        const probability = 1 / (1 + Math.exp(-(model.slopes[c]! * scores[c]! + model.offsets[c]!)));
        const threshold = model.thresholds[c]!;
        const words =
          probability < threshold * NAMED_FROM
            ? []
            : scorer.reasons(c, MOST_WORDS).map(({ part, start, end, weight }) => ({
                text: texts[part]!.text.slice(start, end),
                weight: rounded(weight),
              }));
        return { name, probability: rounded(probability), holds: probability >= threshold, words };
      });
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
