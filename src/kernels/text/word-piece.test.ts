import { describe, expect, test } from 'vitest';
import { createWordPiece, hashOf, MOST_CHARACTERS, type PieceTable } from './word-piece.ts';

const VOCABULARY =
  'un want able wa a z u $ , 😀 東 京 zurich i ##want ##ed ##aff ##able ##a ##b ##rich runn ##ing'.split(' ');

function tableOf(vocabulary: readonly string[], slotCount = 64): { table: PieceTable; names: string[] } {
  const names = [
    ...vocabulary.filter((piece) => !piece.startsWith('##')),
    ...vocabulary.filter((piece) => piece.startsWith('##')),
  ];
  const beginning = names.findIndex((piece) => piece.startsWith('##'));
  const encoded = names.map((piece) => new TextEncoder().encode(piece.replace('##', '')));
  const starts = new Uint32Array(names.length + 1);
  encoded.forEach((bytes, i) => {
    starts[i + 1] = starts[i]! + bytes.length;
  });
  const slots = new Uint16Array(slotCount);
  encoded.forEach((bytes, i) => {
    let slot = hashOf(bytes, i < beginning) & (slotCount - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slotCount - 1);
    slots[slot] = i + 1;
  });
  const table = {
    bytes: Uint8Array.from(encoded.flatMap((bytes) => [...bytes])),
    starts,
    beginning,
    slots,
    longest: Math.max(...encoded.map((bytes) => bytes.length)),
  };
  return { table, names };
}

const { table, names } = tableOf(VOCABULARY);
const wordPiece = createWordPiece(table);
const cut = (text: string): string =>
  [...wordPiece.pieces.subarray(0, wordPiece.run(text))].map((piece) => names[piece]).join(' ');

describe('word pieces', () => {
  test('are the longest that the vocabulary has, from the left', () => {
    // The example of BERT's own tests.
    expect(cut('unwanted running')).toBe('un ##want ##ed runn ##ing');
    expect(cut('unaffable')).toBe('un ##aff ##able');
  });

  test('tell the beginning of a word from its continuation', () => {
    expect(cut('want able')).toBe('want able');
    expect(cut('wantable')).toBe('want ##able');
    // Only `##ed` is known, not `ed`.
    expect(cut('ed')).toBe('');
  });

  test("tell them apart where they stand in one another's way in the table", () => {
    for (const letter of 'abcdefghijklmnopqrstuvwxy') {
      const crowded = tableOf(['z', letter, `##${letter}`], 4);
      const pieces = createWordPiece(crowded.table);
      const count = pieces.run(`z${letter} ${letter}`);
      expect([...pieces.pieces.subarray(0, count)].map((piece) => crowded.names[piece])).toEqual([
        'z',
        `##${letter}`,
        letter,
      ]);
    }
  });

  test('a word with an unknown part gives nothing, its neighbours stay', () => {
    expect(cut('want wantedX able')).toBe('want able');
    // A long known beginning does not help: the greedy cut does not go back.
    expect(cut('unwantedq')).toBe('');
  });

  test('are lower-cased, without accents, without controls', () => {
    expect(cut('UNWANTED Zürich ZU\u0308RICH wa\u0000nt\u200bed')).toBe(
      'un ##want ##ed zurich zurich want ##ed',
    );
  });

  test('punctuation, symbols and Han characters stand alone', () => {
    expect(cut('able,want$a😀a')).toBe('able , want $ a 😀 a');
    expect(cut('a東京a')).toBe('a 東 京 a');
  });

  test('words of more than a hundred characters give nothing', () => {
    expect(cut(`a${'a'.repeat(99)}`).split(' ')).toHaveLength(100);
    expect(cut(`a${'a'.repeat(100)} want`)).toBe('want');
    expect(cut(`${'á'.repeat(100)}`).split(' ')).toHaveLength(100);
  });

  test('a text is read up to its limit, and a pair that the limit cuts is left out', () => {
    expect(wordPiece.run('want '.repeat(MOST_CHARACTERS))).toBe(MOST_CHARACTERS / 5);
    expect(cut(`${' '.repeat(MOST_CHARACTERS - 1)}😀 want`)).toBe('');
    expect(cut(`${' '.repeat(MOST_CHARACTERS - 2)}😀 want`)).toBe('😀');
  });
});
