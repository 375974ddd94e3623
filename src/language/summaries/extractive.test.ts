import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { createScanner } from '../../kernels/text/scanner.ts';
import { extractSummary } from './extractive.ts';
import { hashedEmbedding } from './hashed-embedding.fixture.ts';

const tools = { scan: createScanner(), embedding: hashedEmbedding(64) };
const battery = {
  id: 'a',
  title: 'Northvolt doubles the range of solid-state batteries',
  body: `It was a cold morning in Skellefteå. Northvolt announced solid-state batteries with double the range of today's cells.
    Visitors were served coffee. The batteries go into production in 2027. Read more on our site.`,
};

it('takes the sentences that tell most, in the order of the text, with the signal that says them', () => {
  const summary = extractSummary([battery], tools);
  expect(summary).toEqual([
    {
      text: "Northvolt announced solid-state batteries with double the range of today's cells.",
      signalIds: ['a'],
    },
    { text: 'The batteries go into production in 2027.', signalIds: ['a'] },
  ]);
});

it('cites every signal of a story that says the same, and says it once', () => {
  const copy = {
    ...battery,
    id: 'b',
    body: `Reporting by others. ${battery.body.replace('announced', 'Announced')}`,
  };
  const other = {
    id: 'c',
    title: 'Tariffs on cells',
    body: 'The commission plans tariffs of 12 % on imported cells.',
  };
  const summary = extractSummary([battery, copy, other], tools);
  const said = summary.find(({ text }) => /double the range/.test(text));
  expect(said?.signalIds).toEqual(['a', 'b']);
  expect(summary.filter(({ text }) => /double the range/.test(text))).toHaveLength(1);
  expect(summary).toHaveLength(new Set(summary.map(({ text }) => text)).size);
});

it('gives titles where there are no sentences, and nothing where there is no text', () => {
  expect(extractSummary([{ id: 'a', title: 'Only a title', body: '' }], tools)).toEqual([
    { text: 'Only a title', signalIds: ['a'] },
  ]);
  expect(
    extractSummary(
      ['a', 'b'].map((id) => ({ id, title: 'Same', body: '' })),
      tools,
    ),
  ).toEqual([{ text: 'Same', signalIds: ['a', 'b'] }]);
  expect(extractSummary([{ id: 'a', title: ' ', body: '\n' }], tools)).toEqual([]);
  expect(extractSummary([], tools)).toEqual([]);
});

it('takes hostile text in bounded time', () => {
  const hostile = [
    'x'.repeat(1_000_000),
    'word '.repeat(200_000),
    '😀'.repeat(100_000),
    '\ud800 a \udc00. '.repeat(10_000),
    'A. '.repeat(100_000),
    `e${'\u0301'.repeat(100_000)}`,
    'مرحبا بالعالم. '.repeat(5_000),
    'ALL CAPS SENTENCE NUMBER ONE. '.repeat(5_000),
    '\0'.repeat(10_000),
  ];
  const started = performance.now();
  for (const body of hostile) extractSummary([{ id: 'a', title: body, body }], tools);
  extractSummary(
    hostile.map((body, i) => ({ id: String(i), title: body, body })),
    tools,
  );
  expect(performance.now() - started).toBeLessThan(10_000);
});

it('only ever says what stands in a text', () => {
  const seed = Date.now() % 100_000;
  const random = seededRandom(seed);
  const signs = ['a', 'b', ' ', '. ', 'A', '1', '\n', '😀', '\ud800', "'", '(', 'é', '漢', ', '];
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: 60 }, () => signs[Math.floor(random() * signs.length)]).join('');
    for (const sentence of extractSummary([{ id: 'a', title: 'a b', body: text }], tools)) {
      const flat = `a b ${text}`.replace(/\s+/g, ' ').toWellFormed();
      expect(flat, `seed ${seed}, round ${round}`).toContain(sentence.text);
    }
  }
});
