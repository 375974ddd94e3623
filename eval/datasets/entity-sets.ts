import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledSpan, type LabelledText, readConll } from './conll.ts';

/** Sections of the Broad Twitter Corpus that train; section F, its test section, is held out. */
export const BTC_TRAINING = ['a', 'b', 'e', 'g', 'h'] as const;
const BTC_HELD_OUT = 'f';

export const CROSSNER_DOMAINS = ['ai', 'literature', 'music', 'politics', 'science'] as const;

/**
 * Each set's labels as ours. A label that is not here becomes `other`: none of our kinds, so that nothing is demanded or
 * punished where it stands.
 */
const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  wnut17: {
    person: 'person',
    location: 'location',
    corporation: 'organisation',
    group: 'organisation',
    product: 'product',
  },
  btc: { PER: 'person', ORG: 'organisation', LOC: 'location' },
  crossner: {
    person: 'person',
    politician: 'person',
    scientist: 'person',
    writer: 'person',
    musicalartist: 'person',
    researcher: 'person',
    organisation: 'organisation',
    politicalparty: 'organisation',
    university: 'organisation',
    band: 'organisation',
    location: 'location',
    country: 'location',
    product: 'product',
    programlang: 'technology',
    algorithm: 'technology',
    field: 'technology',
    task: 'technology',
  },
  gum: { person: 'person', organization: 'organisation', place: 'location' },
};

export function kindIn(set: string, span: LabelledSpan): LabelledSpan {
  return { ...span, kind: KINDS[set]?.[span.kind] ?? 'other' };
}

/** A test set as ours: its texts and the kinds that it marks. */
export interface EntitySet {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly texts: readonly LabelledText[];
}

const THREE = ['person', 'organisation', 'location'];

/** The test sets below `ner/`. None of their texts trains what ships. */
export function readEntitySets(ner: string): EntitySet[] {
  const sets: EntitySet[] = [
    {
      name: 'WNUT-17 dev',
      kinds: [...THREE, 'product'],
      texts: mapped('wnut17', readConll(join(ner, 'wnut17/emerging.dev.conll'))),
    },
    {
      name: 'BTC section F',
      kinds: THREE,
      texts: mapped('btc', readConll(join(ner, `juand-r/data/BTC/CONLL-format/data/${BTC_HELD_OUT}.conll`))),
    },
    { name: 'GUM', kinds: THREE, texts: readGum(join(ner, 'juand-r/data/GUM/CONLL-format/data')) },
  ];
  const domains = CROSSNER_DOMAINS.map((domain) => ({
    name: `CrossNER ${domain} dev`,
    kinds: domain === 'ai' ? [...THREE, 'technology', 'product'] : THREE,
    texts: mapped('crossner', readConll(join(ner, `crossner/ner_data/${domain}/dev.txt`))),
  }));
  return [...sets, ...domains];
}

function mapped(set: string, texts: readonly LabelledText[]): LabelledText[] {
  return texts.map(({ text, spans }) => ({ text, spans: spans.map((span) => kindIn(set, span)) }));
}

/** Words without a capital that stand inside names. */
const JOINING = /^(of|the|and|for|de|la|le|van|von|der|del|di|da|du|in|on|at|&|'s|-|,|\.|'|\d.*)$/;
/** Words with a capital that begin a phrase rather than a name. */
const OPENING =
  /^(i|you|he|she|it|we|they|who|this|that|these|those|his|her|its|their|our|your|my|him|them|us|me|one|some|all|any|many|most|both|each|every|no|another|other|such|people|everyone|someone|anyone|several|two|three|in|at|on|if|when|what|there|here|women|men|children|students|mr|mrs|ms|dr)$/i;

/**
 * GUM marks every mention, pronouns and common nouns too. A mention is demanded as a name when it is a person, an
 * organisation or a place and all its words have a capital or join such words, a leading article apart. A mention that
 * has a capital without being a name throughout ("the Georgetown student") is not scored; the others are no names.
 */
function readGum(folder: string): LabelledText[] {
  return readdirSync(folder).flatMap((part) =>
    readConll(join(folder, part, `gum-${part}.conll`)).map(({ text, spans }) => ({
      text,
      spans: spans.flatMap((marked) => {
        const span = trimSpan(text, kindIn('gum', marked));
        const words = text.slice(span.start, span.end).match(/[\p{L}\p{N}'’.]+|[^\s]/gu) ?? [];
        const capitals = words.filter((word) => /^\p{Lu}/u.test(word) && !OPENING.test(word));
        if (capitals.length === 0) return [];
        const name = words.every(
          (word) => (/^\p{Lu}/u.test(word) && !OPENING.test(word)) || JOINING.test(word),
        );
        // A capital that only opens the sentence says nothing.
        const opens = span.start === 0 && capitals.length === 1 && /^\p{Lu}\p{Ll}/u.test(text);
        return [{ ...span, kind: name && !opens ? span.kind : 'other' }];
      }),
    })),
  );
}

/**
 * A span without what annotators and taggers disagree on: a leading article or sign, a possessive or a sign at the end.
 * Applied to what is expected and to what every tagger predicts.
 */
export function trimSpan<T extends LabelledSpan>(text: string, span: T): T {
  const written = text.slice(span.start, span.end);
  const lead = /^(?:(?:the|a|an)\s+|[\s@#"'“”‘’([{]+)*/i.exec(written)?.[0].length ?? 0;
  const tail =
    /(?:['’][sS]|[\s"'“”‘’)\]},;:!?]+|(?<!\p{Lu}|\b(?:[Ii]nc|[Cc]orp|[Ll]td|[Cc]o|[JS]r))\.)*$/u.exec(
      written,
    )?.[0].length ?? 0;
  if (lead + tail >= written.length) return span;
  return { ...span, start: span.start + lead, end: span.end - tail };
}
