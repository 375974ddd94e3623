import { PESTLE_CLASSES, type PestleClass } from '../../domain/analysis.ts';
import type { TenantId } from '../../domain/tenant.ts';
import {
  HORIZONS,
  type Horizon,
  type HorizonAssessment,
  type PestleProfile,
  type TrendId,
} from '../../domain/trend.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { assessHorizon } from '../horizons/assess-horizon.ts';
import type { HorizonEvidence } from '../horizons/horizon-evidence.ts';

/** Technologies of the newest trends, by how mature and by what they touch. Times are milliseconds since the epoch. */
export interface Boards {
  horizons(tenant: TenantId): Promise<HorizonBoard>;
  pestle(tenant: TenantId): Promise<PestleBoard>;
}

export interface HorizonBoard {
  /** The end of the data; null before the first run. */
  readonly asOf: number | null;
  /** H3, H2, H1: the way a thing goes as it matures. */
  readonly columns: readonly { readonly horizon: Horizon; readonly items: readonly HorizonCard[] }[];
}

export interface HorizonCard {
  readonly id: TrendId;
  readonly name: string;
  readonly confidence: number;
  readonly recent: number;
  /** Of the last 30 days against the 30 before, given what its sources published, less 1. */
  readonly growth: number | null;
  readonly reasons: readonly string[];
  /** What was said of it last before, where that was another horizon. */
  readonly movedFrom: Horizon | null;
}

export interface PestleBoard {
  readonly asOf: number | null;
  /** In the order of `PESTLE_CLASSES`. */
  readonly columns: readonly {
    readonly pestle: PestleClass;
    /** Of all cards of the column. */
    readonly signals: number;
    readonly items: readonly {
      readonly id: TrendId;
      readonly name: string;
      readonly share: number;
      readonly signals: number;
      readonly recent: number;
    }[];
  }[];
}

/** Cards of one column, those that deserve most attention. */
const MOST_CARDS = 200;
/** A class is a technology's where it holds in a tenth of its signals. */
const LEAST_SHARE = 0.1;

export function createBoards({ database }: { readonly database: Database }): Boards {
  return {
    async horizons(tenant) {
      const handle = database.tenant(tenant);
      const [asOf, rows, said] = await Promise.all([
        readAsOf(handle),
        handle.query<{
          id: TrendId;
          name: string;
          recent: number;
          growth: number;
          assessment: HorizonAssessment;
        }>({
          name: 'board-horizons',
          text: `SELECT id, name, recent, growth, assessment FROM (
                   SELECT t.id, t.name, t.recent, t.growth, t.score, d.detail -> 'horizon' AS assessment,
                          row_number() OVER (PARTITION BY t.horizon ORDER BY t.score DESC, t.id) AS place
                   FROM trends t JOIN trend_details d ON d.id = t.id
                   WHERE t.kind = 'entity' AND t.entity_kind = 'technology' AND t.horizon IS NOT NULL
                 ) ranked WHERE place <= $1 ORDER BY score DESC, id`,
          values: [MOST_CARDS],
        }),
        lastSaid(handle),
      ]);
      return {
        asOf,
        columns: HORIZONS.toReversed().map((horizon) => ({
          horizon,
          items: rows
            .filter(({ assessment }) => assessment.horizon === horizon)
            .map(({ id, name, recent, growth, assessment }) => {
              const before = said.get(id) ?? horizon;
              return {
                id,
                name,
                recent,
                growth,
                confidence: assessment.confidence,
                reasons: assessment.reasons,
                movedFrom: before === horizon ? null : before,
              };
            }),
        })),
      };
    },

    async pestle(tenant) {
      const handle = database.tenant(tenant);
      const [asOf, rows] = await Promise.all([
        readAsOf(handle),
        handle.query<{ id: TrendId; name: string; recent: number; profile: PestleProfile }>({
          name: 'board-pestle',
          text: `SELECT t.id, t.name, t.recent, d.detail -> 'pestle' AS profile FROM trends t JOIN trend_details d ON d.id = t.id
                 WHERE t.kind = 'entity' AND t.entity_kind = 'technology' AND cardinality(t.pestle) > 0
                 ORDER BY t.score DESC, t.id LIMIT $1`,
          values: [MOST_CARDS * PESTLE_CLASSES.length],
        }),
      ]);
      return {
        asOf,
        columns: PESTLE_CLASSES.map((pestle) => {
          const items = rows
            .filter(({ profile }) => profile[pestle].share >= LEAST_SHARE)
            .map(({ id, name, recent, profile }) => ({ id, name, recent, ...profile[pestle] }))
            .sort((a, b) => b.signals - a.signals || (a.id < b.id ? -1 : 1))
            .slice(0, MOST_CARDS);
          return { pestle, signals: items.reduce((sum, { signals }) => sum + signals, 0), items };
        }),
      };
    },
  };
}

async function readAsOf(tenant: Queryable): Promise<number | null> {
  const [state] = await tenant.query<{ as_of: number | null }>({
    name: 'board-as-of',
    text: 'SELECT as_of FROM trend_state',
  });
  return state?.as_of ?? null;
}

/** The horizon that was called last for each subject on older data, by trend: computed again from what was stored with it. */
async function lastSaid(tenant: Queryable): Promise<ReadonlyMap<TrendId, Horizon>> {
  const rows = await tenant.query<{ subject: TrendId; evidence: HorizonEvidence }>({
    name: 'board-horizon-calls',
    text: `SELECT DISTINCT ON (c.subject) c.subject, c.evidence FROM calls c, trend_state s
           WHERE c.kind = 'horizon' AND c.entity_kind = 'technology' AND c.as_of < s.as_of
           ORDER BY c.subject, c.as_of DESC, c.id DESC`,
  });
  return new Map(
    rows.flatMap(({ subject, evidence }) => {
      const said = assessHorizon(evidence);
      return said === null ? [] : [[subject, said.horizon] as const];
    }),
  );
}
