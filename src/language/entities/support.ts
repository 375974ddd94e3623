import type { NamedKind } from '../../domain/analysis.ts';
import { isLegalForm } from '../../domain/entity-id.ts';
import type { Gazetteer } from '../../kernels/text/gazetteer.ts';
import { PERSON, SURFACE } from '../../kernels/text/gazetteer-format.ts';
import { hashFolded, type Scanner, TOKEN } from '../../kernels/text/scanner.ts';

export const SUPPORT_DEFAULTS = {
  /** Of a name that the gazetteer is sure of and the tagger missed. */
  gazetteerConfidence: 0.8,
  /** Of a doubtful name that its surroundings support. */
  supportedConfidence: 0.6,
} as const;

/** A name of the gazetteer, where it stands. */
interface ListedName {
  /** First token and the token after the last. */
  readonly firstToken: number;
  readonly endToken: number;
  readonly kind: NamedKind;
  readonly surface: number;
  readonly doubtful: boolean;
}

const IN_PLACE = hashes('in at near from to across outside around of');
const COMPANY_AFTER = hashes(
  'ceo cto cfo coo chairman founder shares stock employees engineers executives spokesman spokeswoman spokesperson inc corp ltd llc',
);
const COMMA = hashFolded(',');
const FUNCTION_WORDS = hashes(
  'a an and as at but by for from in is it of on or the to with vs that this are be',
);

/**
 * How sure a listed name is that the tagger did not find: 0 when it is not taken. A sure name is, unless it stands within
 * a person's name (Paris Hilton, Jack London). A doubtful one needs support: a place after a preposition or before
 * its country, a company before one of its people, a familiar name by its capital within an ordinary sentence.
 */
export function createSupport(
  scan: Scanner,
  gazetteer: Gazetteer,
): (name: ListedName, placeFollows: boolean) => number {
  const { gazetteerConfidence, supportedConfidence } = SUPPORT_DEFAULTS;
  const count = scan.sentences[scan.sentenceCount]!;
  let sentence = 0;

  function sentenceOf(token: number): number {
    if (scan.sentences[sentence]! > token) sentence = 0;
    while (sentence + 1 < scan.sentenceCount && scan.sentences[sentence + 1]! <= token) sentence++;
    return sentence;
  }

  function isCapital(token: number): boolean {
    if (token < 0 || token >= count) return false;
    const kind = scan.classes[token]!;
    return kind === TOKEN.capitalised || kind === TOKEN.upper || kind === TOKEN.mixed;
  }

  function touches(token: number, next: number): boolean {
    return scan.starts[next]! - scan.ends[token]! <= 1;
  }

  /** Whether the name is part of a person's name. */
  function withinPerson(name: ListedName): boolean {
    if (name.endToken - name.firstToken > 1 || name.kind === 'technology') return false;
    const before = name.firstToken - 1;
    const after = name.endToken;
    const bits = gazetteer.personBits(scan.hashes[name.firstToken]!);
    if (isCapital(before) && touches(before, name.firstToken)) {
      const first = gazetteer.personBits(scan.hashes[before]!) & PERSON.first;
      if (first !== 0 && scan.sentences[sentenceOf(name.firstToken)]! <= before) return true;
    }
    if ((bits & PERSON.first) === 0 || !isCapital(after) || !touches(name.firstToken, after)) return false;
    return gazetteer.personBits(scan.hashes[after]!) !== 0;
  }

  /** Whether most words of the sentence are capitalised, so that a capital says nothing. */
  function isHeadline(of: number): boolean {
    let words = 0;
    let capitals = 0;
    for (let i = scan.sentences[of]!; i < scan.sentences[of + 1]!; i++) {
      if (scan.classes[i]! > TOKEN.mixed || FUNCTION_WORDS.has(scan.hashes[i]!)) continue;
      words++;
      if (isCapital(i)) capitals++;
    }
    return capitals * 10 >= words * 7;
  }

  return (name, placeFollows) => {
    if (withinPerson(name)) return 0;
    if (!name.doubtful) return gazetteerConfidence;
    const before = name.firstToken - 1;
    const of = sentenceOf(name.firstToken);
    const startsSentence = name.firstToken === scan.sentences[of];
    if (name.kind === 'location') {
      if (placeFollows && scan.hashes[name.endToken] === COMMA) return supportedConfidence;
      const free = !isCapital(name.endToken) || !touches(name.endToken - 1, name.endToken);
      return !startsSentence && IN_PLACE.has(scan.hashes[before]!) && free && !isHeadline(of)
        ? supportedConfidence
        : 0;
    }
    if (name.kind === 'organisation' && COMPANY_AFTER.has(scan.hashes[name.endToken]!))
      return supportedConfidence;
    if ((gazetteer.surfaceBits(name.surface) & SURFACE.familiar) === 0) return 0;
    return !startsSentence && !isHeadline(of) && !isCapital(before) && !isCapital(name.endToken)
      ? supportedConfidence
      : 0;
  };
}

/** Whether all tokens from `from` to `to` are legal forms of a company or their signs. */
export function closesLegalForm(scan: Scanner, text: string, from: number, to: number): boolean {
  let forms = 0;
  for (let i = from; i < to; i++) {
    if (scan.classes[i] === TOKEN.punctuation) continue;
    if (!isLegalForm(text.slice(scan.starts[i]!, scan.ends[i]!).replaceAll('.', ''))) return false;
    forms++;
  }
  return forms > 0;
}

function hashes(words: string): ReadonlySet<number> {
  return new Set(words.split(' ').map(hashFolded));
}
