import type { LinkedEntity, Mention, NamedKind } from '../../domain/analysis.ts';
import { idOfKey, isLegalForm, nameKey } from '../../domain/entity-id.ts';
import type { Gazetteer } from '../../kernels/text/gazetteer.ts';
import { HOW, PLACE } from '../../kernels/text/gazetteer-format.ts';
import { choosePlace, type PlaceEvidence } from '../places/choose-place.ts';
import { createContext } from './context.ts';
import { type Definition, definitionsIn } from './definitions.ts';
import type { RecognisedField, RecognisedSpan } from './recognise.ts';

/** A mention with the tokens that it covers, for the stages after linking. */
export interface LinkedMention extends Mention {
  readonly firstToken: number;
  readonly endToken: number;
  /** Entry of the gazetteer, -1 when it has none. */
  readonly entry: number;
}

export interface Linked {
  /** Per field, in the order given; within a field in the order of the text. */
  readonly mentions: readonly (readonly LinkedMention[])[];
  /** Most mentioned first. */
  readonly entities: readonly LinkedEntity[];
  /** Gazetteer entries of the locations, one per mention. */
  readonly placeEntries: readonly number[];
}

export interface Linker {
  /**
   * Gives every name of a document its entity. The same fields give the same answer, in any process. Rules, surest first:
   * the gazetteer's name, another name, a short form that the document or the gazetteer gives, what the document said
   * before (a surname after the full name, the first words of a company's name), else a new entity is proposed.
   */
  link(fields: readonly RecognisedField[], sourceCountry: string | null): Linked;
  /** The id of a gazetteer entry. */
  idOf(entry: number): string;
}

type How = LinkedEntity['by'];

interface Target {
  readonly id: string;
  readonly kind: NamedKind;
  readonly name: string;
  readonly known: boolean;
}

/** Names kept in memory before the memory is emptied: key and hash of a name cost microseconds, and names repeat. */
const REMEMBERED_NAMES = 20_000;

const SURENESS: readonly How[] = ['exact', 'alias', 'acronym', 'context', 'new'];

/** One per thread: it remembers names. */
export function createLinker(gazetteer: Gazetteer): Linker {
  const unlisted = new Map<string, Target>();
  const known = new Map<number, Target>();

  /** The entity that an unlisted name stands for. */
  function proposed(kind: NamedKind, written: string): Target {
    const remembered = `${kind} ${written}`;
    let target = unlisted.get(remembered);
    if (target === undefined) {
      if (unlisted.size >= REMEMBERED_NAMES) unlisted.clear();
      // Cut from the key, a text of its own: what is cut from a document keeps all of it in memory.
      const name = withoutForm(kind, remembered.slice(kind.length + 1));
      target = { id: idOfKey(kind, nameKey(kind, name) || name), kind, name, known: false };
      unlisted.set(remembered, target);
    }
    return target;
  }

  function knownTarget(entry: number): Target {
    let target = known.get(entry);
    if (target === undefined) {
      const kind = gazetteer.kindOf(entry);
      const name = gazetteer.nameOf(entry);
      target = { id: idOfKey(kind, nameKey(kind, name)), kind, name, known: true };
      known.set(entry, target);
    }
    return target;
  }

  function candidatesOf(span: RecognisedSpan): number[] {
    const found: number[] = [];
    if (span.surface < 0) return found;
    for (
      let at = gazetteer.candidateStart(span.surface);
      at < gazetteer.candidateStart(span.surface + 1);
      at++
    ) {
      const entry = gazetteer.candidateEntry(at);
      if (gazetteer.kindOf(entry) === span.kind) found.push(entry);
    }
    return found;
  }

  function howOf(span: RecognisedSpan, entry: number): How {
    for (
      let at = gazetteer.candidateStart(span.surface);
      at < gazetteer.candidateStart(span.surface + 1);
      at++
    )
      if (gazetteer.candidateEntry(at) === entry) return HOW_NAMES[gazetteer.candidateHow(at)] ?? 'alias';
    return 'alias';
  }

  return {
    idOf: (entry) => knownTarget(entry).id,
    link(fields, sourceCountry) {
      const evidence = placeEvidence(gazetteer, fields, candidatesOf, sourceCountry);
      const definitions = fields.map(definitionsIn);
      const context = createContext(fields);
      const entities = new Map<string, Counted>();
      const placeEntries: number[] = [];
      const defined = new Map<string, Target>();

      const count = (target: Target, by: How) => {
        const entity = entities.get(target.id);
        if (entity === undefined) entities.set(target.id, { target, by, mentions: 1 });
        else {
          entity.mentions++;
          if (SURENESS.indexOf(by) < SURENESS.indexOf(entity.by)) entity.by = by;
        }
      };

      const targetOf = (
        field: RecognisedField,
        span: RecognisedSpan,
      ): { target: Target; by: How; entry: number } => {
        const text = nameIn(field, span);
        const short = defined.get(text);
        if (short !== undefined && short.kind === span.kind)
          return { target: short, by: 'acronym', entry: -1 };
        const candidates = candidatesOf(span);
        if (candidates.length > 0) {
          const chosen =
            span.kind === 'location' && candidates.length > 1
              ? choosePlace(
                  gazetteer,
                  candidates,
                  evidence,
                  entryBehind(gazetteer, field, span, candidatesOf),
                )
              : { entry: candidates[0]!, byContext: false };
          if (span.kind === 'location') placeEntries.push(chosen.entry);
          return {
            target: knownTarget(chosen.entry),
            by: chosen.byContext ? 'context' : howOf(span, chosen.entry),
            entry: chosen.entry,
          };
        }
        const kind = context.kindOf(span.kind as NamedKind, text);
        const full = context.fullName(kind, text);
        return { target: proposed(kind, full ?? text), by: full === null ? 'new' : 'context', entry: -1 };
      };

      // Short forms first: a document may use one in its title and define it in its body.
      fields.forEach((field, f) => {
        for (const { short, span } of definitions[f]!) {
          const before = placeEntries.length;
          defined.set(short, targetOf(field, span).target);
          placeEntries.length = before;
        }
      });

      const mentions = fields.map((field, f) => {
        const linked: LinkedMention[] = [];
        for (const span of withDefinitions(field, definitions[f]!)) {
          const mention = { field: field.field, ...span, text: field.text.slice(span.start, span.end) };
          if (isValue(span)) {
            linked.push({ ...plain(mention), entityId: null, entry: -1 });
            continue;
          }
          const { target, by, entry } = targetOf(field, span);
          count(target, by);
          linked.push({ ...plain(mention), kind: target.kind, entityId: target.id, entry });
        }
        return linked;
      });
      const counted = [...entities.values()].sort((a, b) => b.mentions - a.mentions);
      return {
        mentions,
        entities: counted.map(({ target, by, mentions: of }) => ({ ...target, by, mentions: of })),
        placeEntries,
      };
    },
  };
}

interface Counted {
  readonly target: Target;
  by: How;
  mentions: number;
}

const HOW_NAMES: Readonly<Record<number, How>> = {
  [HOW.name]: 'exact',
  [HOW.alias]: 'alias',
  [HOW.acronym]: 'acronym',
};

function isValue(span: RecognisedSpan): boolean {
  return span.kind === 'money' || span.kind === 'date' || span.kind === 'percent';
}

function plain(
  span: RecognisedSpan & { readonly field: Mention['field']; readonly text: string },
): Omit<LinkedMention, 'entityId' | 'entry'> {
  const { field, text, start, end, kind, confidence, value, firstToken, endToken } = span;
  return { field, text, start, end, kind, confidence, value, firstToken, endToken };
}

/** The name as written, with single spaces. */
function nameIn(field: RecognisedField, span: RecognisedSpan): string {
  return field.text.slice(span.start, span.end).replace(/\s+/g, ' ');
}

/** A company's name without its legal form, as it is shown. */
function withoutForm(kind: NamedKind, name: string): string {
  if (kind !== 'organisation') return name;
  const words = name.split(' ');
  while (words.length > 1 && isLegalForm(words[words.length - 1]!.replace(/[.,]/g, ''))) words.pop();
  // Of `, Inc` nothing would be left.
  return words.join(' ').replace(/,$/, '') || name;
}

/** The spans of a field with the short forms that are defined in it and that nothing else found. */
function withDefinitions(
  field: RecognisedField,
  definitions: readonly Definition[],
): readonly RecognisedSpan[] {
  const { scan, spans } = field;
  const missing = definitions.filter(
    ({ token }) => !spans.some((span) => span.firstToken <= token && token < span.endToken),
  );
  const other = (span: RecognisedSpan): RecognisedSpan => {
    const definition = definitions.find(
      ({ token }) => span.firstToken === token && span.endToken === token + 1,
    );
    return definition === undefined ? span : { ...span, kind: definition.span.kind };
  };
  const kept = definitions.length === 0 ? spans : spans.map(other);
  if (missing.length === 0) return kept;
  const added = missing.map(
    ({ token, span }): RecognisedSpan => ({
      ...span,
      start: scan.starts[token]!,
      end: scan.ends[token]!,
      firstToken: token,
      endToken: token + 1,
      surface: -1,
    }),
  );
  return [...kept, ...added].sort((a, b) => a.start - b.start);
}

/** The place named right behind with a comma ("Paris, Texas"), -1 when none. */
function entryBehind(
  gazetteer: Gazetteer,
  field: RecognisedField,
  span: RecognisedSpan,
  candidatesOf: (span: RecognisedSpan) => number[],
): number {
  const { scan, text, spans } = field;
  if (text[scan.starts[span.endToken] ?? text.length] !== ',') return -1;
  const next = spans[spans.indexOf(span) + 1];
  if (next === undefined || next.firstToken !== span.endToken + 1 || next.kind !== 'location') return -1;
  return candidatesOf(next).find((entry) => gazetteer.placeOf(entry)!.level !== PLACE.city) ?? -1;
}

function placeEvidence(
  gazetteer: Gazetteer,
  fields: readonly RecognisedField[],
  candidatesOf: (span: RecognisedSpan) => number[],
  sourceCountry: string | null,
): PlaceEvidence {
  const countries = new Map<string, number>();
  const points: PlaceEvidence['points'][number][] = [];
  const add = (entry: number) => {
    const place = gazetteer.placeOf(entry);
    if (place === null || place.country === null) return;
    if (!countries.has(place.country))
      points.push({ country: place.country, latitude: place.latitude, longitude: place.longitude });
    countries.set(place.country, (countries.get(place.country) ?? 0) + 1);
  };
  for (const { spans, demonyms } of fields) {
    for (const span of spans) {
      if (span.kind !== 'location') continue;
      const candidates = candidatesOf(span);
      if (candidates.length === 1) add(candidates[0]!);
    }
    for (const entry of demonyms) add(entry);
  }
  return { countries, points, sourceCountry };
}
