import { BellwetherError } from '../base/errors.ts';
import type { RawDocument } from '../domain/document.ts';
import { type CaseStudy, createCaseStudies } from './case-studies.ts';
import { type Cast, type CastMember, createCast, type Person, type Product } from './cast.ts';
import { INDUSTRIES, type Industry } from './catalogue/industries.ts';
import { slugOf } from './catalogue/organisations.ts';
import { type DemoSource, SOURCES } from './catalogue/sources.ts';
import { TECHNOLOGIES } from './catalogue/technologies.ts';
import type { Technology } from './catalogue/technology.ts';
import { composeDocuments } from './compose.ts';
import { createDraw } from './draw.ts';
import { createNetwork, type OrganisationNetwork } from './network.ts';
import { planTimeline } from './timeline.ts';
import type { Truth } from './truth.ts';

export interface WorldOptions {
  /** The same seed and end give the same world, byte for byte. */
  readonly seed: number;
  /** Milliseconds since the epoch; nothing is published at or after it. */
  readonly end: number;
  /** 6 to 120. */
  readonly months?: number;
  /** About how many documents, copies included: 500 to 200,000. The real number differs by a few per cent. */
  readonly documents?: number;
}

export const WORLD_DEFAULTS = { seed: 20_240_229, months: 24, documents: 6_000 } as const;

export interface World {
  readonly summary: WorldSummary;
  /** Documents by source, each list in order of time. */
  readonly feeds: readonly { readonly source: DemoSource; readonly documents: readonly RawDocument[] }[];
  readonly technologies: readonly Technology[];
  readonly industries: readonly Industry[];
  readonly organisations: readonly CastMember[];
  readonly people: readonly Person[];
  readonly products: readonly Product[];
  readonly caseStudies: readonly CaseStudy[];
  readonly network: OrganisationNetwork;
  readonly truth: Truth;
}

export interface WorldSummary {
  readonly seed: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly documents: number;
  readonly sources: number;
  readonly technologies: number;
  readonly organisations: number;
  readonly bursts: number;
  readonly weakSignals: number;
  readonly exactCopies: number;
  readonly nearCopies: number;
  readonly relationships: number;
  readonly caseStudies: number;
  readonly networkPeople: number;
}

/**
 * Generates the demonstration world: documents of invented sources about real technologies, with everything
 * that was planted in them written down in `truth`. Throws `INVALID_INPUT` for options out of range.
 */
export function generateWorld(options: WorldOptions): World {
  const { seed, end, months = WORLD_DEFAULTS.months, documents = WORLD_DEFAULTS.documents } = options;
  requireWithin('seed', seed, -0x80000000, 0xffffffff);
  requireWithin('end', end, Date.UTC(1990, 0, 1), Date.UTC(2200, 0, 1));
  requireWithin('months', months, 6, 120);
  requireWithin('documents', documents, 500, 200_000);

  const span = { start: monthsBefore(end, months), end };
  const cast: Cast = createCast(createDraw(seed, 'cast'));
  const timeline = planTimeline(span, Math.round(documents * ORIGINALS), createDraw(seed, 'timeline'));
  const composed = composeDocuments({ span, timeline, cast, seed });
  const network = createNetwork(createDraw(seed, 'network'), end);
  const caseStudies = createCaseStudies(cast, createDraw(seed, 'case-studies'), end);

  const truth: Truth = {
    format: 'bellwether-truth-1',
    seed,
    startsAt: span.start,
    endsAt: span.end,
    ...composed.truth,
    organisations: [
      ...cast.members.map(invented),
      invented({ key: slugOf(network.organisation), name: network.organisation }),
    ],
    people: [...cast.people.map(invented), ...network.people.map(invented)],
    network: network.truth,
  };
  return {
    summary: {
      seed,
      startsAt: span.start,
      endsAt: span.end,
      documents: truth.documents.length,
      sources: SOURCES.length,
      technologies: TECHNOLOGIES.length,
      organisations: truth.organisations.length,
      bursts: truth.bursts.length,
      weakSignals: truth.weakSignals.length,
      exactCopies: truth.exactDuplicates.reduce((sum, group) => sum + group.copies.length, 0),
      nearCopies: truth.nearDuplicates.reduce((sum, group) => sum + group.copies.length, 0),
      relationships: truth.relationships.length,
      caseStudies: caseStudies.length,
      networkPeople: network.people.length,
    },
    feeds: composed.feeds,
    technologies: TECHNOLOGIES,
    industries: INDUSTRIES,
    organisations: cast.members,
    people: cast.people,
    products: cast.members.flatMap((member) => (member.product === null ? [] : [member.product])),
    caseStudies,
    network,
    truth,
  };
}

function invented({ key, name }: { readonly key: string; readonly name: string }): Truth['people'][number] {
  return { key, name, invented: true };
}

function requireWithin(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new BellwetherError(
    'INVALID_INPUT',
    `The demonstration world cannot be made with ${name} = ${value}: give a whole number from ${min} to ${max}.`,
  );
}

/** The share of documents that are no copies, as it comes out. */
const ORIGINALS = 0.915;

/** Same day and time so many months earlier; the last day of the month where that day does not exist. */
function monthsBefore(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
