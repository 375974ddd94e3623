import type { TenantId } from '../domain/tenant.ts';

/** Batches of one tenant under way at the same time: one is read while the next fills. */
const UNDER_WAY = 2;
/** Ids in one batch. */
const LARGEST = 200;

export interface ReadTogether<Row> {
  /** The rows of one id; none when there is no such thing. */
  rows(tenant: TenantId, id: string): Promise<readonly Row[]>;
}

interface Lane<Row> {
  underWay: number;
  scheduled: boolean;
  waiting: Map<string, PromiseWithResolvers<readonly Row[]>>;
}

/**
 * Reads by id that are asked for at the same moment, or while earlier ones are under way, go to the database as one
 * statement: under load the cost of a round trip is shared, and one read alone waits for nothing. A read starts
 * after it was asked for, so it never misses what was committed before. An error reaches every read of its batch.
 */
export function createReadTogether<Row extends { readonly id: string }>(
  read: (tenant: TenantId, ids: readonly string[]) => Promise<readonly Row[]>,
): ReadTogether<Row> {
  const lanes = new Map<TenantId, Lane<Row>>();

  function schedule(tenant: TenantId, lane: Lane<Row>): void {
    if (lane.scheduled || lane.waiting.size === 0 || lane.underWay >= UNDER_WAY) return;
    lane.scheduled = true;
    // After the requests that have already arrived were parsed.
    setImmediate(() => {
      lane.scheduled = false;
      void readBatch(tenant, lane);
      schedule(tenant, lane);
    });
  }

  async function readBatch(tenant: TenantId, lane: Lane<Row>): Promise<void> {
    const batch = take(lane);
    lane.underWay++;
    try {
      const rows = Map.groupBy(await read(tenant, [...batch.keys()]), (row) => row.id);
      for (const [id, { resolve }] of batch) resolve(rows.get(id) ?? []);
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    } finally {
      lane.underWay--;
      if (lane.underWay === 0 && lane.waiting.size === 0 && !lane.scheduled) lanes.delete(tenant);
      else schedule(tenant, lane);
    }
  }

  function take(lane: Lane<Row>): Lane<Row>['waiting'] {
    const all = lane.waiting;
    if (all.size <= LARGEST) {
      lane.waiting = new Map();
      return all;
    }
    const batch = new Map([...all].slice(0, LARGEST));
    for (const id of batch.keys()) all.delete(id);
    return batch;
  }

  return {
    rows(tenant, id) {
      let lane = lanes.get(tenant);
      if (lane === undefined)
        lanes.set(tenant, (lane = { underWay: 0, scheduled: false, waiting: new Map() }));
      let asked = lane.waiting.get(id);
      if (asked === undefined) lane.waiting.set(id, (asked = Promise.withResolvers()));
      schedule(tenant, lane);
      return asked.promise;
    },
  };
}
