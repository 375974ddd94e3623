import type { DemoSource } from './catalogue/sources.ts';
import { SOURCES } from './catalogue/sources.ts';
import type { Draw } from './draw.ts';
import type { CopyEdit } from './truth.ts';

export interface Story {
  readonly at: number;
  readonly source: DemoSource;
  readonly title: string;
  readonly body: string;
}

export interface Copy {
  readonly at: number;
  readonly source: DemoSource;
  readonly title: string;
  readonly body: string;
  /** Empty for an exact copy. */
  readonly edits: readonly CopyEdit[];
}

const HOUR = 3_600_000;

/** Other sources that would carry a story of this one word for word, or nearly so. */
export function carriersOf(source: DemoSource): readonly DemoSource[] {
  const english = SOURCES.filter((other) => other.language === 'en' && other !== source);
  switch (source.sourceType) {
    case 'news':
      return source.language === 'en'
        ? english.filter((other) => other.sourceType === 'news' || other.key === 'ropewalk')
        : [];
    case 'funding':
      return english.filter((other) => other.sourceType === 'funding' || other.key === 'copperline');
    case 'social':
    case 'papers':
      return english.filter((other) => other.sourceType === source.sourceType);
    case 'jobs':
      // The same advertisement again, under a new number.
      return [source];
    default:
      return [];
  }
}

export function copyExactly(story: Story, carrier: DemoSource, draw: Draw): Copy {
  const delay = carrier === story.source ? draw.integer(14 * 24, 40 * 24) * HOUR : draw.integer(1, 30) * HOUR;
  return { at: story.at + delay, source: carrier, title: story.title, body: story.body, edits: [] };
}

const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/\bsaid\b/g, 'stated'],
  [/\bdecided\b/g, 'resolved'],
  [/\bcompany\b/g, 'firm'],
  [/\bmostly\b/g, 'mainly'],
  [/\bwants to\b/g, 'intends to'],
  [/\bexpected\b/g, 'anticipated'],
  [/\bpeople\b/g, 'persons'],
  [/\bshow(s|n|ed)?\b/g, 'demonstrate$1'],
  [/\bsome\b/g, 'a few'],
];

/** A copy as desks make it: another headline, a dateline, a credit, a sentence less, some words exchanged. */
export function copyWithEdits(story: Story, carrier: DemoSource, draw: Draw): Copy {
  const edits: CopyEdit[] = [];
  let { title } = story;
  let parts = story.body.split('\n\n');
  if (draw.chance(0.65)) {
    title = retitle(title, draw);
    edits.push('retitled');
  }
  if (draw.chance(0.4)) {
    const shorter = dropSentence(parts);
    if (shorter !== null) {
      parts = shorter;
      edits.push('dropped-sentence');
    }
  }
  if (draw.chance(0.4)) {
    const changed = parts.map((part, i) => (i === 0 ? part : exchangeWords(part)));
    if (changed.join() !== parts.join()) {
      parts = changed;
      edits.push('changed-words');
    }
  }
  if (edits.length < 3 && draw.chance(0.4)) {
    const date = new Date(story.at);
    parts[0] = `${draw.pick(['BERLIN', 'LONDON', 'BOSTON', 'SINGAPORE'])}, ${date.getUTCDate()}/${date.getUTCMonth() + 1} (${story.source.name}) - ${parts[0]}`;
    edits.push('dateline');
  }
  if (edits.length === 0 || (edits.length < 3 && draw.chance(0.5))) {
    parts.push(`First published by ${story.source.name}.`);
    edits.push('credit-line');
  }
  return {
    at: story.at + draw.integer(20, 600) * 60_000,
    source: carrier,
    title,
    body: parts.join('\n\n'),
    edits,
  };
}

function retitle(title: string, draw: Draw): string {
  const colon = title.indexOf(': ');
  const options = [`Report: ${title}`, `${title} (update)`, `In brief: ${title}`];
  if (colon > 0) options.push(`${title.slice(colon + 2)}: ${title.slice(0, colon)}`);
  return draw.pick(options);
}

/** Drops the last sentence of the longest paragraph but the first, which states the facts. */
function dropSentence(parts: readonly string[]): string[] | null {
  let longest = 1;
  for (let i = 2; i < parts.length; i++) if (parts[i]!.length > parts[longest]!.length) longest = i;
  const part = parts[longest];
  const cut = part?.slice(0, -1).lastIndexOf('. ') ?? -1;
  if (part === undefined || cut < 80 || parts.join(' ').split(/\s+/).length < 110) return null;
  return parts.map((other, i) => (i === longest ? part.slice(0, cut + 1) : other));
}

function exchangeWords(text: string): string {
  return SYNONYMS.reduce((changed, [word, other]) => changed.replace(word, other), text);
}
