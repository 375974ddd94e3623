import {
  ANALYSED_LENGTH,
  type AnalyseDocument,
  type AnalysedText,
  type Analysis,
  type Mention,
  type TextField,
  type TextTokens,
} from '../domain/analysis.ts';
import { quantise, type Vector } from '../domain/vector.ts';
import { openTagger } from '../kernels/tagging/tagger.ts';
import { findValues } from '../kernels/tagging/values.ts';
import { openGazetteer } from '../kernels/text/gazetteer.ts';
import type { ScannedText } from '../kernels/text/scanned-text.ts';
import { createScanner, type Scanner } from '../kernels/text/scanner.ts';
import { openStaticEmbedding } from '../kernels/text/static-embedding.ts';
import { openPestle } from './classes/pestle.ts';
import { embeddedText } from './embedding/embedded-text.ts';
import { createLinker, type LinkedMention } from './entities/link.ts';
import { createRecogniser, type RecognisedField } from './entities/recognise.ts';
import { createKeyPhrases } from './key-phrases/key-phrases.ts';
import { openLanguageId } from './language-id/identify-language.ts';
import { type LanguageModels, loadModels } from './models.ts';
import { placesOf } from './places/places.ts';
import { relate } from './relations/relate.ts';
import { openSentiment } from './sentiment/sentiment.ts';

/** Names the models and rules: it rises when the same text would be understood otherwise. */
const ANALYSIS_VERSION = '2';

/** Everything that one thread needs to understand a text. Pure: nothing but the text decides the answer. */
export interface Language {
  readonly version: string;
  /** Never throws for any text, reads at most ANALYSED_LENGTH characters of each field, and takes time in proportion. */
  analyse(text: AnalysedText): Analysis;
  /** The direction of a text by the static model; null when it has no word that the model knows. */
  embed(text: string): Vector | null;
  /** The tokens of the text last analysed. */
  readonly tokens: Readonly<Record<TextField, TextTokens>>;
}

/** The models that ship, opened for this thread. Throws MODEL_INVALID. */
export async function loadLanguage(directory?: string): Promise<Language> {
  return openLanguage(await loadModels(directory));
}

/** For a pipeline thread: what it runs for each document. `models` came from `loadModels` in another thread. */
export function openAnalyser(models: LanguageModels): AnalyseDocument {
  const language = openLanguage(models);
  return (text) => ({
    analysis: language.analyse(text),
    vector: language.embed(embeddedText(text)),
    tokens: language.tokens,
  });
}

/** Opens the models without copying them. Throws MODEL_INVALID. */
export function openLanguage(models: LanguageModels): Language {
  const embedding = openStaticEmbedding(models.embedding);
  const gazetteer = openGazetteer(models.gazetteer);
  const tagger = openTagger(models.tagger);
  const recogniser = createRecogniser(gazetteer);
  const linker = createLinker(gazetteer);
  const languageId = openLanguageId(models.language);
  const pestle = openPestle(models.pestle);
  const sentiment = openSentiment(models.sentiment);
  const keyPhrases = createKeyPhrases();
  // One per field: every stage reads the same scans, and some read both at once.
  const scanners: Readonly<Record<TextField, Scanner>> = { title: createScanner(), body: createScanner() };
  const values = new Float32Array(embedding.dimensions);

  function recognise(field: TextField, text: string): RecognisedField {
    const scan = scanners[field];
    const matches = gazetteer.match(scan);
    const tagged = tagger.tag(text, scan, matches.flags);
    return recogniser.recognise({ field, text, scan }, { tagged, values: findValues(text, scan), matches });
  }

  return {
    version: ANALYSIS_VERSION,
    tokens: scanners,

    analyse({ title, body, language: stated }) {
      const texts = { title: cut(title), body: cut(body) };
      const scanned: ScannedText[] = [];
      for (const field of ['title', 'body'] as const) {
        scanners[field].run(texts[field]);
        scanned.push({ text: texts[field], scan: scanners[field] });
      }
      const language =
        stated ?? languageId.identify(`${texts.title}\n${texts.body.slice(0, LANGUAGE_LENGTH)}`);
      const fields = [recognise('title', texts.title), recognise('body', texts.body)];
      const linked = linker.link(fields, null);
      const english = language === null || language === 'en';
      return {
        version: ANALYSIS_VERSION,
        language,
        mentions: linked.mentions.flat().map(toMention),
        entities: linked.entities,
        relations: english ? fields.flatMap((field, f) => relate(gazetteer, field, linked.mentions[f]!)) : [],
        pestle: english ? pestle.classify(scanned) : [],
        places: placesOf(gazetteer, linked.placeEntries, {
          demonyms: fields.flatMap(({ demonyms }) => demonyms),
          idOf: linker.idOf,
        }),
        sentiment: english ? sentiment.score(scanned) : null,
        keyPhrases: english ? keyPhrases.find(scanned) : [],
      };
    },

    embed(text) {
      return embedding.embed(text, values) === 0 ? null : quantise(values);
    },
  };
}

/** Characters of a body that its language is told from. */
const LANGUAGE_LENGTH = 500;

/** As much of a text as is read; never half of a character. */
function cut(text: string): string {
  if (text.length <= ANALYSED_LENGTH) return text;
  const last = text.charCodeAt(ANALYSED_LENGTH - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? ANALYSED_LENGTH - 1 : ANALYSED_LENGTH);
}

function toMention({ firstToken: _, endToken: __, entry: ___, ...mention }: LinkedMention): Mention {
  return mention;
}
