import { INDUSTRIES_OF_CATEGORY } from './catalogue/industries.ts';
import { ORGANISATIONS, type Organisation, slugOf } from './catalogue/organisations.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './catalogue/people.ts';
import { PLACES, type Place } from './catalogue/places.ts';
import { technologyOf } from './catalogue/technologies.ts';
import type { Technology } from './catalogue/technology.ts';
import type { Draw } from './draw.ts';

/** Everyone and everything invented that the documents speak about, drawn once per world. */
export interface Cast {
  readonly members: readonly CastMember[];
  /** Developers by technology key, those for whom it is the main one first. */
  readonly developers: ReadonlyMap<string, readonly CastMember[]>;
  readonly investors: readonly CastMember[];
  readonly customers: readonly CastMember[];
  readonly institutes: readonly CastMember[];
  readonly people: readonly Person[];
}

export interface Person {
  readonly key: string;
  readonly name: string;
}

/** An invented organisation with what the seed decided about it. */
export interface CastMember extends Organisation {
  readonly place: Place;
  readonly founded: number;
  readonly employees: number;
  /** Founders of developers; the people who speak or publish for the others. */
  readonly people: readonly Person[];
  readonly product: Product | null;
}

/** What a developer sells (LIB-2). */
export interface Product {
  readonly key: string;
  readonly name: string;
  /** Key of the developer. */
  readonly vendor: string;
  readonly technology: string;
  readonly tiers: readonly { readonly name: string; readonly usdPerMonth: number }[];
  readonly features: readonly string[];
}

const PRODUCT_NOUNS = [
  'Core',
  'Studio',
  'Bench',
  'Flow',
  'Edge',
  'Pilot',
  'Atlas',
  'Works',
  'Insight',
  'Grid',
];

export function createCast(draw: Draw): Cast {
  const nextPerson = personMaker(draw);
  const members = ORGANISATIONS.map((organisation): CastMember => {
    const people = organisation.kind === 'institute' ? 10 : organisation.kind === 'developer' ? 3 : 2;
    return {
      ...organisation,
      place: draw.pick(
        PLACES.filter((place) => organisation.country === null || place.country === organisation.country),
      ),
      founded: organisation.kind === 'developer' ? draw.integer(2009, 2022) : draw.integer(1890, 2012),
      employees:
        organisation.kind === 'developer'
          ? Math.max(9, Math.round(draw.logNormal(60, 0.9)))
          : Math.round(draw.logNormal(4000, 1)),
      people: Array.from({ length: people }, nextPerson),
      product: organisation.kind === 'developer' ? drawProduct(organisation, draw) : null,
    };
  });
  const developers = new Map<string, CastMember[]>();
  for (const rank of [0, 1]) {
    for (const member of members) {
      const technology = member.technologies[rank];
      if (technology !== undefined)
        developers.set(technology, [...(developers.get(technology) ?? []), member]);
    }
  }
  const ofKind = (kind: Organisation['kind']): CastMember[] =>
    members.filter((member) => member.kind === kind);
  return {
    members,
    developers,
    investors: ofKind('investor'),
    customers: ofKind('customer'),
    institutes: ofKind('institute'),
    people: members.flatMap((member) => member.people),
  };
}

/** Customers from the industries that buy such a technology. */
export function customersFor(cast: Cast, technology: Technology): readonly CastMember[] {
  const industries = INDUSTRIES_OF_CATEGORY[technology.category] ?? [];
  return cast.customers.filter(
    (customer) => customer.industry !== null && industries.includes(customer.industry),
  );
}

/** People with names that no two share. */
export function personMaker(draw: Draw): () => Person {
  const taken = new Set<string>();
  return () => {
    for (;;) {
      const name = `${draw.pick(GIVEN_NAMES)} ${draw.pick(FAMILY_NAMES)}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return { key: slugOf(name), name };
    }
  };
}

function drawProduct(organisation: Organisation, draw: Draw): Product {
  const technology = technologyOf(organisation.technologies[0]!);
  const stem = organisation.name.split(' ')[0]!;
  const name = `${stem} ${draw.pick(PRODUCT_NOUNS)}`;
  const base = draw.pick([19, 29, 49, 90, 150, 240]);
  return {
    key: slugOf(name),
    name,
    vendor: organisation.key,
    technology: technology.key,
    tiers: [
      { name: 'Starter', usdPerMonth: base },
      { name: 'Team', usdPerMonth: base * draw.integer(3, 5) },
      { name: 'Enterprise', usdPerMonth: base * draw.integer(12, 30) },
    ],
    features: draw.sample(technology.parts, 4),
  };
}
