import { createLanguageIdentifier } from '../../kernels/text/identify-language.ts';
import { ideographicLanguage } from '../../kernels/text/ideographic-language.ts';
import { openLanguageModel } from '../../kernels/text/language-model.ts';

/** Tells the language of a text. Not shared between threads: it holds scratch buffers. */
export interface LanguageId {
  /**
   * ISO 639-1, or null when the text does not say clearly enough. Reads the beginning of the text only, about 350 bytes:
   * give the title and the beginning of the body.
   */
  identify(text: string): string | null;
}

/**
 * English is taken at its word, because most signals are English and a headline of names scatters over all languages. Any
 * other language must be clear; the figures behind these bounds are in the design note.
 */
export const LANGUAGE_ID = {
  /** Share of the score that a right answer usually has. */
  leastConfidence: 0.75,
  /** How far the next language must be behind. */
  leastLead: 0.03,
  /** Distinct n-grams. */
  leastGrams: 5,
} as const;

/** `buffer` holds `models/language/model.bin`. Throws MODEL_INVALID. */
export function openLanguageId(buffer: SharedArrayBuffer): LanguageId {
  const identifier = createLanguageIdentifier(openLanguageModel(buffer));
  return {
    identify(text) {
      const ideographic = ideographicLanguage(text);
      if (ideographic !== null) return ideographic;
      const guess = identifier.identify(text);
      if (guess === null) return null;
      if (guess.language === 'en') return 'en';
      const clear =
        guess.confidence >= LANGUAGE_ID.leastConfidence &&
        guess.lead >= LANGUAGE_ID.leastLead &&
        guess.grams >= LANGUAGE_ID.leastGrams;
      return clear ? guess.language : null;
    },
  };
}
