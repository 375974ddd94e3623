import type { Analyser, Token } from './analyser.ts';
import { isWithinEdits } from './edit-distance.ts';

/** What to mark, in the analyser's forms: stems for terms and phrases, folded words for prefixes and fuzzy words. */
export interface HighlightMatcher {
  readonly terms?: readonly string[];
  readonly phrases?: readonly (readonly string[])[];
  readonly prefixes?: readonly string[];
  readonly fuzzy?: readonly {
    readonly word: string;
    readonly edits: number;
    readonly firstExact?: boolean;
  }[];
}

export interface HighlightOptions {
  /** Fragments at most; default 3. 0 marks the whole text as one fragment, for titles. */
  readonly fragments?: number;
  /** Length aimed at per fragment, UTF-16 code units; default 200. */
  readonly length?: number;
}

/** A piece of the text and what is marked in it: offsets into the whole text, UTF-16 code units, end exclusive. */
export interface Fragment {
  readonly start: number;
  readonly end: number;
  /** In order, not overlapping. */
  readonly matches: readonly { readonly start: number; readonly end: number }[];
}

const DEFAULTS = { fragments: 3, length: 200 } as const;
/** A fragment may begin this much earlier or later to fall on the start of a sentence or word. */
const SLACK = 40;

/**
 * The fragments of a text that show best why it was found, in text order; the text's beginning, unmarked, when
 * nothing matches. A fragment is worth the different query parts in it, a phrase counting its length, and a
 * little for repeats. Offsets, never markup: the page marks, and escapes, by itself. O(tokens + matches^2 in a window).
 */
export function highlight(
  analyser: Analyser,
  text: string,
  matcher: HighlightMatcher,
  options: HighlightOptions = {},
): Fragment[] {
  const { fragments = DEFAULTS.fragments, length = DEFAULTS.length } = options;
  // With nothing to look for the text is not read: a page of plain lists marks nothing.
  const marks = isEmpty(matcher) ? [] : findMarks(analyser.tokens(text), matcher);
  if (fragments === 0) return [{ start: 0, end: text.length, matches: merged(marks, 0, text.length) }];
  const chosen: { start: number; end: number }[] = [];
  const taken = new Set<number>();
  let left = marks;
  while (chosen.length < fragments && left.length > 0) {
    const best = bestWindow(left, length, taken);
    const place = settle(text, best, { length, taken: chosen });
    chosen.push(place);
    for (const mark of best) taken.add(mark.part);
    left = left.filter((mark) => mark.start >= place.end || mark.end <= place.start);
  }
  if (chosen.length === 0) chosen.push(settle(text, [], { length, taken: [] }));
  chosen.sort((a, b) => a.start - b.start);
  return chosen.map(({ start, end }) => ({ start, end, matches: merged(marks, start, end) }));
}

function isEmpty({ terms, phrases, prefixes, fuzzy }: HighlightMatcher): boolean {
  return [terms, phrases, prefixes, fuzzy].every((part) => part === undefined || part.length === 0);
}

interface Mark {
  readonly start: number;
  readonly end: number;
  /** Which part of the query; parts are numbered through. */
  readonly part: number;
  readonly worth: number;
}

function findMarks(tokens: readonly Token[], matcher: HighlightMatcher): Mark[] {
  const terms = new Map((matcher.terms ?? []).map((term, part) => [term, part]));
  const prefixes = matcher.prefixes ?? [];
  const fuzzy = matcher.fuzzy ?? [];
  const phrases = (matcher.phrases ?? []).filter((phrase) => phrase.length > 0);
  const prefixPart = matcher.terms?.length ?? 0;
  const fuzzyPart = prefixPart + prefixes.length;
  const phrasePart = fuzzyPart + fuzzy.length;
  const looseParts = new Map<string, number>();

  const partOf = ({ word, term }: Token): number => {
    const exact = terms.get(term);
    if (exact !== undefined) return exact;
    const known = looseParts.get(word);
    if (known !== undefined) return known;
    let part = prefixes.findIndex((prefix) => word.startsWith(prefix));
    if (part !== -1) part += prefixPart;
    else {
      part = fuzzy.findIndex(
        (one) =>
          ((one.firstExact ?? true) ? word[0] === one.word[0] : true) &&
          isWithinEdits(word, one.word, one.edits),
      );
      if (part !== -1) part += fuzzyPart;
    }
    looseParts.set(word, part);
    return part;
  };

  const marks: Mark[] = [];
  tokens.forEach((token, i) => {
    phrases.forEach((phrase, p) => {
      if (!phrase.every((term, t) => tokens[i + t]?.term === term)) return;
      marks.push({
        start: token.start,
        end: tokens[i + phrase.length - 1]!.end,
        part: phrasePart + p,
        worth: phrase.length,
      });
    });
    const part = partOf(token);
    if (part !== -1) marks.push({ start: token.start, end: token.end, part, worth: 1 });
  });
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The run of marks that fits one fragment and is worth most; parts already shown elsewhere count for less. */
function bestWindow(marks: readonly Mark[], length: number, shown: ReadonlySet<number>): Mark[] {
  let best: Mark[] = [];
  let bestWorth = -1;
  for (let i = 0; i < marks.length; i++) {
    const seen = new Set<number>();
    const inside: Mark[] = [];
    let worth = 0;
    for (let j = i; j < marks.length && marks[j]!.end - marks[i]!.start <= length; j++) {
      const mark = marks[j]!;
      inside.push(mark);
      if (seen.has(mark.part)) worth += 0.1 * mark.worth;
      else worth += shown.has(mark.part) ? 0.5 * mark.worth : mark.worth;
      seen.add(mark.part);
      if (inside.length === 50) break;
    }
    // One mark longer than a fragment still has to be shown.
    if (inside.length === 0) inside.push(marks[i]!);
    if (worth > bestWorth) {
      best = inside;
      bestWorth = worth;
    }
  }
  return best;
}

/** Sets a fragment around its marks, its ends on sentences or words and clear of fragments already chosen. */
function settle(
  text: string,
  marks: readonly Mark[],
  {
    length,
    taken,
  }: { readonly length: number; readonly taken: readonly { readonly start: number; readonly end: number }[] },
): { start: number; end: number } {
  const first = marks[0]?.start ?? 0;
  const last = marks.reduce((end, mark) => Math.max(end, mark.end), first);
  let floor = 0;
  let ceiling = text.length;
  for (const place of taken) {
    if (place.end <= first) floor = Math.max(floor, place.end);
    if (place.start >= last) ceiling = Math.min(ceiling, place.start);
  }
  const spare = Math.max(0, length - (last - first));
  let start = Math.max(floor, first - Math.floor(spare / 2));
  const end = Math.min(ceiling, Math.max(last, start + length));
  start = Math.max(floor, Math.min(start, end - length));
  return {
    start: beginAt(text, start, Math.max(floor, start - SLACK), first),
    end: endAt(text, end, last, ceiling),
  };
}

function beginAt(text: string, wanted: number, floor: number, ceiling: number): number {
  if (wanted <= 0) return 0;
  const latest = Math.min(ceiling, wanted + SLACK);
  for (let i = latest; i > floor; i--)
    if (/[.!?\n]/.test(text[i - 2] ?? '') && /\s/.test(text[i - 1]!)) return i;
  for (let i = wanted; i < latest; i++) if (/\s/.test(text[i - 1]!)) return i;
  return wholeCharacter(text, Math.min(wanted, ceiling));
}

function endAt(text: string, wanted: number, floor: number, ceiling: number): number {
  if (wanted >= text.length) return text.length;
  const earliest = Math.max(floor, wanted - SLACK);
  for (let i = Math.min(ceiling, wanted); i > earliest; i--)
    if (/\s/.test(text[i] ?? ' ') && /[.!?]/.test(text[i - 1]!)) return i;
  for (let i = wanted; i > earliest; i--) if (/\s/.test(text[i]!)) return i;
  return wholeCharacter(text, Math.max(wanted, floor));
}

/** Never between the two halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const c = text.charCodeAt(at);
  return c >= 0xdc00 && c < 0xe000 && at > 0 ? at - 1 : at;
}

/** The marks inside a fragment, overlapping ones joined. */
function merged(marks: readonly Mark[], from: number, to: number): { start: number; end: number }[] {
  const matches: { start: number; end: number }[] = [];
  for (const { start, end } of marks) {
    if (start < from || end > to) continue;
    const last = matches[matches.length - 1];
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else matches.push({ start, end });
  }
  return matches;
}
