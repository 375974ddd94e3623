import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RawDocument } from '../domain/document.ts';
import { TECHNOLOGIES } from './catalogue/technologies.ts';
import { generateWorld, type World } from './world.ts';

const DAY = 86_400_000;
const END = Date.UTC(2026, 2, 18, 15, 42, 7);
const SEEDS = [20_240_229, 7, 4_000_000_001];

const worlds = SEEDS.map((seed) => ({ seed, world: generateWorld({ seed, end: END }) }));

function documentsOf(world: World): Map<string, RawDocument & { at: number; source: string }> {
  return new Map(
    world.feeds.flatMap(({ source, documents }) =>
      documents.map((document) => [
        document.externalId!,
        { ...document, at: Date.parse(String(document.publishedAt)), source: source.key },
      ]),
    ),
  );
}

function hashOf(world: World): string {
  return createHash('sha256').update(JSON.stringify(world)).digest('hex');
}

/** Times of the documents about each technology. */
function timesByTechnology(world: World): Map<string, number[]> {
  const documents = documentsOf(world);
  const times = new Map<string, number[]>();
  for (const { technologies, externalId } of world.truth.documents) {
    for (const key of technologies)
      times.set(key, [...(times.get(key) ?? []), documents.get(externalId)!.at]);
  }
  return times;
}

function shinglesOf({ title, body }: RawDocument): Set<string> {
  const words = `${title} ${body}`.toLowerCase().split(/\s+/);
  return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size;
  return shared / (a.size + b.size - shared);
}

describe('generateWorld', () => {
  it('makes the same world for the same seed and end, and another for another seed', () => {
    const [first] = worlds;
    expect(hashOf(generateWorld({ seed: SEEDS[0]!, end: END }))).toBe(hashOf(first!.world));
    expect(new Set(worlds.map(({ world }) => hashOf(world))).size).toBe(SEEDS.length);
  });

  it('makes about as many documents as asked for', () => {
    for (const { world } of worlds) {
      expect(world.summary.documents).toBeGreaterThan(5_500);
      expect(world.summary.documents).toBeLessThan(6_500);
    }
    expect(generateWorld({ seed: 1, end: END, documents: 2_000 }).summary.documents).toBeLessThan(2_300);
  });

  it.each([{ seed: 1.5 }, { months: 3 }, { documents: 10 }, { end: Number.NaN }])(
    'refuses %o by name',
    (wrong) => {
      const [name] = Object.keys(wrong);
      expect(() => generateWorld({ seed: 1, end: END, ...wrong })).toThrow(`with ${name} =`);
    },
  );
});

describe.each(worlds)('the world of seed $seed', ({ world }) => {
  const documents = documentsOf(world);
  const { truth } = world;
  const times = timesByTechnology(world);
  /** Documents about a technology per day, within a window. */
  const ratePerDay = (technology: string, from: number, to: number): number =>
    times.get(technology)!.filter((at) => at >= from && at < to).length / ((to - from) / DAY);

  it('publishes nothing outside its span, and each source in order of time', () => {
    for (const { documents: list } of world.feeds) {
      let previous = truth.startsAt;
      for (const document of list) {
        const at = Date.parse(String(document.publishedAt));
        expect(at).toBeGreaterThanOrEqual(previous);
        expect(at).toBeLessThan(END);
        previous = at;
      }
    }
  });

  it('gives every document an id, an address, a title and a body of readable length', () => {
    const total = world.feeds.reduce((sum, feed) => sum + feed.documents.length, 0);
    expect(documents.size).toBe(total);
    expect(new Set([...documents.values()].map((document) => document.url)).size).toBe(total);
    for (const { title, body, language, url, externalId } of documents.values()) {
      expect(title!.length, externalId).toBeGreaterThan(10);
      expect(title!.length, externalId).toBeLessThan(200);
      expect(url).toMatch(/^https:\/\/[a-z]+\.example\//);
      const length = language === 'ja' ? body!.length / 2 : body!.split(/\s+/).length;
      expect(length, externalId).toBeGreaterThanOrEqual(80);
      expect(length, externalId).toBeLessThanOrEqual(300);
    }
  });

  it('leaves no slot, bracket or undefined value in a text', () => {
    for (const { title, body, externalId } of documents.values()) {
      expect(`${title}\n${body}`, externalId).not.toMatch(/[{}[\]|]|undefined|NaN| {2}| [.,;]/);
    }
  });

  it('names in the truth only documents that exist, and every document once', () => {
    const named = [
      ...truth.bursts.flatMap((burst) => burst.documents),
      ...truth.weakSignals.flatMap((signal) => signal.documents),
      ...truth.decoys.flatMap((decoy) => decoy.documents),
      ...truth.exactDuplicates.flatMap((group) => [group.original, ...group.copies]),
      ...truth.nearDuplicates.flatMap((group) => [
        group.original,
        ...group.copies.map((copy) => copy.document),
      ]),
      ...truth.relationships.flatMap((relationship) => relationship.evidence.map((item) => item.document)),
    ];
    expect(named.length).toBeGreaterThan(1_000);
    for (const id of named) expect(documents.has(id), id).toBe(true);
    expect(truth.documents.map((document) => document.externalId).sort()).toEqual(
      [...documents.keys()].sort(),
    );
  });

  it('plants bursts that stand out of the same technology before them', () => {
    expect(truth.bursts.length).toBeGreaterThanOrEqual(8);
    for (const burst of truth.bursts) {
      const inside = ratePerDay(
        burst.technology,
        burst.startsAt,
        Math.min(burst.endsAt, burst.peaksAt + 8 * DAY),
      );
      const before = ratePerDay(burst.technology, burst.startsAt - 60 * DAY, burst.startsAt);
      expect(burst.documents.length, burst.technology).toBeGreaterThanOrEqual(15);
      expect(inside / before, burst.technology).toBeGreaterThan(2.5);
      for (const id of burst.documents) {
        const { at } = documents.get(id)!;
        // Copies follow within two days.
        expect(at >= burst.startsAt - DAY && at < burst.endsAt + 2 * DAY, id).toBe(true);
      }
    }
  });

  it('plants weak signals of several independent sources about something rarely mentioned', () => {
    for (const signal of truth.weakSignals) {
      expect(new Set(signal.sources).size).toBe(signal.documents.length);
      expect(signal.documents.length).toBeGreaterThanOrEqual(4);
      for (const id of signal.documents) {
        const { at } = documents.get(id)!;
        expect(at >= signal.startsAt && at < signal.endsAt, id).toBe(true);
      }
      expect(signal.endsAt - signal.startsAt).toBeLessThanOrEqual(3 * DAY);
      expect(ratePerDay(signal.technology, truth.startsAt, signal.startsAt) * 30).toBeLessThan(1.5);
    }
    const quick = truth.weakSignals.filter((signal) => signal.endsAt - signal.startsAt <= DAY);
    expect(quick.length, 'within the default window of 24 hours').toBeGreaterThanOrEqual(3);
  });

  it('lets the weak signals that grew grow, and the faded fade', () => {
    const monthly = (technology: string, from: number): number =>
      ratePerDay(technology, from, Math.min(END, from + 200 * DAY)) * 30;
    const grown = truth.weakSignals
      .filter((signal) => signal.outcome === 'grew')
      .map((signal) => monthly(signal.technology, signal.endsAt));
    const faded = truth.weakSignals
      .filter((signal) => signal.outcome === 'faded')
      .map((signal) => monthly(signal.technology, signal.endsAt));
    expect(Math.min(...grown)).toBeGreaterThan(Math.max(...faded));
    expect(truth.weakSignals.some((signal) => signal.outcome === 'open')).toBe(true);
  });

  it('makes rising technologies rise and declining ones decline', () => {
    const quarter = (END - truth.startsAt) / 4;
    const inBurst = new Set(truth.bursts.map((burst) => burst.technology));
    for (const technology of truth.technologies) {
      if (technology.trajectory === 'steady' || inBurst.has(technology.key)) continue;
      const first = ratePerDay(technology.key, truth.startsAt, truth.startsAt + quarter);
      const last = ratePerDay(technology.key, END - quarter, END);
      if (technology.trajectory === 'rising') expect(last, technology.key).toBeGreaterThan(first * 1.2);
      else expect(last, technology.key).toBeLessThan(first / 1.2);
    }
  });

  it('gives each horizon its own mix of evidence', () => {
    const shareOf = (horizon: string, types: readonly string[]): number => {
      const all = truth.technologies
        .filter((technology) => technology.horizon === horizon)
        .flatMap((technology) => Object.entries(technology.documents));
      const sum = (entries: readonly (readonly [string, number])[]): number =>
        entries.reduce((total, [, count]) => total + count, 0);
      return sum(all.filter(([type]) => types.includes(type))) / sum(all);
    };
    expect(shareOf('H3', ['papers', 'patents'])).toBeGreaterThan(0.45);
    expect(shareOf('H1', ['papers', 'patents'])).toBeLessThan(0.2);
    expect(shareOf('H2', ['funding'])).toBeGreaterThan(
      Math.max(shareOf('H1', ['funding']), shareOf('H3', ['funding'])),
    );
    expect(shareOf('H1', ['product', 'jobs'])).toBeGreaterThan(2 * shareOf('H2', ['product', 'jobs']));
  });

  it('has a weekly rhythm', () => {
    const days = new Array<number>(7).fill(0);
    for (const { at } of documents.values()) days[new Date(at).getUTCDay()]!++;
    expect((days[0]! + days[6]!) / 2).toBeLessThan(0.5 * days[2]!);
  });

  it('plants exact duplicates that are exact, and no others', () => {
    const groupOf = new Map<string, string>();
    for (const { original, copies } of truth.exactDuplicates) {
      for (const copy of copies) {
        const [a, b] = [documents.get(original)!, documents.get(copy)!];
        expect([b.title, b.body]).toEqual([a.title, a.body]);
        expect(b.url).not.toBe(a.url);
        groupOf.set(copy, original);
      }
    }
    expect(groupOf.size).toBeGreaterThan(100);
    const contents = new Set([...documents.values()].map(({ title, body }) => `${title}\n${body}`));
    expect(contents.size).toBe(documents.size - groupOf.size);
  });

  it('plants near duplicates that are close, and leaves the rest well apart', () => {
    const shingles = new Map([...documents].map(([id, document]) => [id, shinglesOf(document)]));
    const storyOf = new Map<string, string>();
    for (const { original, copies } of truth.nearDuplicates) {
      for (const { document, edits } of copies) {
        expect(edits.length).toBeGreaterThan(0);
        expect(
          documents.get(document)!.body === documents.get(original)!.body &&
            documents.get(document)!.title === documents.get(original)!.title,
        ).toBe(false);
        expect(jaccard(shingles.get(original)!, shingles.get(document)!), document).toBeGreaterThan(0.6);
        storyOf.set(document, original);
      }
    }
    expect(storyOf.size).toBeGreaterThan(150);
    for (const { original, copies } of truth.exactDuplicates)
      for (const copy of copies) storyOf.set(copy, original);
    const { technologies } = truth;
    // All pairs of one technology in one week: unrelated texts share phrases, never most of them.
    for (const { key } of technologies) {
      const about = truth.documents
        .filter((document) => document.technologies[0] === key)
        .map((document) => documents.get(document.externalId)!);
      about.sort((a, b) => a.at - b.at);
      for (const [i, one] of about.entries()) {
        for (const other of about.slice(i + 1)) {
          if (other.at - one.at > 7 * DAY) break;
          const [a, b] = [one.externalId!, other.externalId!];
          if ((storyOf.get(a) ?? a) === (storyOf.get(b) ?? b)) continue;
          expect(jaccard(shingles.get(a)!, shingles.get(b)!), `${a} ${b}`).toBeLessThan(0.6);
        }
      }
    }
  });

  it('states each relationship word for word in the documents that it names', () => {
    expect(new Set(truth.relationships.map((relationship) => relationship.kind)).size).toBeGreaterThanOrEqual(
      8,
    );
    for (const { kind, subject, object, evidence } of truth.relationships) {
      expect(evidence.length, `${kind} ${subject} ${object}`).toBeGreaterThan(0);
      for (const { document, sentence } of evidence)
        expect(documents.get(document)!.body).toContain(sentence);
    }
  });

  it('makes claims about invented organisations and people only', () => {
    const invented = new Set(
      [...truth.organisations, ...truth.people].filter((one) => one.invented).map((one) => one.key),
    );
    const technologies = new Set(TECHNOLOGIES.map((technology) => technology.key));
    for (const { kind, subject, object } of truth.relationships) {
      expect(invented.has(subject), `${kind} ${subject}`).toBe(true);
      expect(
        invented.has(object) || technologies.has(object) || object.startsWith('city:'),
        `${kind} ${object}`,
      ).toBe(true);
    }
    const names = new Set(truth.organisations.map((organisation) => organisation.name));
    const real = TECHNOLOGIES.flatMap((technology) => technology.stewards);
    for (const document of documents.values()) {
      if (document.company !== undefined) expect(names.has(document.company), document.company).toBe(true);
      for (const steward of real) expect(`${document.title} ${document.body}`).not.toContain(steward);
    }
  });

  it('keeps a case library with cells large and small enough for benchmarks', () => {
    const cells = Map.groupBy(world.caseStudies, (study) => `${study.technologies[0]} ${study.industry}`);
    const sizes = [...cells.values()].map((studies) => studies.length);
    expect(world.caseStudies.length).toBeGreaterThanOrEqual(12);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(5);
    expect(Math.min(...sizes)).toBeLessThan(5);
    for (const study of world.caseStudies) {
      expect(Date.parse(study.publishedAt)).toBeLessThan(END);
      expect(study.weeks).toBeGreaterThan(0);
      expect(study.budgetUsd).toBeGreaterThan(0);
      expect(study.text).not.toMatch(/[{}[\]|]|undefined/);
    }
  });
});
