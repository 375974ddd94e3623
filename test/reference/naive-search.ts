import { decodeLength, encodeLength } from '../../src/kernels/index/lengths.ts';
import type {
  DateInterval,
  Facet,
  FacetBucket,
  Filter,
  IndexDocument,
  IndexSchema,
  Query,
  SortOrder,
} from '../../src/kernels/index/types.ts';
import type { Analyser } from '../../src/kernels/text/analyser.ts';

/**
 * What the search kernel must answer, written for being obviously right: every document is looked at for every
 * query, in double precision, with no index. Field lengths are rounded as the kernel stores them.
 */
export interface NaiveDocument {
  readonly source: IndexDocument;
  readonly deleted: boolean;
}

export interface NaiveCollection {
  readonly schema: IndexSchema;
  readonly analyser: Analyser;
  /** Deleted ones too: they count in the statistics until a merge drops them. */
  readonly documents: readonly NaiveDocument[];
  /** Every word as written that the index knows, with its stem. */
  readonly surfaces: ReadonlyMap<string, string>;
}

export interface NaiveHit {
  readonly key: string;
  readonly score: number;
  readonly date: number | null;
}

interface Read {
  readonly document: NaiveDocument;
  /** Per field, per value, the terms in order. */
  readonly fields: readonly (readonly string[][])[];
}

export function naiveSearch(
  collection: NaiveCollection,
  query: Query,
  options: { readonly filters?: readonly Filter[]; readonly sort?: SortOrder } = {},
): { hits: NaiveHit[]; matches: IndexDocument[] } {
  const { schema } = collection;
  const read = readAll(collection);
  const scorer = createScorer(collection, read);
  const found = read
    .filter(
      ({ document }) =>
        !document.deleted && (options.filters ?? []).every((filter) => passes(document.source, filter)),
    )
    .map((one) => ({ one, score: scorer(one, query) }))
    .filter((match): match is { one: Read; score: number } => match.score !== null);
  const hits = found.map(({ one, score }): NaiveHit => {
    const date = one.document.source.dates?.[schema.dates[0] ?? ''];
    return {
      key: one.document.source.key,
      score,
      date: date === undefined || Number.isNaN(date) ? null : Math.round(date),
    };
  });
  const sort = options.sort ?? 'relevance';
  const rank = (hit: NaiveHit): number =>
    sort === 'relevance'
      ? hit.score
      : hit.date === null
        ? -Infinity
        : sort === 'newest'
          ? hit.date
          : -hit.date;
  hits.sort((a, b) => (rank(a) === rank(b) ? (a.key < b.key ? -1 : 1) : rank(b) - rank(a)));
  return { hits, matches: found.map(({ one }) => one.document.source) };
}

const alreadyRead = new WeakMap<NaiveCollection, Read[]>();

function readAll(collection: NaiveCollection): Read[] {
  let read = alreadyRead.get(collection);
  if (read === undefined) {
    read = collection.documents.map((document) => ({
      document,
      fields: fieldsOf(collection, document.source),
    }));
    alreadyRead.set(collection, read);
  }
  return read;
}

function fieldsOf({ schema, analyser }: NaiveCollection, source: IndexDocument): string[][][] {
  return schema.text.map(({ name }) => {
    const value = source.text[name] ?? [];
    return (typeof value === 'string' ? [value] : value).map((part) =>
      analyser.tokens(part).map((token) => token.term),
    );
  });
}

/** The score of a document, or null when it does not match. */
function createScorer(
  collection: NaiveCollection,
  read: readonly Read[],
): (one: Read, query: Query) => number | null {
  const { schema } = collection;
  const k1 = schema.k1 ?? 1.2;
  const total = read.length;
  const length = (one: Read, f: number): number =>
    one.fields[f]!.reduce((sum, value) => sum + value.length, 0);
  const averages = schema.text.map((_, f) => {
    const having = read.filter((one) => length(one, f) > 0);
    return having.reduce((sum, one) => sum + length(one, f), 0) / having.length;
  });
  const frequencies = new Map<string, number>();
  for (const one of read)
    for (const term of new Set(one.fields.flat(2))) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  const documentFrequency = (term: string): number => frequencies.get(term) ?? 0;
  const idf = (n: number): number => Math.log(1 + (total - n + 0.5) / (n + 0.5));
  const known = new Set(frequencies.keys());

  /** BM25F of one term-like thing, given how often it stands in each field. */
  const weigh = (one: Read, frequencies: readonly number[]): number =>
    schema.text.reduce((sum, { boost = 1, lengthNormalisation: b = 0.5 }, f) => {
      if (frequencies[f] === 0) return sum;
      const rounded = decodeLength(encodeLength(length(one, f)));
      return sum + (boost * frequencies[f]!) / (1 - b + (b * rounded) / averages[f]!);
    }, 0);
  const saturate = (weight: number): number => ((k1 + 1) * weight) / (k1 + weight);
  const counts = (one: Read, terms: readonly string[], field: string | undefined): number[] =>
    one.fields.map((values, f) =>
      field !== undefined && schema.text[f]!.name !== field
        ? 0
        : values.reduce(
            (sum, value) =>
              sum + value.filter((_, i) => terms.every((term, t) => value[i + t] === term)).length,
            0,
          ),
    );
  const group = (
    one: Read,
    query: { field?: string; boost?: number },
    expansions: ReadonlyMap<string, number>,
  ): number | null => {
    let weight = 0;
    let frequency = 0;
    for (const [term, factor] of expansions) {
      weight += factor * weigh(one, counts(one, [term], query.field));
      frequency += documentFrequency(term);
    }
    return weight === 0 ? null : (query.boost ?? 1) * idf(Math.min(total, frequency)) * saturate(weight);
  };

  const score = (one: Read, query: Query): number | null => {
    switch (query.kind) {
      case 'all':
        return 0;
      case 'term':
      case 'phrase': {
        const terms = query.kind === 'term' ? [query.term] : query.terms;
        const weight = terms.length === 0 ? 0 : weigh(one, counts(one, terms, query.field));
        const rarity = terms.reduce((sum, term) => sum + idf(documentFrequency(term)), 0);
        return weight === 0 ? null : (query.boost ?? 1) * rarity * saturate(weight);
      }
      case 'prefix': {
        const stems = [...collection.surfaces]
          .filter(([word]) => word.startsWith(query.prefix))
          .map(([, term]) => term);
        const begun = [...known].filter((term) => term.startsWith(query.prefix));
        return group(one, query, new Map([...stems, ...begun].map((term) => [term, 1])));
      }
      case 'fuzzy': {
        const most = query.edits ?? ([...query.word].length >= 8 ? 2 : [...query.word].length >= 4 ? 1 : 0);
        const expansions = new Map<string, number>();
        for (const [word, term] of [
          ...collection.surfaces,
          ...[...known].map((term) => [term, term] as const),
        ]) {
          if (!known.has(term)) continue;
          if ((query.firstExact ?? true) && [...word][0] !== [...query.word][0]) continue;
          const distance = editDistance(word, query.word);
          if (distance <= most) expansions.set(term, Math.max(expansions.get(term) ?? 0, 2 ** -distance));
        }
        return group(one, query, expansions);
      }
      case 'not':
        return score(one, query.of) === null ? 0 : null;
      case 'or': {
        const parts = query.of.map((part) => score(one, part)).filter((part) => part !== null);
        return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
      }
      case 'and': {
        const parts = query.of.map((part) => score(one, part));
        if (parts.includes(null)) return null;
        const preferred = (query.prefer ?? []).map((part) => score(one, part) ?? 0);
        return [...(parts as number[]), ...preferred].reduce((sum, part) => sum + part, 0);
      }
    }
  };
  return score;
}

/** Optimal string alignment distance, the whole table. */
export function editDistance(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  const table = Array.from({ length: x.length + 1 }, (_, i) =>
    Array.from({ length: y.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= x.length; i++) {
    for (let j = 1; j <= y.length; j++) {
      const change = table[i - 1]![j - 1]! + (x[i - 1] === y[j - 1] ? 0 : 1);
      table[i]![j] = Math.min(change, table[i - 1]![j]! + 1, table[i]![j - 1]! + 1);
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) {
        table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1);
      }
    }
  }
  return table[x.length]![y.length]!;
}

function valuesOf(source: IndexDocument, column: string): readonly string[] {
  const value = source.keywords?.[column] ?? [];
  return typeof value === 'string' ? [value] : [...new Set(value)];
}

function dateOf(source: IndexDocument, column: string): number | null {
  const date = source.dates?.[column];
  return date === undefined || !Number.isFinite(date) ? null : Math.round(date);
}

function passes(source: IndexDocument, filter: Filter): boolean {
  if ('values' in filter)
    return valuesOf(source, filter.column).some((value) => filter.values.includes(value));
  const date = dateOf(source, filter.column);
  return date !== null && date >= (filter.from ?? -Infinity) && date < (filter.to ?? Infinity);
}

export function naiveFacet(
  matches: readonly IndexDocument[],
  facet: Facet,
): { buckets: FacetBucket[]; missing: number } {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const source of matches) {
    let values: readonly string[];
    if ('interval' in facet) {
      const date = dateOf(source, facet.column);
      values = date === null ? [] : [intervalOf(date, facet.interval)];
    } else values = valuesOf(source, facet.column);
    if (values.length === 0) missing++;
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const buckets = [...counts].map(([value, count]) => ({ value, count }));
  if ('interval' in facet) buckets.sort((a, b) => Date.parse(a.value) - Date.parse(b.value));
  else buckets.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { buckets: 'interval' in facet ? buckets : buckets.slice(0, facet.top ?? 10), missing };
}

function intervalOf(time: number, interval: DateInterval): string {
  const date = new Date(time);
  date.setUTCHours(0, 0, 0, 0);
  if (interval === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  if (interval === 'month' || interval === 'year') date.setUTCDate(1);
  if (interval === 'year') date.setUTCMonth(0);
  return date.toISOString().slice(0, -14);
}
