import type { Cast, CastMember, Person, Product } from './cast.ts';
import type { DemoSource } from './catalogue/sources.ts';
import { nameInText, type Technology } from './catalogue/technology.ts';
import type { Draw } from './draw.ts';
import { createSpeaker, type Slots, type SlotValue } from './template.ts';
import type { RelationshipKind } from './truth.ts';

/** What a writer hands back; ids, addresses and times are added by the world. */
export interface Written {
  readonly title: string;
  readonly body: string;
  readonly author?: string;
  readonly company?: CastMember;
  readonly country?: string | null;
  readonly labels: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

export interface StatedRelationship {
  readonly kind: RelationshipKind;
  readonly subject: string;
  readonly object: string;
  readonly sentence: string;
}

/** What set off a burst or unites a weak signal, to be spoken about. */
export interface Theme {
  readonly kind: 'burst' | 'weak-signal';
  readonly text: string;
  readonly actor: CastMember | null;
}

/**
 * The stage for one document: the slots that its templates may use, and a record of who was mentioned and
 * which relationships were stated, for the truth file.
 */
export interface Scene {
  readonly at: number;
  readonly technology: Technology;
  readonly source: DemoSource;
  readonly cast: Cast;
  readonly draw: Draw;
  readonly theme: Theme | null;
  readonly organisations: Set<string>;
  readonly people: Set<string>;
  readonly relationships: StatedRelationship[];
  fill(slots: Slots): void;
  say(template: string): string;
  /** One of the templates. */
  sayOne(pool: readonly string[]): string;
  /** Different sentences, joined to a paragraph. */
  saySome(pool: readonly string[], count: number): string;
  /** Fills a slot with an organisation and notes that it is mentioned. */
  cite(slot: string, organisation: CastMember): void;
  citePerson(slot: string, person: Person): void;
  citeProduct(slot: string, product: Product): void;
  /** Says one sentence that states a relationship, and records it as evidence. */
  state(kind: RelationshipKind, subject: string, object: string, template: string): string;
}

export interface SceneSetting {
  readonly at: number;
  readonly technology: Technology;
  readonly source: DemoSource;
  readonly cast: Cast;
  readonly draw: Draw;
  readonly theme: Theme | null;
}

export function createScene(setting: SceneSetting): Scene {
  const { technology, draw, at } = setting;
  const slots: Record<string, SlotValue> = commonSlots(technology, at, draw);
  const speak = createSpeaker(slots, draw);
  const scene: Scene = {
    ...setting,
    organisations: new Set(),
    people: new Set(),
    relationships: [],
    fill: (more) => void Object.assign(slots, more),
    say: speak,
    sayOne: (pool) => speak(draw.pick(pool)),
    saySome: (pool, count) => draw.sample(pool, count).map(speak).join(' '),
    cite: (slot, organisation) => {
      slots[slot] = organisation.name;
      scene.organisations.add(organisation.key);
    },
    citePerson: (slot, person) => {
      slots[slot] = person.name;
      slots[`${slot}Last`] = person.name.split(' ').slice(1).join(' ');
      scene.people.add(person.key);
    },
    citeProduct: (slot, product) => {
      slots[slot] = product.name;
    },
    state: (kind, subject, object, template) => {
      const sentence = speak(template);
      scene.relationships.push({ kind, subject, object, sentence });
      return sentence;
    },
  };
  return scene;
}

/** Paragraphs as they stand in a body. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
/** The season that lies ahead, January first. */
const SEASONS = [1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 1].map(
  (i) => `the ${['winter', 'spring', 'summer', 'autumn'][i]}`,
);

function commonSlots(technology: Technology, at: number, draw: Draw): Record<string, SlotValue> {
  const date = new Date(at);
  const month = date.getUTCMonth();
  const plural = technology.plural === true;
  const text = nameInText(technology);
  return {
    Tech: technology.name,
    tech: technology.aliases.length === 0 ? text : technology.aliases.flatMap((alias) => [text, alias, text]),
    name: text,
    is: plural ? 'are' : 'is',
    has: plural ? 'have' : 'has',
    was: plural ? 'were' : 'was',
    does: plural ? 'do' : 'does',
    s: plural ? '' : 's',
    it: plural ? 'they' : 'it',
    them: plural ? 'them' : 'it',
    its: plural ? 'their' : 'its',
    part: shuffled(technology.parts, draw),
    metric: shuffled(technology.metrics, draw),
    hurdle: shuffled(technology.hurdles, draw),
    use: shuffled(technology.uses, draw),
    role: technology.role,
    category: technology.category.toLowerCase(),
    subcategory: technology.subcategory.toLowerCase(),
    what: technology.description,
    year: String(date.getUTCFullYear()),
    nextYear: String(date.getUTCFullYear() + 1),
    month: MONTHS[month]!,
    quarter: `${['first', 'second', 'third', 'fourth'][Math.floor(month / 3)]} quarter`,
    season: SEASONS[month]!,
    weekday: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][
      date.getUTCDay()
    ]!,
    pct: () => `${draw.integer(6, 48)} %`,
    small: () => `${draw.integer(2, 9)}.${draw.integer(1, 9)} %`,
    n: () => String(draw.integer(3, 19)),
    few: () => draw.pick(['three', 'four', 'five', 'six', 'seven', 'eight']),
    dozens: () => String(draw.integer(21, 96)),
    many: () => `${draw.integer(1, 48)},${draw.integer(0, 9)}00`,
    months: () => String(draw.integer(4, 20)),
    weeks: () => String(draw.integer(5, 30)),
    factor: () => `${draw.integer(1, 5)}.${draw.integer(1, 9)}`,
  };
}

function shuffled(values: readonly string[], draw: Draw): readonly string[] {
  return draw.sample(values, values.length);
}
