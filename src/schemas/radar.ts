import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';
import { HorizonName, ScorePart, TrendIdentity } from './trend.ts';

export const RING_NAMES = ['adopt', 'trial', 'assess', 'hold'] as const;
export const RadarRing = Type.Enum([...RING_NAMES]);
export const RadarMovement = Type.Enum(['new', 'in', 'out', 'none']);

export const RadarBlip = Type.Object({
  id: Id,
  name: Type.String(),
  /** 0 to 3, as named by the radar. */
  quadrant: Type.Integer({ minimum: 0, maximum: 3 }),
  ring: RadarRing,
  /** Against the last published edition that held it; `new` when none did. */
  movement: RadarMovement,
  /** Its place in the numbered list: by quadrant, ring and name, from 1. */
  number: Type.Integer(),
  /** Where its dot stands, -1 to 1: the centre is 0, 0, y grows downwards. Dots do not overlap. */
  x: Type.Number(),
  y: Type.Number(),
  /** What the evidence suggests; null without any. */
  suggested: Nullable(
    Type.Object({
      ring: RadarRing,
      horizon: HorizonName,
      confidence: Type.Number(),
      reasons: Type.Array(Type.String()),
      parts: Type.Array(ScorePart),
    }),
  ),
  /** The trend behind it. */
  trend: Nullable(TrendIdentity),
  description: Type.String(),
  /** Who placed it last and why; null where it stands as suggested or imported. */
  curated: Nullable(Type.Object({ by: Type.String(), at: Timestamp, reason: Type.String() })),
});
export type RadarBlip = Static<typeof RadarBlip>;

export const RadarEditionSummary = Type.Object({
  id: Id,
  name: Type.String(),
  state: Type.Enum(['draft', 'published']),
  created_at: Timestamp,
  published_at: Nullable(Timestamp),
  blips: Type.Integer(),
});
export const RadarEdition = Type.Object({
  ...RadarEditionSummary.properties,
  quadrants: Type.Array(Type.String(), { minItems: 4, maxItems: 4 }),
  previous: Nullable(Type.Object({ id: Id, name: Type.String() })),
  /** Inner first, with the outer radius of each, 0 to 1. Quadrant 0 is top left, the others follow clockwise. */
  rings: Type.Array(Type.Object({ ring: RadarRing, radius: Type.Number() })),
  /** Radius of a dot in the unit of `x` and `y`. */
  dot: Type.Number(),
  items: Type.Array(RadarBlip),
});
export type RadarEdition = Static<typeof RadarEdition>;
export const RadarEditionPage = pageOf(RadarEditionSummary);
export type RadarEditionPage = Static<typeof RadarEditionPage>;
export const RadarEditionQuery = Type.Object(PageQuery);

/** A draft that begins with what the last edition held, what the evidence suggests, or a file. */
export const RadarEditionCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    from: Type.Optional(Type.Enum(['previous', 'suggested', 'empty'])),
    quadrants: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 4, maxItems: 4 }),
    ),
  },
  { additionalProperties: false },
);
export type RadarEditionCreate = Static<typeof RadarEditionCreate>;

export const RadarBlipPlace = Type.Object(
  {
    quadrant: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
    ring: Type.Optional(RadarRing),
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  { additionalProperties: false },
);
export type RadarBlipPlace = Static<typeof RadarBlipPlace>;
export const RadarBlipCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    quadrant: Type.Integer({ minimum: 0, maximum: 3 }),
    ring: RadarRing,
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    trend: Type.Optional(TrendIdentity),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
export type RadarBlipCreate = Static<typeof RadarBlipCreate>;

/** Where a blip was placed, by whom and why, newest first. */
export const RadarHistory = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Timestamp,
      by: Type.String(),
      reason: Type.String(),
      ring: RadarRing,
      quadrant: Type.Integer(),
      edition: Type.String(),
    }),
  ),
});
export type RadarHistory = Static<typeof RadarHistory>;

/** CSV with the columns name, ring, quadrant, isNew, description; or our JSON. What could not be read is listed, not dropped. */
export const RadarImport = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    format: Type.Enum(['csv', 'json']),
    content: Type.String({ maxLength: 4_000_000 }),
    publish: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type RadarImport = Static<typeof RadarImport>;
export const RadarImported = Type.Object({
  edition: RadarEdition,
  /** Lines that were not taken, and lines that were taken although they contradict what is published here. */
  rejected: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String(), text: Type.String() })),
  disputed: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String(), text: Type.String() })),
});
export type RadarImported = Static<typeof RadarImported>;
export const RadarExportQuery = Type.Object({ format: Type.Optional(Type.Enum(['csv', 'json', 'svg'])) });
export type RadarExportQuery = Static<typeof RadarExportQuery>;

/** Technologies by horizon, and by PESTLE class: what the boards show. */
export const HorizonBoard = Type.Object({
  as_of: Nullable(Timestamp),
  columns: Type.Array(
    Type.Object({
      horizon: HorizonName,
      items: Type.Array(
        Type.Object({
          id: TrendIdentity,
          name: Type.String(),
          confidence: Type.Number(),
          recent: Type.Integer(),
          growth: Nullable(Type.Number()),
          reasons: Type.Array(Type.String()),
          moved_from: Nullable(HorizonName),
        }),
      ),
    }),
  ),
});
export type HorizonBoard = Static<typeof HorizonBoard>;
export const PestleBoard = Type.Object({
  as_of: Nullable(Timestamp),
  columns: Type.Array(
    Type.Object({
      pestle: Type.String(),
      signals: Type.Integer(),
      items: Type.Array(
        Type.Object({
          id: TrendIdentity,
          name: Type.String(),
          share: Type.Number(),
          signals: Type.Integer(),
          recent: Type.Integer(),
        }),
      ),
    }),
  ),
});
export type PestleBoard = Static<typeof PestleBoard>;
