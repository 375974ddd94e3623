import { describe, expect, it } from 'vitest';
import { createScanner } from '../text/scanner.ts';
import { findValues } from './values.ts';

const scanner = createScanner();

/** `kind: as written = value` for each value found. */
function values(text: string): string[] {
  scanner.run(text);
  return findValues(text, scanner).map(
    ({ start, end, kind, value }) => `${kind}: ${text.slice(start, end)} = ${value}`,
  );
}

describe('values in a text', () => {
  it.each([
    ['raised $5 million', 'money: $5 million = USD 5000000'],
    ['raised $5M in', 'money: $5M = USD 5000000'],
    ['raised US$1.25bn.', 'money: US$1.25bn = USD 1250000000'],
    ['a €300,000 fine', 'money: €300,000 = EUR 300000'],
    ['paid HK$ 2.5 billion', 'money: HK$ 2.5 billion = HKD 2500000000'],
    ['USD 3.50', 'money: USD 3.50 = USD 3.5'],
    ['Rs. 500 crore', 'money: Rs. 500 crore = INR 5000000000'],
    ['5 million euros', 'money: 5 million euros = EUR 5000000'],
    ['20 Canadian dollars', 'money: 20 Canadian dollars = CAD 20'],
    ['half a billion dollars', 'money: half a billion dollars = USD 500000000'],
    ['five million pounds', 'money: five million pounds = GBP 5000000'],
    ['1.000.000 EUR', 'money: 1.000.000 EUR = EUR 1000000'],
    ['100 €', 'money: 100 € = EUR 100'],
    ['a $40-million plant', 'money: $40-million = USD 40000000'],
    ['grew 12.5%', 'percent: 12.5% = 12.5 %'],
    ['fell -3 percent', 'percent: -3 percent = -3 %'],
    ['ten per cent', 'percent: ten per cent = 10 %'],
    ['2 percentage points', 'percent: 2 percentage points = 2 pp'],
    ['on 5 March 2024', 'date: 5 March 2024 = 2024-03-05'],
    ['on March 5, 2024,', 'date: March 5, 2024 = 2024-03-05'],
    ['the 5th of March', 'date: 5th of March = --03-05'],
    ['in March 2024', 'date: March 2024 = 2024-03'],
    ['Sept. 9, 1999', 'date: Sept. 9, 1999 = 1999-09-09'],
    ['2024-03-05', 'date: 2024-03-05 = 2024-03-05'],
    ['released 2024-03', 'date: 2024-03 = 2024-03'],
    ['25/03/2024', 'date: 25/03/2024 = 2024-03-25'],
    ['3/5/2024', 'date: 3/5/2024 = 2024'],
    ['3/12/2024', 'date: 3/12/2024 = 2024'],
    ['05.03.2024', 'date: 05.03.2024 = 2024-03-05'],
    ['Q3 2024', 'date: Q3 2024 = 2024-Q3'],
    ['third quarter of 2024', 'date: third quarter of 2024 = 2024-Q3'],
    ['since 1999', 'date: 1999 = 1999'],
    ['the 1990s', 'date: 1990s = 1990s'],
    ['in May', 'date: May = --05'],
    ['last September', 'date: September = --09'],
  ])('reads %j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });

  it.each([
    'Theresa May said it may march on',
    'April Smith met June Jones',
    '1984 is a book',
    'it weighs 20 pounds',
    'they won 3 million',
    'Windows 10 and room 2024',
    'address 10.0.0.1, version 1.2.3',
    'call 555-0100',
    '5m tall',
    'M and A',
    '$ and % alone',
  ])('finds none in %j', (text) => {
    expect(values(text)).toEqual([]);
  });

  it('gives both ends of a range', () => {
    expect(values('between $5-10 million and 5 to 7 %')).toEqual([
      'money: $5 = USD 5000000',
      'money: 10 million = USD 10000000',
      'percent: 5 = 5 %',
      'percent: 7 % = 7 %',
    ]);
    expect(values('from 2019 to 2024')).toEqual(['date: 2019 = 2019', 'date: 2024 = 2024']);
  });

  it('keeps decimals exact', () => {
    expect(values('$1.005 million and $0.07bn')).toEqual([
      'money: $1.005 million = USD 1005000',
      'money: $0.07bn = USD 70000000',
    ]);
  });
});
