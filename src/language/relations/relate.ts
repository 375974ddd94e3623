import { NAMED_KINDS, type NamedKind, RELATION_KINDS, type Relation } from '../../domain/analysis.ts';
import type { Gazetteer } from '../../kernels/text/gazetteer.ts';
import { PLACE } from '../../kernels/text/gazetteer-format.ts';
import type { Scanner } from '../../kernels/text/scanner.ts';
import type { LinkedMention } from '../entities/link.ts';
import { AUTHORITY_PATTERNS } from './authority.ts';
import { BUSINESS_PATTERNS } from './business.ts';
import { MAKING_PATTERNS } from './making.ts';
import { doubtOf } from './modality.ts';
import type { RelationPattern } from './pattern.ts';
import { PEOPLE_PATTERNS } from './people.ts';
import { isAuthority, isInternational } from './regulators.ts';
import { TRIGGER_REACH, triggersOf } from './triggers.ts';

export const RELATE_DEFAULTS = {
  /** Tokens between two names; more and the sentence most likely speaks of something else. */
  widestGap: 14,
  /** Names between the two. */
  mostBetween: 1,
  /** Characters looked at before the first and behind the second name. */
  reach: 60,
  leastConfidence: 0.6,
} as const;

const PATTERNS: readonly RelationPattern[] = [
  ...BUSINESS_PATTERNS,
  ...PEOPLE_PATTERNS,
  ...MAKING_PATTERNS,
  ...AUTHORITY_PATTERNS,
];

/** Patterns by the kinds of the two names, each with the bit of its relation. */
const BY_KINDS = new Map<string, { readonly pattern: RelationPattern; readonly bit: number }[]>();
for (const first of NAMED_KINDS)
  for (const second of NAMED_KINDS)
    BY_KINDS.set(
      `${first} ${second}`,
      PATTERNS.filter((pattern) => pattern.first.includes(first) && pattern.second.includes(second)).map(
        (pattern) => ({
          pattern,
          bit: 1 << RELATION_KINDS.indexOf(pattern.kind),
        }),
      ),
    );

/** A first name behind one of these is no subject: "shares of X", "a suit against X". */
const NO_SUBJECT =
  /\b(?:of|in|for|by|with|at|from|against|to|on|about|after|than|between|via|into|over|under|using|because of|amid|de|von|van|beat|beats|outbid|outbids|favourite|urges?|urged|asks?|asked|helps?|helped|forces?|forced|lets?|told|tells)(?: (?:the|its|their|a|an|his|her|favourite|rival))?$/;

const LISTED = /(?:,|\b(?:and|or|&))$/;

/**
 * Relations said in one sentence, by patterns over what stands between and around two names. Rather none than a wrong one:
 * negated sentences give none, hedged ones less confidence or none. `mentions` are those of the field, linked; the
 * gazetteer knows which city lies in which country. O(sentences times names per sentence); the text is looked at only where
 * a trigger word stands.
 */
export function relate(
  gazetteer: Gazetteer,
  field: { readonly text: string; readonly scan: Scanner },
  mentions: readonly LinkedMention[],
): Relation[] {
  const { scan, text } = field;
  const relations: Relation[] = [];
  let sentence = 0;
  for (let i = 0; i < mentions.length; i++) {
    const first = mentions[i]!;
    if (first.entityId === null) continue;
    while (scan.sentences[sentence + 1]! <= first.firstToken) sentence++;
    const range = { from: scan.sentences[sentence]!, to: scan.sentences[sentence + 1]! };
    let between = 0;
    for (let j = i + 1; j < mentions.length && between <= RELATE_DEFAULTS.mostBetween; j++) {
      const second = mentions[j]!;
      if (second.firstToken >= range.to || second.firstToken - first.endToken > RELATE_DEFAULTS.widestGap)
        break;
      if (second.entityId === null) continue;
      between++;
      if (second.entityId === first.entityId || isCut(text, second)) continue;
      const patterns = BY_KINDS.get(`${first.kind} ${second.kind}`)!;
      const triggers = triggersAround(scan, range, first.endToken, second.firstToken, second.endToken);
      const known =
        first.kind === 'location' &&
        second.kind === 'location' &&
        liesWithin(gazetteer, first.entry, second.entry);
      if (triggers === 0 || (patterns.length === 0 && !known)) continue;
      const found = known
        ? placeWithinPlace(text, first, second)
        : bestPattern(
            gazetteer,
            { patterns, triggers, said: context(field, range, mentions, i, j) },
            first,
            second,
          );
      if (found === null) continue;
      const [subject, object] = found.backward ? [second, first] : [first, second];
      push(relations, {
        field: first.field,
        start: scan.starts[range.from]!,
        end: scan.ends[range.to - 1]!,
        kind: found.kind,
        subjectId: subject.entityId!,
        objectId: object.entityId!,
        confidence: found.confidence,
        pattern: found.name,
      });
    }
  }
  return relations;
}

interface Found {
  readonly kind: Relation['kind'];
  readonly name: string;
  readonly backward: boolean;
  readonly confidence: number;
}

interface Context {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** A capital follows the second name. */
  readonly goesOn: boolean;
  /** 0: said as a fact; 1: not at all. */
  readonly doubt: number;
}

function bestPattern(
  gazetteer: Gazetteer,
  {
    patterns,
    triggers,
    said,
  }: {
    readonly patterns: readonly { readonly pattern: RelationPattern; readonly bit: number }[];
    readonly triggers: number;
    readonly said: Context;
  },
  first: LinkedMention,
  second: LinkedMention,
): Found | null {
  if (said.doubt >= 1) return null;
  let best: Found | null = null;
  const sureness = Math.sqrt(Math.min(first.confidence, second.confidence)) * (1 - said.doubt);
  for (const { pattern, bit } of patterns) {
    const confidence = pattern.confidence * sureness;
    if ((triggers & bit) === 0 || confidence < RELATE_DEFAULTS.leastConfidence) continue;
    if (best !== null && best.confidence >= confidence) continue;
    if (!pattern.between.test(said.between)) continue;
    if (pattern.needsSubject && NO_SUBJECT.test(said.before)) continue;
    if (pattern.before !== undefined && !pattern.before.test(said.before)) continue;
    if (pattern.after !== undefined && !pattern.after.test(said.after)) continue;
    if (pattern.needsAlone && !standsAlone(said)) continue;
    if (pattern.needsWhole && said.goesOn) continue;
    if (pattern.needsKnown && !isKnown(first, second)) continue;
    const subject = pattern.backward ? second : first;
    if (pattern.kind === 'regulates' && !isAuthority(subject)) continue;
    if (pattern.subjectIsNot?.test(nameOf(gazetteer, subject))) continue;
    // Everyone's body is no one's: "Britain's EU commissioners".
    if (pattern.kind === 'located_in' && isInternational(subject)) continue;
    best = { kind: pattern.kind, name: pattern.name, backward: pattern.backward === true, confidence };
  }
  return best;
}

/** The canonical name where the gazetteer has one. */
function nameOf(gazetteer: Gazetteer, mention: LinkedMention): string {
  return mention.entry >= 0 ? gazetteer.nameOf(mention.entry) : mention.text;
}

/** Both in the gazetteer, or a place and a body whose name says what it is. */
function isKnown(first: LinkedMention, second: LinkedMention): boolean {
  const [place, body] = first.kind === 'location' ? [first, second] : [second, first];
  return place.entry >= 0 && (body.entry >= 0 || SPEAKING_BODY.test(body.text));
}

const SPEAKING_BODY =
  /\b(?:Ministry|Court|Bank|Group|Agency|University|Institute|Party|Union|Commission|Authority|Corp|Corporation|Company|Museum|Airlines?|Airways|Motors?|Electric|Energy|Telecom|Parliament|Congress|Department|Council)$/;

/** Only a part of a longer word was found: "Status" of "Status.im", "HD" of "HD-DVD". */
function isCut(text: string, mention: LinkedMention): boolean {
  return /^[-.][\p{L}\p{N}]/u.test(text.slice(mention.end, mention.end + 2));
}

function standsAlone(said: Context): boolean {
  if (LISTED.test(said.before)) return false;
  return !said.between.startsWith(',') || said.before === '' || /[.:;–—]$/.test(said.before);
}

/** "Lyon, France", where the gazetteer knows that the one lies in the other. */
function placeWithinPlace(text: string, first: LinkedMention, second: LinkedMention): Found | null {
  if (text.slice(first.end, second.start).trim() !== ',') return null;
  // "Palaniappan Chidambaram, India's finance minister" is a person.
  if (/[\p{L},] \p{Lu}\p{L}+ $/u.test(text.slice(Math.max(0, first.start - 24), first.start))) return null;
  // "England, Wales and Scotland" is a list.
  if (/^,? (?:and|or|&) /.test(text.slice(second.end, second.end + 6))) return null;
  return { kind: 'located_in', name: 'located in: city, country', backward: false, confidence: 0.95 };
}

function liesWithin(gazetteer: Gazetteer, inner: number, outer: number): boolean {
  if (inner < 0 || outer < 0) return false;
  const [place, area] = [gazetteer.placeOf(inner), gazetteer.placeOf(outer)];
  if (place === null || area === null || place.level === PLACE.country) return false;
  if (place.region === outer) return true;
  return area.level === PLACE.country && area.country !== null && area.country === place.country;
}

function triggersAround(
  scan: Scanner,
  range: { readonly from: number; readonly to: number },
  gapStart: number,
  gapEnd: number,
  secondEnd: number,
): number {
  let bits = 0;
  for (let i = gapStart; i < gapEnd; i++) bits |= triggersOf(scan.hashes[i]!);
  const after = Math.min(range.to, secondEnd + TRIGGER_REACH);
  for (let i = secondEnd; i < after; i++) bits |= triggersOf(scan.hashes[i]!);
  for (let i = Math.max(range.from, gapStart - TRIGGER_REACH - 4); i < gapStart; i++)
    bits |= triggersOf(scan.hashes[i]!);
  return bits;
}

/** The texts around and between the two names, lower case, single spaces, other names and values as marks. */
function context(
  field: { readonly text: string; readonly scan: Scanner },
  range: { readonly from: number; readonly to: number },
  mentions: readonly LinkedMention[],
  i: number,
  j: number,
): Context {
  const { text, scan } = field;
  const first = mentions[i]!;
  const second = mentions[j]!;
  const start = Math.max(scan.starts[range.from]!, first.start - RELATE_DEFAULTS.reach);
  const sentenceEnd = scan.ends[range.to - 1]!;
  const end = Math.min(sentenceEnd, second.end + RELATE_DEFAULTS.reach);
  const before = plain(text.slice(start, first.start));
  let between = '';
  let at = first.end;
  for (let k = i + 1; k < j; k++) {
    between += text.slice(at, mentions[k]!.start) + markOf(mentions[k]!.kind);
    at = mentions[k]!.end;
  }
  between = plain(between + text.slice(at, second.start));
  const next = mentions[j + 1];
  const after =
    next !== undefined && next.start < end
      ? plain(text.slice(second.end, next.start) + markOf(next.kind))
      : plain(text.slice(second.end, end));
  const goesOn = /^ ?[\p{Lu}\p{N}]/u.test(text.slice(second.end, second.end + 3));
  return {
    before,
    between,
    after,
    goesOn,
    doubt: doubtOf(before, between, text.slice(second.end, sentenceEnd)),
  };
}

function markOf(kind: LinkedMention['kind']): string {
  return isNamed(kind) ? '<x>' : `<${kind}>`;
}

function isNamed(kind: string): kind is NamedKind {
  return (NAMED_KINDS as readonly string[]).includes(kind);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Keeps the surest saying of a relation per sentence. */
function push(relations: Relation[], relation: Relation): void {
  for (let i = relations.length - 1; i >= 0 && relations[i]!.start === relation.start; i--) {
    const other = relations[i]!;
    const same =
      other.kind === relation.kind &&
      ((other.subjectId === relation.subjectId && other.objectId === relation.objectId) ||
        (MUTUAL.has(relation.kind) &&
          other.subjectId === relation.objectId &&
          other.objectId === relation.subjectId));
    if (!same) continue;
    if (relation.confidence > other.confidence) relations[i] = relation;
    return;
  }
  relations.push(relation);
}

const MUTUAL = new Set<Relation['kind']>(['partners_with', 'competes_with']);
