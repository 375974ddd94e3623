import type { EntityKind, NamedKind, TextField } from '../../domain/analysis.ts';
import type { Gazetteer, GazetteerMatches } from '../../kernels/text/gazetteer.ts';
import { SURFACE } from '../../kernels/text/gazetteer-format.ts';
import type { Scanner } from '../../kernels/text/scanner.ts';
import { isOrdinaryWord } from './ordinary-word.ts';
import { closesLegalForm, createSupport, SUPPORT_DEFAULTS } from './support.ts';

/** A named span of the tagger; offsets in the text. */
export interface NameSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: NamedKind;
  readonly confidence: number;
}

/** A sum, date or share; offsets in the text. */
export interface ValueSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: 'money' | 'date' | 'percent';
  /** Normalised: `USD 5000000`, `2024-03`, `12.5 %`. */
  readonly value: string;
}

export interface RecognisedSpan {
  readonly start: number;
  readonly end: number;
  /** First token and the token after the last. */
  readonly firstToken: number;
  readonly endToken: number;
  readonly kind: EntityKind;
  readonly confidence: number;
  /** The gazetteer's surface, -1 when it has none of this kind. */
  readonly surface: number;
  readonly value: string | null;
}

/** What one field names, before linking. `scan` must still hold the scan of `text` when relations are read. */
export interface RecognisedField {
  readonly field: TextField;
  readonly text: string;
  readonly scan: Scanner;
  /** In order, apart. */
  readonly spans: readonly RecognisedSpan[];
  /** Gazetteer entries of the countries whose people are named (French). */
  readonly demonyms: readonly number[];
}

export const RECOGNISE_DEFAULTS = {
  /** A tagged name below this is dropped, unless the gazetteer has it. */
  leastConfidence: 0.4,
  /** A tagged kind this sure is believed against the gazetteer. */
  overrulingConfidence: 0.85,
  /** Characters: what is longer is no name but a run of capitals, and no index of names would take it. */
  longestName: 200,
} as const;

export interface Recogniser {
  /**
   * Merges what the tagger, the gazetteer and the value rules found in one field into spans that do not overlap. Values
   * win, except inside a name of the gazetteer (Windows 10); the longer of a tagged and a listed name wins when both are
   * likely; a doubtful listed name needs the tagger or its surroundings to support it; a common word of English is a
   * technology only where it is listed as one. O(tokens).
   */
  recognise(
    input: { readonly field: TextField; readonly text: string; readonly scan: Scanner },
    found: {
      readonly tagged: readonly NameSpan[];
      readonly values: readonly ValueSpan[];
      readonly matches: GazetteerMatches;
    },
  ): RecognisedField;
}

/** What stands at a token, so that overlaps are seen without comparing every span with every other. */
const HELD = { nothing: 0, value: 1, place: 2, name: 3 } as const;

/** One per thread: it has scratch space. */
export function createRecogniser(gazetteer: Gazetteer): Recogniser {
  let held = new Uint8Array(1024);
  let listedAt = new Int32Array(1024);
  let listed: readonly ListedName[] = [];

  function isFree(span: { firstToken: number; endToken: number }): boolean {
    for (let i = span.firstToken; i < span.endToken; i++) if (held[i] !== HELD.nothing) return false;
    return span.endToken > span.firstToken;
  }

  function hold(span: { firstToken: number; endToken: number }, as: number): void {
    held.fill(as, span.firstToken, span.endToken);
  }

  return {
    recognise(input, { tagged, values, matches }) {
      const { scan } = input;
      const tokens = scan.sentences[scan.sentenceCount]!;
      if (held.length < tokens) {
        held = new Uint8Array(tokens * 2);
        listedAt = new Int32Array(tokens * 2);
      }
      held.fill(HELD.nothing, 0, tokens);
      listedAt.fill(-1, 0, tokens);
      listed = listedNames(scan, matches, gazetteer);
      listed.forEach((name, i) => {
        listedAt.fill(i, name.firstToken, name.endToken);
      });
      const merged: RecognisedSpan[] = [];
      const keep = (span: RecognisedSpan, as: number) => {
        merged.push(span);
        hold(span, as);
      };

      for (const value of withTokens(scan, values)) {
        const within = listed[listedAt[value.firstToken] ?? -1];
        if (!isFree(value) || (within !== undefined && !within.doubtful && covers(within, value))) continue;
        keep({ ...value, confidence: 1, surface: -1 }, HELD.value);
      }
      for (const span of withTokens(scan, tagged)) {
        if (!isFree(span)) continue;
        const chosen = chooseBetween(span, input);
        if (chosen !== null) keep(chosen, chosen.kind === 'location' ? HELD.place : HELD.name);
      }
      const support = createSupport(scan, gazetteer);
      for (const name of listed) {
        if (!isFree(name)) continue;
        const next = listed[listedAt[name.endToken + 1] ?? -1];
        const placeFollows =
          held[name.endToken + 1] === HELD.place || (next?.kind === 'location' && !next.doubtful);
        const confidence = support(name, placeFollows);
        if (confidence > 0) keep({ ...withoutDoubt(name), confidence }, HELD.name);
      }
      merged.sort((a, b) => a.start - b.start);
      return { ...input, spans: merged, demonyms: demonymsOf(matches, gazetteer) };
    },
  };

  /** The span that stands for a tagged one after a look at the listed names in it; null when those are better. */
  function chooseBetween(
    span: NameSpan & TokenRange,
    { scan, text }: { readonly scan: Scanner; readonly text: string },
  ): RecognisedSpan | null {
    if (span.end - span.start > RECOGNISE_DEFAULTS.longestName) return null;
    let first: ListedName | null = null;
    let inside = 0;
    for (let i = span.firstToken; i < span.endToken; ) {
      const name = listed[listedAt[i]!];
      if (name === undefined) {
        i++;
        continue;
      }
      // A listed name that reaches beyond the tagged one.
      if (!covers(span, name) && (!name.doubtful || span.confidence < 0.5)) return null;
      first ??= name;
      inside++;
      i = name.endToken;
    }
    // The technologies named by a common word are few and listed (Rust, Go): the others are words of the subject (Data).
    const subject = span.kind === 'technology' && isOrdinaryWord(span, scan, gazetteer);
    if (first !== null && first.firstToken === span.firstToken) {
      // What is listed as a company too (Square) is left to its surroundings.
      if (subject && first.doubtful && !isThing(first, gazetteer)) return null;
      if (first.endToken === span.endToken) return agree(first, span, gazetteer, subject);
      // "Apple Inc." is Apple.
      if (closesLegalForm(scan, text, first.endToken, span.endToken))
        return { ...agree(first, span, gazetteer, false), end: span.end, endToken: span.endToken };
    }
    // "Paris, Texas" is two places.
    if (span.kind === 'location' && inside > 1) return null;
    if (span.confidence < RECOGNISE_DEFAULTS.leastConfidence) return null;
    if (subject) return null;
    return { ...span, surface: -1, value: null };
  }
}

interface TokenRange {
  readonly firstToken: number;
  readonly endToken: number;
}

interface ListedName extends RecognisedSpan {
  readonly kind: NamedKind;
  readonly doubtful: boolean;
}

function listedNames(scan: Scanner, matches: GazetteerMatches, gazetteer: Gazetteer): ListedName[] {
  const names: ListedName[] = [];
  for (let i = 0; i < matches.count; i++) {
    const surface = matches.surfaces[i]!;
    const bits = gazetteer.surfaceBits(surface);
    if ((bits & SURFACE.demonym) !== 0) continue;
    const firstToken = matches.first[i]!;
    const endToken = matches.end[i]!;
    names.push({
      start: scan.starts[firstToken]!,
      end: scan.ends[endToken - 1]!,
      firstToken,
      endToken,
      kind: gazetteer.kindOf(gazetteer.candidateEntry(gazetteer.candidateStart(surface))),
      confidence: SUPPORT_DEFAULTS.gazetteerConfidence,
      surface,
      value: null,
      doubtful: (bits & SURFACE.doubtful) !== 0,
    });
  }
  return names;
}

/** One name that both found: the tagger's kind where the gazetteer has it too or the tagger is very sure. */
function agree(name: ListedName, span: NameSpan, gazetteer: Gazetteer, subject: boolean): RecognisedSpan {
  const { doubtful } = name;
  const plain = withoutDoubt(name);
  const known = hasKind(gazetteer, name.surface, span.kind);
  if (known)
    return {
      ...plain,
      kind: span.kind,
      confidence: doubtful ? 0.6 + 0.4 * span.confidence : Math.max(span.confidence, 0.9),
    };
  const overruled = span.confidence >= (doubtful ? 0.5 : RECOGNISE_DEFAULTS.overrulingConfidence);
  // Organisation, product and technology are often one and the same name; a person or a place is something else.
  const related = span.kind !== 'person' && span.kind !== 'location' && name.kind !== 'location';
  if (overruled && !(related && (!doubtful || subject)))
    return { ...plain, kind: span.kind, confidence: span.confidence, surface: -1 };
  return { ...plain, confidence: Math.max(name.confidence * 0.9, 1 - span.confidence) };
}

function isThing(name: ListedName, gazetteer: Gazetteer): boolean {
  return hasKind(gazetteer, name.surface, 'technology') || hasKind(gazetteer, name.surface, 'product');
}

function withoutDoubt({
  start,
  end,
  firstToken,
  endToken,
  kind,
  confidence,
  surface,
  value,
}: ListedName): RecognisedSpan {
  return { start, end, firstToken, endToken, kind, confidence, surface, value };
}

function hasKind(gazetteer: Gazetteer, surface: number, kind: NamedKind): boolean {
  for (let at = gazetteer.candidateStart(surface); at < gazetteer.candidateStart(surface + 1); at++)
    if (gazetteer.kindOf(gazetteer.candidateEntry(at)) === kind) return true;
  return false;
}

function demonymsOf(matches: GazetteerMatches, gazetteer: Gazetteer): number[] {
  const countries: number[] = [];
  for (let i = 0; i < matches.count; i++) {
    const surface = matches.surfaces[i]!;
    if ((gazetteer.surfaceBits(surface) & SURFACE.demonym) !== 0)
      countries.push(gazetteer.candidateEntry(gazetteer.candidateStart(surface)));
  }
  return countries;
}

/** Spans, which stand in order, with the tokens that they cover. */
function withTokens<Span extends { readonly start: number; readonly end: number }>(
  scan: Scanner,
  spans: readonly Span[],
): (Span & TokenRange)[] {
  const count = scan.sentences[scan.sentenceCount]!;
  let token = 0;
  return spans.map((span) => {
    while (token < count && scan.ends[token]! <= span.start) token++;
    const firstToken = token;
    let endToken = token;
    while (endToken < count && scan.starts[endToken]! < span.end) endToken++;
    return { ...span, firstToken, endToken };
  });
}

function covers(outer: { start: number; end: number }, inner: { start: number; end: number }): boolean {
  return outer.start <= inner.start && outer.end >= inner.end;
}
