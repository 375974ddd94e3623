import type { RawDocument } from '../domain/document.ts';
import { createCast } from './cast.ts';
import { type DemoSource, SOURCES } from './catalogue/sources.ts';
import { TECHNOLOGIES } from './catalogue/technologies.ts';
import { toRawDocument } from './compose.ts';
import { createDealBook } from './deals.ts';
import { createDraw } from './draw.ts';
import { BURSTS } from './planted.ts';
import { createScene } from './scene.ts';
import { writeDocument } from './write-document.ts';

export interface LiveItem {
  /** Milliseconds since the epoch; also the document's date of publication. */
  readonly dueAt: number;
  readonly source: DemoSource;
  readonly document: RawDocument;
}

export interface LiveFeed {
  /** The first item due after `time`. The same time gives the same item, so a restart repeats nothing. */
  after(time: number): LiveItem;
}

export interface LiveFeedOptions {
  /** That of the world, so that the same people and companies go on speaking. */
  readonly seed: number;
  /** Milliseconds between two items on average, 100 or more. */
  readonly interval?: number;
}

export const LIVE_DEFAULTS = { interval: 4_000 } as const;

const TYPE_WEIGHTS = { news: 6, social: 6, code: 2, jobs: 2, product: 1.5, papers: 2, funding: 0.8 } as const;
const TYPES = Object.keys(TYPE_WEIGHTS) as (keyof typeof TYPE_WEIGHTS)[];

/** Documents that arrive while the demonstration runs: one in each slot of time, at a moment that varies. */
export function createLiveFeed({ seed, interval = LIVE_DEFAULTS.interval }: LiveFeedOptions): LiveFeed {
  if (!(interval >= 100))
    throw new RangeError(`the interval of the live feed is ${interval} ms: give 100 or more`);
  const cast = createCast(createDraw(seed, 'cast'));
  const current = BURSTS.at(-1)!.technology;
  const weights = TECHNOLOGIES.map((technology) => technology.volume * (technology.key === current ? 6 : 1));

  const dueAtOf = (slot: number): number =>
    Math.floor((slot + 0.1 + 0.8 * createDraw(seed, `moment ${slot}`).unit()) * interval);

  return {
    after(time) {
      let slot = Math.floor(time / interval);
      if (dueAtOf(slot) <= time) slot++;
      const dueAt = dueAtOf(slot);
      const draw = createDraw(seed, `live ${slot}`);
      const technology = TECHNOLOGIES[draw.weighted(weights)]!;
      const type = TYPES[draw.weighted(Object.values(TYPE_WEIGHTS))]!;
      const able = SOURCES.filter(
        (source) =>
          source.sourceType === type && (source.language === 'en' || technology.translations !== undefined),
      );
      const source = able[draw.weighted(able.map(({ share }) => share))]!;
      const scene = createScene({ at: dueAt, technology, source, cast, draw, theme: null });
      const written = writeDocument(scene, createDealBook(cast, draw));
      const externalId = `${source.key}-live.${slot.toString(36)}`;
      const { title, body } = written;
      return {
        dueAt,
        source,
        document: toRawDocument(written, { at: dueAt, source, title, body, externalId }),
      };
    },
  };
}
