import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { entityId, nameKey } from '../../domain/entity-id.ts';
import { createLinker } from './link.ts';
import { gazetteer, linkMarked, recogniseMarked } from './marked-text.fixture.ts';

/** `text -> name (by)` per mention. */
function links(marked: Parameters<typeof linkMarked>[0], sourceCountry: string | null = null): string[] {
  const { mentions, entities } = linkMarked(marked, sourceCountry);
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  return mentions.flat().map((mention) => `${mention.text} -> ${byId.get(mention.entityId ?? '')?.name}`);
}

function entity(marked: Parameters<typeof linkMarked>[0], name: string) {
  return linkMarked(marked).entities.find((candidate) => candidate.name === name);
}

describe('rules', () => {
  it('links a listed name, another name of it and its acronym to one entity', () => {
    expect(links('International Business Machines, that is IBM')).toEqual([
      'International Business Machines -> IBM',
      'IBM -> IBM',
    ]);
    expect(entity('They met in NYC', 'New York')).toMatchObject({ known: true, by: 'acronym', mentions: 1 });
    expect(entity('Bangalore', 'Bangalore')).toMatchObject({ known: true, kind: 'location' });
    expect(entity('Facebook bought it', 'Facebook')).toMatchObject({ by: 'exact' });
  });

  it('takes a short form that the document defines, also before its definition', () => {
    const marked = {
      title: '[organisation ZKR] wins',
      body: 'The [organisation Zorblat Kernel Research] (ZKR) won. [organisation ZKR] is old.',
    };
    expect(links(marked)).toEqual([
      'ZKR -> Zorblat Kernel Research',
      'Zorblat Kernel Research -> Zorblat Kernel Research',
      'ZKR -> Zorblat Kernel Research',
      'ZKR -> Zorblat Kernel Research',
    ]);
    expect(entity(marked, 'Zorblat Kernel Research')).toMatchObject({
      by: 'acronym',
      known: false,
      mentions: 4,
    });
    expect(links('[organisation WHO] (World Health Organization) met')[0]).toBe(
      'WHO -> World Health Organization',
    );
    // Letters that do not fit define nothing.
    expect(links('[organisation Zorblat Kernel Research] (ABC) won')).toHaveLength(1);
  });

  it('links a surname or a first name to the full name of the document, unless two persons share it', () => {
    expect(
      links({ title: '[person Brandt] resigns', body: '[person Anna Brandt] resigned. [person Anna] left.' }),
    ).toEqual(['Brandt -> Anna Brandt', 'Anna Brandt -> Anna Brandt', 'Anna -> Anna Brandt']);
    expect(links('[person Anna Brandt] met [person Otto Brandt]. [person Brandt] left.')[2]).toBe(
      'Brandt -> Brandt',
    );
  });

  it('links the first words of a company to the company', () => {
    expect(links('[organisation Zorblat Robotics Inc.] grew. [organisation Zorblat] hired.')).toEqual([
      'Zorblat Robotics Inc. -> Zorblat Robotics',
      'Zorblat -> Zorblat Robotics',
    ]);
  });

  it('takes one name for one thing, of the kind that its mentions make likeliest', () => {
    const { mentions, entities } = linkMarked(
      '[organisation@0.9 Zorblat] said [product@0.5 Zorblat] and [organisation@0.6 Zorblat]',
    );
    expect(entities.map(({ kind, mentions: count }) => `${kind} ${count}`)).toEqual(['organisation 3']);
    expect(mentions[0]!.map(({ kind }) => kind)).toEqual(['organisation', 'organisation', 'organisation']);
  });

  it('decides between places of one name by what stands behind, then by the countries named, then by the source', () => {
    expect(links('They met in Paris, Texas')).toEqual(['Paris -> Paris, Texas', 'Texas -> Texas']);
    expect(links('They met in Paris')).toEqual(['Paris -> Paris']);
    expect(links('From Tbilisi to the rest of Georgia')[1]).toBe('Georgia -> Georgia');
    expect(links('From Atlanta to the rest of Georgia')[1]).toBe('Georgia -> Georgia, US');
    expect(links('The plant in Birmingham')).toEqual(['Birmingham -> Birmingham']);
    expect(links('The plant in Birmingham', 'US')).toEqual(['Birmingham -> Birmingham, Alabama']);
    expect(links('The plant in Birmingham serves Atlanta and Miami')[0]).toBe(
      'Birmingham -> Birmingham, Alabama',
    );
  });

  it('proposes a new entity for what it does not know, and gives values none', () => {
    const { entities, mentions } = linkMarked('[organisation Zorblat] raised [money $5 million]');
    expect(entities).toEqual([
      {
        id: entityId('organisation', 'Zorblat'),
        kind: 'organisation',
        name: 'Zorblat',
        known: false,
        by: 'new',
        mentions: 1,
      },
    ]);
    expect(mentions[0]![1]).toMatchObject({ kind: 'money', entityId: null, value: '$5 million' });
  });

  it('puts the most mentioned first', () => {
    const { entities } = linkMarked('Nvidia, Intel, AMD, Intel and Intel');
    expect(entities.map(({ name, mentions }) => `${name} ${mentions}`)).toEqual([
      'Intel 3',
      'Nvidia 1',
      'AMD 1',
    ]);
  });
});

describe('ids', () => {
  it.each([
    ['Acme Robotics', 'ACME  ROBOTICS'],
    ['Acme Robotics', 'Acme Robotics Inc.'],
    ['Acme Robotics', 'The Acme Robotics Co., Ltd.'],
    ['Société Générale', 'Societe Generale S.A.'],
    ['OpenAI', 'Open AI'],
  ])('%s and %s are one organisation', (a, b) => {
    expect(entityId('organisation', b)).toBe(entityId('organisation', a));
  });

  it.each([
    ['technology', 'C', 'C++'],
    ['technology', 'C', 'C#'],
    ['person', 'Anna Brandt', 'Anna Brand'],
    ['location', 'Paris', 'Paris, Texas'],
  ] as const)('%s: %s and %s are two', (kind, a, b) => {
    expect(entityId(kind, a)).not.toBe(entityId(kind, b));
  });

  it('differ by kind, and are UUIDs of version 8', () => {
    expect(entityId('person', 'Ford')).not.toBe(entityId('organisation', 'Ford'));
    for (let i = 0; i < 50; i++)
      expect(entityId('person', `name ${i}`)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
  });

  it('never change: entities are stored by them', () => {
    expect(entityId('organisation', 'IBM')).toBe(IBM_ID);
    expect(linkMarked('IBM').entities[0]!.id).toBe(IBM_ID);
  });

  it('are the same in another process', () => {
    const module = new URL('../../domain/entity-id.ts', import.meta.url).href;
    const script = `import { entityId } from ${JSON.stringify(module)}; process.stdout.write(entityId('organisation', 'IBM Corp.'))`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
      IBM_ID,
    );
  });

  it('are not empty for names without letters', () => {
    expect(nameKey('organisation', '!!!')).toBe('');
    const { entities } = linkMarked('a [organisation !!!] and a [organisation ???]');
    expect(new Set(entities.map(({ id }) => id)).size).toBe(2);
  });

  it('keep the legal form where nothing else is left of a name', () => {
    const { entities } = linkMarked('a firm [organisation , Inc] was founded');
    expect(entities.map(({ name }) => name)).toEqual([', Inc']);
  });
});

describe('determinism', () => {
  it('gives the same answer again, from the same linker and from a new one', () => {
    const fields = ['[person Anna Brandt] of Nvidia in Paris, Texas', 'Georgia and [person Brandt]'].map(
      (text) => recogniseMarked(text),
    );
    const linker = createLinker(gazetteer);
    const first = linker.link(fields, null);
    linker.link([recogniseMarked('Georgia, Tbilisi, [person Otto Brandt]')], 'DE');
    expect(linker.link(fields, null)).toEqual(first);
    expect(createLinker(gazetteer).link(fields, null)).toEqual(first);
  });
});

const IBM_ID = 'e309013c-d68f-8e66-8abb-d8dc34eaf0e2';
