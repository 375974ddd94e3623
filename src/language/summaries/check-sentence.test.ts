import { expect, it } from 'vitest';
import { createScanner } from '../../kernels/text/scanner.ts';
import { findUnsupported, readSource } from './check-sentence.ts';
import { hashedEmbedding } from './hashed-embedding.fixture.ts';

const tools = { scan: createScanner(), embedding: hashedEmbedding(128) };
const source = readSource(
  {
    id: 'a',
    title: 'Northvolt raises $250 million for a plant in Poland',
    body: `The Swedish company said on Monday that investors led by Goldman Sachs put 250 million dollars into the plant.
      It will employ 400 people in Gdansk from 2027. The European Investment Bank did not take part in the round.
      Analysts expect the market to grow by 12 percent.`,
  },
  tools,
);
const reason = (sentence: string) => findUnsupported(sentence, [source], tools);

it.each([
  'Northvolt raised $250m from investors led by Goldman Sachs for a plant in Poland.',
  'The plant in Gdansk will employ 400 people from 2027.',
  'The market is expected to grow by 12 %, analysts say.',
  'The EIB did not take part in the round.',
  'Investors put 250 million into the Polish plant.'.replace('Polish plant', 'plant in Poland'),
])('lets pass: %s', (sentence) => expect(reason(sentence)).toBeNull());

it.each([
  ['another number', 'Northvolt raised $350m for a plant in Poland.', /quantity 350000000 USD/],
  ['another unit', 'Northvolt raised €250m for a plant in Poland.', /quantity 250000000 EUR/],
  ['another year', 'The plant in Gdansk will employ 400 people from 2026.', /quantity 2026/],
  ['another name', 'Northvolt raised $250 million from Morgan Stanley for a plant.', /name "Morgan"/],
  ['another place', 'The plant in Warsaw will employ 400 people.', /name "Warsaw"/],
  ['an acronym that is none', 'The plant got money from the EBRD.', /name "EBRD"/],
  ['something else', 'Whales migrate along the coast every spring in large groups.', /key terms/],
  [
    'a denial of its own',
    'The plant will not employ 400 people in Gdansk from 2027.',
    /denies what no source/,
  ],
  [
    'what the source denies',
    'The European Investment Bank took part in the round.',
    /a source denies what it says/,
  ],
  ['nothing', 'It is what it is.', /says nothing/],
])('drops %s', (_, sentence, why) => expect(reason(sentence)).toMatch(why));

it('takes each fact from any of the sources', () => {
  const other = readSource(
    { id: 'b', title: 'Warsaw', body: 'Warsaw welcomes the plant of Northvolt with 7 million in aid.' },
    tools,
  );
  const sentence = 'Northvolt raised $250 million for its plant in Poland and Warsaw gives 7 million in aid.';
  expect(findUnsupported(sentence, [source, other], tools)).toBeNull();
  expect(findUnsupported(sentence, [source], tools)).not.toBeNull();
});
