import type { NetworkColumns } from '../../domain/network.ts';
import type { TenantId } from '../../domain/tenant.ts';

export interface LoadedTies {
  readonly columns: NetworkColumns;
  readonly version: number;
  /** What each node is known by in all versions; null where its number is that, new nodes getting new numbers. */
  readonly keys: readonly string[] | null;
}

/** A category of each node: its number in `names`, -1 where it has none. */
export interface GroupColumn {
  /** On SharedArrayBuffer. */
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/**
 * What pictures are made of. Nodes are numbers. Where they keep their meaning from version to version, a picture of a changed
 * network starts from the one before; where they do not, `keys` say who is who. All throw NOT_FOUND for a network that is not there.
 */
export interface ViewSource {
  /**
   * The newest version of the network, and which run holds the newest values of the metric: null when there is none or no
   * metric is named. Asked with every view, so it is cheap.
   */
  stamp(
    tenant: TenantId,
    network: string,
    metric: string | null,
  ): Promise<{ readonly version: number; readonly run: string | null }>;

  /** Ties as they stand, or as they stood at a moment (milliseconds since the epoch). */
  ties(tenant: TenantId, network: string, at: number | null): Promise<LoadedTies>;

  /** The newest values of a metric on SharedArrayBuffer: NaN, or nothing at the end, where a node has none. */
  values(tenant: TenantId, network: string, metric: string): Promise<Float64Array>;

  /** A node attribute as categories. Throws INVALID_INPUT when no node has it. */
  groups(tenant: TenantId, network: string, attribute: string): Promise<GroupColumn>;

  /** What people call these nodes, in this order. */
  labels(tenant: TenantId, network: string, nodes: Int32Array): Promise<readonly string[]>;
}
