import { type Analyser, createAnalyser } from '../text/analyser.ts';
import { assembleSegment } from './assemble.ts';
import { createColumnBuilder } from './column-builder.ts';
import { frequencyCodes } from './frequencies.ts';
import { KEY_WORDS, parseKey } from './keys.ts';
import { encodeLength } from './lengths.ts';
import { PostingsWriter } from './postings-writer.ts';
import { checkNames, checkSchema } from './schema.ts';
import { schemaFacts } from './segment.ts';
import type { IndexDocument, IndexSchema, SegmentBuilder } from './types.ts';
import { listVocabulary, rankVocabulary } from './vocabulary.ts';

const GAP = -1;
/** A vocabulary above this is dropped between segments, so that a long-lived builder's memory stays bounded. */
const MOST_WORDS = 2_000_000;

/**
 * Gathers documents as a stream of word ids, and turns the stream into postings when sealed: a counting sort by
 * term, O(tokens + terms log terms). Nothing is sorted or linked while documents arrive.
 *
 *   stream   | w w w w . | w . | w w w w w w w w w . | w w ...      . a gap: no phrase across it
 *            ^ title       company  body             ^ next document
 *
 * `analyser` carries its vocabulary from segment to segment, so that each word is stemmed once.
 */
export function createSegmentBuilder(
  schema: IndexSchema,
  analyser: Analyser = createAnalyser(),
): SegmentBuilder {
  checkSchema(schema);
  const fieldNames = schema.text.map((field) => field.name);
  const fields = fieldNames.length;
  const scratchKey = new Uint32Array(KEY_WORDS);

  let stream = new Int32Array(1 << 12);
  let used = 0;
  /** Per document: where its tokens begin, and per field where they end and how many they are. */
  let documentStart: number[] = [];
  let fieldEnd: number[] = [];
  let fieldTokens: number[] = [];
  let keys: number[] = [];
  let ordinalOf = new Map<string, number>();
  let removed = new Set<number>();
  let columns = schema.keywords.map(createColumnBuilder);
  let dates: number[][] = schema.dates.map(() => []);

  function addText(text: string): number {
    const count = analyser.run(text);
    if (count === 0) return 0;
    if (used + count + 1 > stream.length) {
      const larger = new Int32Array(Math.max(stream.length * 2, used + count + 1));
      larger.set(stream.subarray(0, used));
      stream = larger;
    }
    const words = analyser.words;
    for (let i = 0; i < count; i++) stream[used + i] = words[i]!;
    used += count;
    stream[used++] = GAP;
    return count;
  }

  function add(document: IndexDocument): void {
    checkNames(document, schema);
    const at = keys.length;
    parseKey(document.key, scratchKey, 0);
    remove(document.key);
    for (let i = 0; i < KEY_WORDS; i++) keys.push(scratchKey[i]!);
    const ordinal = at / KEY_WORDS;
    ordinalOf.set(document.key, ordinal);

    documentStart.push(used);
    for (const name of fieldNames) {
      const value = document.text[name];
      let tokens = 0;
      if (typeof value === 'string') tokens = addText(value);
      else if (value !== undefined) for (const part of value) tokens += addText(part);
      fieldEnd.push(used);
      fieldTokens.push(tokens);
    }
    schema.keywords.forEach(({ name }, c) => {
      const value = document.keywords?.[name];
      columns[c]!.add(value === undefined ? [] : typeof value === 'string' ? [value] : [...new Set(value)]);
    });
    schema.dates.forEach((name, d) => {
      const date = document.dates?.[name];
      dates[d]!.push(date === undefined || !Number.isFinite(date) ? Number.NaN : Math.round(date));
    });
  }

  function remove(key: string): boolean {
    const ordinal = ordinalOf.get(key);
    if (ordinal === undefined) return false;
    ordinalOf.delete(key);
    removed.add(ordinal);
    return true;
  }

  function seal(): SharedArrayBuffer {
    const gathered = documentStart.length;
    const live = new Int32Array(gathered).fill(-1);
    let documents = 0;
    for (let d = 0; d < gathered; d++) if (!removed.has(d)) live[d] = documents++;

    const vocabulary = rankVocabulary(analyser, usedWords());
    const sealed = assembleSegment({
      facts: { documents, ...schemaFacts(schema), ...countTokens() },
      ...writePostings(),
      ...listVocabulary(vocabulary),
      lengths: fieldNames.map((_, f) =>
        keep(new Uint8Array(documents), (d) => encodeLength(fieldTokens[d * fields + f]!)),
      ),
      keys: liveKeys(),
      keywords: columns.flatMap((column) => column.sections(live, documents)),
      dates: dates.map((values) => keep(new Float64Array(documents), (d) => values[d]!)),
    });
    reset();
    return sealed;

    function usedWords(): Uint8Array {
      const marks = new Uint8Array(analyser.vocabulary);
      for (let d = 0; d < gathered; d++) {
        if (live[d] === -1) continue;
        const end = fieldEnd[d * fields + fields - 1]!;
        for (let i = documentStart[d]!; i < end; i++) if (stream[i] !== GAP) marks[stream[i]!] = 1;
      }
      return marks;
    }

    function keep<T extends Uint8Array | Float64Array>(target: T, value: (gathered: number) => number): T {
      for (let d = 0; d < gathered; d++) if (live[d] !== -1) target[live[d]!] = value(d);
      return target;
    }

    function liveKeys(): Uint32Array {
      const target = new Uint32Array(documents * KEY_WORDS);
      for (let d = 0; d < gathered; d++) {
        if (live[d] === -1) continue;
        for (let i = 0; i < KEY_WORDS; i++) target[live[d]! * KEY_WORDS + i] = keys[d * KEY_WORDS + i]!;
      }
      return target;
    }

    function countTokens(): { tokens: number[]; having: number[] } {
      const tokens = new Array<number>(fields).fill(0);
      const having = new Array<number>(fields).fill(0);
      for (let d = 0; d < gathered; d++) {
        if (live[d] === -1) continue;
        for (let f = 0; f < fields; f++) {
          tokens[f]! += fieldTokens[d * fields + f]!;
          if (fieldTokens[d * fields + f]! > 0) having[f]!++;
        }
      }
      return { tokens, having };
    }

    function writePostings(): { postings: PostingsWriter } {
      const { rankOf, terms } = vocabulary;
      // Counting sort of (document, position) by term; both ascend within a term because the stream does.
      const ends = new Int32Array(terms.length + 1);
      for (let d = 0; d < gathered; d++) {
        if (live[d] === -1) continue;
        const end = fieldEnd[d * fields + fields - 1]!;
        for (let i = documentStart[d]!; i < end; i++) if (stream[i] !== GAP) ends[rankOf[stream[i]!]! + 1]!++;
      }
      for (let t = 0; t < terms.length; t++) ends[t + 1]! += ends[t]!;
      const total = ends[terms.length]!;
      const inDocument = new Int32Array(total);
      const atPosition = new Int32Array(total);
      for (let d = 0; d < gathered; d++) {
        if (live[d] === -1) continue;
        const start = documentStart[d]!;
        const end = fieldEnd[d * fields + fields - 1]!;
        for (let i = start; i < end; i++) {
          const word = stream[i]!;
          if (word === GAP) continue;
          const slot = ends[rankOf[word]!]!++;
          inDocument[slot] = d;
          atPosition[slot] = i - start;
        }
      }
      const postings = new PostingsWriter(fields);
      const codes = frequencyCodes(fields);
      const frequencies = new Int32Array(fields);
      for (let t = 0, i = 0; t < terms.length; t++) {
        postings.beginTerm();
        for (const end = ends[t]!; i < end; ) {
          const d = inDocument[i]!;
          const mainStart = fields === 1 ? 0 : fieldEnd[d * fields + fields - 2]! - documentStart[d]!;
          let previous = 0;
          const first = i;
          if (atPosition[i]! >= mainStart) {
            for (; i < end && inDocument[i] === d; i++) {
              postings.positions.varint(atPosition[i]! - previous);
              previous = atPosition[i]!;
            }
            // In the last field only: the commonest case needs no table.
            if (i - first <= codes.mainOnly && codes.mainOnly < 255) {
              postings.posting(live[d]!, i - first - 1, frequencies);
              continue;
            }
            frequencies.fill(0);
            frequencies[fields - 1] = i - first;
          } else {
            frequencies.fill(0);
            let f = 0;
            for (; i < end && inDocument[i] === d; i++) {
              const position = atPosition[i]!;
              while (position + documentStart[d]! >= fieldEnd[d * fields + f]!) f++;
              frequencies[f]!++;
              postings.positions.varint(position - previous);
              previous = position;
            }
          }
          postings.posting(live[d]!, codes.encode(frequencies), frequencies);
        }
        postings.endTerm();
      }
      return { postings };
    }
  }

  function reset(): void {
    stream = new Int32Array(1 << 12);
    used = 0;
    documentStart = [];
    fieldEnd = [];
    fieldTokens = [];
    keys = [];
    ordinalOf = new Map();
    removed = new Set();
    columns = schema.keywords.map(createColumnBuilder);
    dates = schema.dates.map(() => []);
    if (analyser.vocabulary > MOST_WORDS) analyser = createAnalyser();
  }

  return {
    get size() {
      return ordinalOf.size;
    },
    get bytes() {
      // The stream, and the two arrays of the same length that sealing sorts it into.
      return used * 12 + documentStart.length * (120 + fields * 16);
    },
    add,
    remove,
    seal,
  };
}
