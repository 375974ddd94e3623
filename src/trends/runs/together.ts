import type { TrendCorpus } from '../corpus/corpus.ts';

export interface Together {
  /** Place among the chosen subjects. */
  readonly place: number;
  readonly together: number;
}

/**
 * How many signals a subject shares with each of the chosen ones, whose places `placeOf` gives by number (-1 for others). Repeats
 * count nothing. Linear in the subjects of its rows; give the same `scratch` (zeroes, one for each chosen subject) to every call, it
 * is zeroes again afterwards.
 */
export function countTogether(
  corpus: TrendCorpus,
  subject: number,
  {
    rows,
    placeOf,
    scratch,
  }: { readonly rows: Int32Array; readonly placeOf: Int32Array; readonly scratch: Int32Array },
): Together[] {
  const touched: number[] = [];
  for (const row of rows) {
    if (corpus.repeats[row] === 1) continue;
    for (let at = corpus.subjectStarts[row]!; at < corpus.subjectStarts[row + 1]!; at++) {
      const other = corpus.rowSubjects[at]!;
      const place = placeOf[other]!;
      if (place < 0 || other === subject) continue;
      if (scratch[place] === 0) touched.push(place);
      scratch[place]!++;
    }
  }
  return touched.map((place) => {
    const together = scratch[place]!;
    scratch[place] = 0;
    return { place, together };
  });
}

/** Subjects said together at least so often, and so surely more than chance has it (G squared at p = 0.0001, one degree of freedom). */
const FEWEST_TOGETHER = 3;
const SUREST = 15.14;
const MOST_RELATED = 20;

/**
 * Those said together more than chance has it, surest first, by the log-likelihood ratio of Dunning (1993); `lift` is how many
 * times more. `words` of subjects whose one contains the other's are no news and left out.
 */
export function relatedOf(
  counted: readonly Together[],
  own: { readonly signals: number; readonly name: string },
  others: { readonly signals: Int32Array; readonly name: (place: number) => string; readonly all: number },
): { readonly place: number; readonly together: number; readonly lift: number }[] {
  return counted
    .flatMap(({ place, together }) => {
      if (together < FEWEST_TOGETHER) return [];
      const lift = (together * others.all) / (own.signals * others.signals[place]!);
      if (lift <= 1) return [];
      const sure = logLikelihoodRatio(together, own.signals, {
        other: others.signals[place]!,
        all: others.all,
      });
      if (sure < SUREST || containsWords(own.name, others.name(place))) return [];
      return [{ place, together, lift, sure }];
    })
    .sort((a, b) => b.sure - a.sure || a.place - b.place)
    .slice(0, MOST_RELATED)
    .map(({ place, together, lift }) => ({ place, together, lift }));
}

/** G squared of the two-by-two table of `together` among `one`, `other` and `all` signals. */
export function logLikelihoodRatio(
  together: number,
  one: number,
  { other, all }: { readonly other: number; readonly all: number },
): number {
  const cell = (observed: number, row: number, column: number): number =>
    observed <= 0 ? 0 : observed * Math.log((observed * all) / (row * column));
  return (
    2 *
    (cell(together, one, other) +
      cell(one - together, one, all - other) +
      cell(other - together, all - one, other) +
      cell(all - one - other + together, all - one, all - other))
  );
}

function containsWords(one: string, other: string): boolean {
  const a = one.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const b = other.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  return few.every((word) => many.includes(word));
}
