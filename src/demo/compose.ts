import type { RawDocument } from '../domain/document.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { Cast } from './cast.ts';
import { slugOf } from './catalogue/organisations.ts';
import { type DemoSource, SOURCES } from './catalogue/sources.ts';
import { TECHNOLOGIES } from './catalogue/technologies.ts';
import type { Technology } from './catalogue/technology.ts';
import { createDealBook } from './deals.ts';
import { createDraw, type Draw } from './draw.ts';
import { carriersOf, copyExactly, copyWithEdits } from './duplicates.ts';
import { BURSTS, DECOYS, growthOf, trajectoryOf, WEAK_SIGNALS } from './planted.ts';
import { createScene, type Scene, type StatedRelationship, type Theme, type Written } from './scene.ts';
import type { PlannedDocument, Span, Timeline } from './timeline.ts';
import type { CopyEdit, RelationshipTruth, Truth } from './truth.ts';
import { writeDocument } from './write-document.ts';

interface Setting {
  readonly span: Span;
  readonly timeline: Timeline;
  readonly cast: Cast;
  readonly seed: number;
}

interface Composed {
  readonly feeds: readonly { readonly source: DemoSource; readonly documents: readonly RawDocument[] }[];
  readonly truth: Pick<
    Truth,
    | 'technologies'
    | 'bursts'
    | 'recurringPeaks'
    | 'weakSignals'
    | 'decoys'
    | 'exactDuplicates'
    | 'nearDuplicates'
    | 'relationships'
    | 'documents'
  >;
}

/** A document on its way: written, not yet numbered. */
interface Draft {
  readonly at: number;
  readonly source: DemoSource;
  readonly technology: Technology;
  readonly title: string;
  readonly body: string;
  readonly written: Written;
  readonly organisations: readonly string[];
  readonly people: readonly string[];
  readonly relationships: readonly StatedRelationship[];
  readonly plan: PlannedDocument;
  readonly original?: Draft;
  readonly edits?: readonly CopyEdit[];
  externalId: string;
}

/** The share of documents, of the kinds that are copied at all, that get exact or edited copies. */
const EXACT_SHARE = 0.045;
const NEAR_SHARE = 0.09;

/** Writes every planned document, plants the copies, numbers them, and notes the truth. */
export function composeDocuments(setting: Setting): Composed {
  const { span, timeline, cast, seed } = setting;
  const draw = createDraw(seed, 'documents');
  const nextDeal = createDealBook(cast, createDraw(seed, 'deals'));
  const themes = planThemes(timeline, cast, createDraw(seed, 'themes'));

  const originals = timeline.documents.map((plan): Draft => {
    const source = chooseSource(plan, draw);
    const theme =
      plan.burst === undefined
        ? plan.weakSignal === undefined
          ? null
          : themes.weakSignals[plan.weakSignal]!
        : draw.chance(0.8)
          ? themes.bursts[plan.burst]!
          : null;
    const scene = createScene({ at: plan.at, technology: plan.technology, source, cast, draw, theme });
    return draftOf(plan, scene, writeDocument(scene, nextDeal));
  });
  const copies = plantCopies(originals, span, createDraw(seed, 'copies'));
  const drafts = [...originals, ...copies].sort((a, b) => a.at - b.at);
  number(drafts);
  return {
    feeds: SOURCES.map((source) => ({
      source,
      documents: drafts.filter((draft) => draft.source === source).map(rawDocument),
    })),
    truth: truthOf(drafts, timeline, themes),
  };
}

function draftOf(plan: PlannedDocument, scene: Scene, written: Written): Draft {
  return {
    at: plan.at,
    source: scene.source,
    technology: plan.technology,
    title: written.title,
    body: written.body,
    written,
    organisations: [...scene.organisations],
    people: [...scene.people],
    relationships: scene.relationships,
    plan,
    externalId: '',
  };
}

interface Themes {
  readonly bursts: readonly Theme[];
  readonly weakSignals: readonly Theme[];
}

/** Who set off which burst: a developer of the technology, the same in every document. */
function planThemes(timeline: Timeline, cast: Cast, draw: Draw): Themes {
  return {
    bursts: timeline.bursts.map((_, i): Theme => {
      const { technology, cause } = BURSTS[i]!;
      const actor = draw.pick(cast.developers.get(technology)!);
      return { kind: 'burst', actor, text: cause.replace('{actor}', actor.name) };
    }),
    weakSignals: WEAK_SIGNALS.map(
      (planted): Theme => ({ kind: 'weak-signal', actor: null, text: planted.theme }),
    ),
  };
}

/** By its share of the type; sources in other languages write only about technologies they have a name for. */
function chooseSource(plan: PlannedDocument, draw: Draw): DemoSource {
  const planted = plan.weakSignal !== undefined || plan.decoy !== undefined;
  const able = SOURCES.filter(
    (source) =>
      source.sourceType === plan.sourceType &&
      (source.language === 'en' || (plan.technology.translations !== undefined && !planted)),
  );
  // The copies of a decoy are to come from a wire, and a single source is to be one source.
  if (plan.decoy !== undefined) return able[0]!;
  return able[draw.weighted(able.map((source) => source.share))]!;
}

function plantCopies(originals: readonly Draft[], span: Span, draw: Draw): Draft[] {
  const copies: Draft[] = [];
  for (const original of originals) {
    const carriers = carriersOf(original.source);
    const wire = original.plan.decoy !== undefined && DECOYS[original.plan.decoy]!.kind === 'wire-copies';
    // Copies of a weak signal, or of the source that repeats itself, would blur what was planted.
    if (carriers.length === 0 || (!wire && (original.plan.weakSignal ?? original.plan.decoy) !== undefined))
      continue;
    const roll = draw.unit();
    const edited =
      wire ||
      (roll >= EXACT_SHARE && roll < EXACT_SHARE + NEAR_SHARE && original.source.sourceType !== 'papers');
    if (!edited && roll >= EXACT_SHARE) continue;
    const count = wire ? carriers.length : edited ? draw.integer(1, 3) : draw.chance(0.8) ? 1 : 2;
    const seen = new Set<string>();
    for (const carrier of draw.sample(carriers, count)) {
      const copy =
        edited && carrier !== original.source
          ? copyWithEdits(original, carrier, draw)
          : copyExactly(original, carrier, draw);
      // Two desks that made the same edits would be exact copies of each other.
      const content = `${copy.title}\n${copy.body}`;
      if (copy.at >= span.end || (copy.edits.length > 0 && seen.has(content))) continue;
      seen.add(content);
      copies.push({
        ...original,
        at: copy.at,
        source: carrier,
        title: copy.title,
        body: copy.body,
        relationships: original.relationships.filter((relationship) =>
          copy.body.includes(relationship.sentence),
        ),
        original,
        edits: copy.edits,
      });
    }
  }
  return copies;
}

/** External ids as each source would number its items; unique in the world by the source's key. */
function number(drafts: readonly Draft[]): void {
  const counters = new Map<string, number>();
  for (const draft of drafts) {
    const { key } = draft.source;
    const count = (counters.get(key) ?? 0) + 1;
    counters.set(key, count);
    const date = new Date(draft.at).toISOString();
    draft.externalId = `${key}-${date.slice(2, 4)}${date.slice(5, 7)}.${String(count).padStart(5, '0')}`;
  }
}

function addressOf(source: DemoSource, title: string, externalId: string, at: number): string {
  const words = slugOf(title).split('-').slice(0, 8).join('-');
  const date = new Date(at).toISOString();
  return `https://${source.key}.example/${date.slice(0, 4)}/${date.slice(5, 7)}/${words === '' ? '' : `${words}-`}${externalId.split('.').pop()}`;
}

function rawDocument(draft: Draft): RawDocument {
  return toRawDocument(draft.written, { ...draft });
}

interface Publication {
  readonly at: number;
  readonly source: DemoSource;
  readonly title: string;
  readonly body: string;
  readonly externalId: string;
}

/** A written document as its source publishes it. */
export function toRawDocument(
  written: Written,
  { at, source, title, body, externalId }: Publication,
): RawDocument {
  return {
    externalId,
    url: addressOf(source, title, externalId, at),
    title,
    body,
    ...(written.author === undefined ? {} : { author: written.author }),
    publishedAt: new Date(at).toISOString(),
    language: source.language,
    ...(written.country ? { country: written.country } : {}),
    ...(written.company === undefined ? {} : { company: written.company.name }),
    labels: written.labels,
    attributes: written.attributes,
  };
}

function truthOf(drafts: readonly Draft[], timeline: Timeline, themes: Themes): Composed['truth'] {
  const idsWhere = (test: (draft: Draft) => boolean): string[] =>
    drafts.filter(test).map((draft) => draft.externalId);
  const copiesOf = new Map<Draft, Draft[]>();
  for (const draft of drafts) {
    if (draft.original !== undefined)
      copiesOf.set(draft.original, [...(copiesOf.get(draft.original) ?? []), draft]);
  }
  const groups = [...copiesOf].sort(([a], [b]) => a.at - b.at);
  const exact = (copy: Draft): boolean => copy.edits!.length === 0;
  return {
    technologies: TECHNOLOGIES.map((technology) => {
      const growth = growthOf(technology);
      const documents: Partial<Record<SourceType, number>> = {};
      for (const draft of drafts) {
        if (draft.technology === technology)
          documents[draft.source.sourceType] = (documents[draft.source.sourceType] ?? 0) + 1;
      }
      return {
        key: technology.key,
        name: technology.name,
        horizon: technology.horizon,
        trajectory: trajectoryOf(growth),
        growth,
        documents,
      };
    }),
    bursts: timeline.bursts.map((window, i) => ({
      technology: BURSTS[i]!.technology,
      ...window,
      strength: BURSTS[i]!.strength,
      cause: themes.bursts[i]!.text,
      documents: idsWhere((draft) => draft.plan.burst === i),
    })),
    recurringPeaks: timeline.recurringPeaks,
    weakSignals: timeline.weakSignals.map((window, i) => {
      const documents = drafts.filter((draft) => draft.plan.weakSignal === i);
      const open = window.endsAt > timeline.weakSignals.at(-1)!.endsAt - 60 * 86_400_000;
      return {
        technology: WEAK_SIGNALS[i]!.technology,
        ...window,
        sources: documents.map((draft) => draft.source.key),
        documents: documents.map((draft) => draft.externalId),
        outcome: open ? 'open' : WEAK_SIGNALS[i]!.outcome,
      };
    }),
    decoys: timeline.decoys.map((window, i) => {
      const { technology, kind } = DECOYS[i]!;
      return { technology, kind, ...window, documents: idsWhere((draft) => draft.plan.decoy === i) };
    }),
    exactDuplicates: groups
      .map(([original, copies]) => ({
        original: original.externalId,
        copies: copies.filter(exact).map((copy) => copy.externalId),
      }))
      .filter((group) => group.copies.length > 0),
    nearDuplicates: groups
      .map(([original, copies]) => ({
        original: original.externalId,
        copies: copies
          .filter((copy) => !exact(copy))
          .map((copy) => ({ document: copy.externalId, edits: copy.edits! })),
      }))
      .filter((group) => group.copies.length > 0),
    relationships: relationshipsOf(drafts),
    documents: drafts.map((draft) => ({
      externalId: draft.externalId,
      source: draft.source.key,
      technologies: [draft.technology.key],
      organisations: draft.organisations,
      people: draft.people,
    })),
  };
}

/** One relationship per kind, subject and object, with every document that states it. */
function relationshipsOf(drafts: readonly Draft[]): RelationshipTruth[] {
  const byName = new Map<
    string,
    RelationshipTruth & { readonly evidence: { document: string; sentence: string }[] }
  >();
  for (const draft of drafts) {
    for (const { kind, subject, object, sentence } of draft.relationships) {
      const name = `${kind} ${subject} ${object}`;
      let relationship = byName.get(name);
      if (relationship === undefined)
        byName.set(name, (relationship = { kind, subject, object, since: draft.at, evidence: [] }));
      relationship.evidence.push({ document: draft.externalId, sentence });
    }
  }
  return [...byName.values()];
}
