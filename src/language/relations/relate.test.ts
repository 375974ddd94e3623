import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import type { Relation } from '../../domain/analysis.ts';
import { gazetteer, linkMarked } from '../entities/marked-text.fixture.ts';
import { relate } from './relate.ts';

function relationsOf(marked: string): { relations: Relation[]; said: string[]; text: string } {
  const { fields, mentions, entities } = linkMarked(marked);
  const names = new Map(entities.map((entity) => [entity.id, entity.name]));
  const relations = relate(gazetteer, fields[0]!, mentions[0]!);
  return {
    relations,
    said: relations.map((r) => `${names.get(r.subjectId)} ${r.kind} ${names.get(r.objectId)}`),
    text: fields[0]!.text,
  };
}

describe('what is said', () => {
  it.each([
    [
      '[organisation Zorblat] acquired [organisation Fenwick Labs] for [money $3 million].',
      'Zorblat acquires Fenwick Labs',
    ],
    [
      '[organisation Zorblat] has quietly bought video startup [organisation Fenwick].',
      'Zorblat acquires Fenwick',
    ],
    ['[organisation Fenwick] was acquired by [organisation Zorblat] in 2019.', 'Zorblat acquires Fenwick'],
    ['[organisation Fenwick], bought by rival [organisation Zorblat], closes.', 'Zorblat acquires Fenwick'],
    [
      "[organisation Zorblat]'s planned acquisition of [organisation Fenwick] is done.",
      'Zorblat acquires Fenwick',
    ],
    ['The takeover of [organisation Fenwick] by [organisation Zorblat] is done.', 'Zorblat acquires Fenwick'],
    [
      '[organisation Zorblat], the maker of pumps, bought [organisation Fenwick].',
      'Zorblat acquires Fenwick',
    ],
    [
      '[organisation Zorblat] invests [money $5 million] in [organisation Fenwick].',
      'Zorblat invests_in Fenwick',
    ],
    ['[organisation Zorblat] bought a 12% stake in [organisation Fenwick].', 'Zorblat invests_in Fenwick'],
    [
      '[organisation Fenwick] raised [money $5M] in a round led by [organisation Zorblat].',
      'Zorblat invests_in Fenwick',
    ],
    [
      '[organisation Zorblat] led a [money $9M] Series A round in [organisation Fenwick].',
      'Zorblat invests_in Fenwick',
    ],
    ['[organisation Fenwick], backed by [person Anna Brandt], grows.', 'Anna Brandt invests_in Fenwick'],
    ['[organisation Zorblat]-backed startup [organisation Fenwick] grows.', 'Zorblat invests_in Fenwick'],
    ['[organisation Zorblat] teams up with [organisation Fenwick].', 'Zorblat partners_with Fenwick'],
    [
      '[organisation Zorblat] and [organisation Fenwick] announced a partnership.',
      'Zorblat partners_with Fenwick',
    ],
    [
      'A joint venture between [organisation Zorblat] and [organisation Fenwick].',
      'Zorblat partners_with Fenwick',
    ],
    ['[organisation Zorblat] developed it in partnership with [organisation Fenwick].', null],
    [
      '[organisation Zorblat] competes directly with [organisation Fenwick].',
      'Zorblat competes_with Fenwick',
    ],
    ['[organisation Zorblat] rival [organisation Fenwick] grows.', 'Zorblat competes_with Fenwick'],
    ['[product Zorblat], an open-source alternative to [product Fenwick].', 'Zorblat competes_with Fenwick'],
    ['[organisation Zorblat] unveils [product Fenwick 3].', 'Zorblat develops Fenwick 3'],
    ['[product Fenwick], developed by [organisation Zorblat], runs.', 'Zorblat develops Fenwick'],
    ['[organisation Zorblat], the maker of [product Fenwick], grows.', 'Zorblat develops Fenwick'],
    ['[product Fenwick] maker [organisation Zorblat] grows.', 'Zorblat develops Fenwick'],
    ['[organisation Zorblat] CEO [person Anna Brandt] said so.', 'Zorblat employs Anna Brandt'],
    [
      "[organisation Zorblat]'s senior vice president [person Anna Brandt] said so.",
      'Zorblat employs Anna Brandt',
    ],
    [
      '[person Anna Brandt], chief executive of [organisation Zorblat], said so.',
      'Zorblat employs Anna Brandt',
    ],
    ['[person Anna Brandt], an analyst at [organisation Zorblat], said so.', 'Zorblat employs Anna Brandt'],
    ["[person Anna Brandt], [organisation Zorblat]'s chairman, said so.", 'Zorblat employs Anna Brandt'],
    ['[person Anna Brandt] works for [organisation Zorblat].', 'Zorblat employs Anna Brandt'],
    ['[organisation Zorblat] hires [person Anna Brandt] as chief.', 'Zorblat employs Anna Brandt'],
    [
      '[organisation Zorblat] was founded in [date 2010] by [person Anna Brandt].',
      'Zorblat founded_by Anna Brandt',
    ],
    ['[organisation Zorblat] co-founder [person Anna Brandt] left.', null],
    ['[organisation Zorblat] co-founder [person Anna Brandt] spoke.', 'Zorblat founded_by Anna Brandt'],
    ['[person Anna Brandt], founder of [organisation Zorblat], spoke.', 'Zorblat founded_by Anna Brandt'],
    [
      '[person Anna Brandt] co-founded [organisation Zorblat] in [date 2010].',
      'Zorblat founded_by Anna Brandt',
    ],
    ['[organisation Zorblat], based in [location Oslo], grows.', 'Zorblat located_in Oslo'],
    ['The [location Oslo]-based startup [organisation Zorblat] grows.', 'Zorblat located_in Oslo'],
    ["[location Norway]'s [organisation Zorblat Bank] grows.", 'Zorblat Bank located_in Norway'],
    ['They met in [location Oslo], [location Norway].', 'Oslo located_in Norway'],
    [
      '[organisation FCC] fines [organisation Zorblat].',
      'Federal Communications Commission regulates Zorblat',
    ],
    ['[location China] bans [technology Bitcoin].', 'China regulates Bitcoin'],
    [
      '[organisation Zorblat] was fined by the [organisation European Commission].',
      'European Commission regulates Zorblat',
    ],
    ['[organisation Zorblat] uses [technology Kubernetes] for everything.', 'Zorblat uses Kubernetes'],
    ['[product Fenwick] is written in [technology Rust].', 'Fenwick uses Rust'],
    ['[technology Kafka] at [organisation Zorblat]', 'Zorblat uses Apache Kafka'],
    ['[technology Kafka] is used by [organisation Zorblat].', 'Zorblat uses Apache Kafka'],
  ])('%s', (marked, expected) => {
    const { said } = relationsOf(marked);
    // Two of the rows say nothing that a pattern may take: a third name, and a founder who left.
    if (expected === null) expect(said.filter((one) => !one.includes('founded_by'))).toEqual([]);
    else expect(said).toEqual([expected]);
  });
});

describe('what is not said', () => {
  it.each([
    ['denied', '[organisation Zorblat] has not acquired [organisation Fenwick].'],
    ['denied behind', "[organisation Zorblat] didn't buy [organisation Fenwick]."],
    ['only possible', '[organisation Zorblat] may buy [organisation Fenwick].'],
    ['talked about', '[organisation Zorblat] in talks to buy [organisation Fenwick].'],
    ['asked', 'Has [organisation Zorblat] acquired [organisation Fenwick]?'],
    ['over', 'former [organisation Zorblat] CEO [person Anna Brandt] spoke.'],
    ['of a part only', '[organisation Zorblat] bought [organisation Fenwick] shares.'],
    ["of another's thing", "[organisation Zorblat] bought [organisation Fenwick]'s factory."],
    ['by another subject', 'A rival of [organisation Zorblat] acquired [organisation Fenwick].'],
    ['by someone without authority', '[organisation Zorblat] sued [organisation Fenwick].'],
    ["of another's thing, curly", '[organisation Zorblat] is buying [organisation Fenwick]’s factory.'],
    ['of a longer word', '[organisation Zorblat] partners with [organisation Fenwick].im today.'],
    ['of an event', "[location England]'s [organisation World Cup] win"],
    ['of one make of many', 'A fast [product CMS] built with [technology Rust]'],
    ['by the one who lost', '[organisation Zorblat] beat [organisation Acme] to buy [organisation Fenwick].'],
    ['of damages', '[organisation Zorblat] wins [money $83M] from [organisation Fenwick].'],
    ['in two sentences', 'They met [organisation Zorblat]. Acquired was [organisation Fenwick].'],
    ['of wrong kinds', '[location Oslo] acquired [organisation Fenwick].'],
    ['in a list of places', 'in [location England], [location Wales] and elsewhere'],
    ['of itself', '[organisation IBM] acquired [organisation International Business Machines].'],
  ])('%s', (_, marked) => {
    expect(relationsOf(marked).said).toEqual([]);
  });

  it('gives less confidence to what lies ahead', () => {
    const now = relationsOf('[organisation Zorblat] buys [organisation Fenwick].').relations[0]!;
    const later = relationsOf('[organisation Zorblat] will buy [organisation Fenwick].').relations[0]!;
    expect(later.confidence).toBeLessThan(now.confidence);
  });
});

describe('evidence', () => {
  it('is the sentence, with its pattern and a confidence', () => {
    const { relations, text } = relationsOf(
      'Nothing here. [organisation Zorblat] acquired [organisation Fenwick] today. Nor here.',
    );
    expect(relations).toHaveLength(1);
    expect(text.slice(relations[0]!.start, relations[0]!.end)).toBe('Zorblat acquired Fenwick today.');
    expect(relations[0]).toMatchObject({ field: 'body', pattern: 'acquires: buys' });
    expect(relations[0]!.confidence).toBeGreaterThan(0.5);
    expect(relations[0]!.confidence).toBeLessThanOrEqual(1);
  });

  it('is counted once per sentence, the surest saying', () => {
    expect(
      relationsOf('[organisation Zorblat] rival [organisation Fenwick] competes with [organisation Zorblat].')
        .said,
    ).toHaveLength(1);
  });
});

describe('hostile text', () => {
  it('ends soon on a long run of names and triggers', () => {
    const start = process.cpuUsage();
    relationsOf(
      '[organisation Zorblat] buys the and of its '.repeat(500) + '[person Anna Brandt], '.repeat(500),
    );
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
  });

  it('ends soon on gaps made to slow the expressions down', () => {
    const start = process.cpuUsage();
    for (const filler of [
      'a '.repeat(13),
      'the '.repeat(13),
      ', a, a, a, a, a, a',
      `${'a-'.repeat(5000)}b`,
      'has been also '.repeat(4),
    ])
      relationsOf(`[organisation Zorblat] ${filler} company buys ${filler} [organisation Fenwick].`);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(500);
  });

  it('keeps the evidence inside the text', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    const parts = [
      '[organisation Zorblat] ',
      '[person Anna] ',
      'buys ',
      ', CEO of ',
      '\ud800',
      '🚀 ',
      '. ',
      "'s ",
      'of ',
      'at ',
    ];
    for (let round = 0; round < 300; round++) {
      let marked = '';
      for (let i = Math.floor(random() * 25); i > 0; i--)
        marked += parts[Math.floor(random() * parts.length)];
      const { relations, text } = relationsOf(marked);
      for (const relation of relations) {
        expect(relation.start, `seed ${seed}: ${marked}`).toBeGreaterThanOrEqual(0);
        expect(relation.end, `seed ${seed}: ${marked}`).toBeLessThanOrEqual(text.length);
        expect(relation.end, `seed ${seed}: ${marked}`).toBeGreaterThan(relation.start);
      }
    }
  });
});
