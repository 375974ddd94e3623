import type { Finding, NetworkColumns } from '../../domain/network.ts';
import type { Portrait } from './portrait.ts';
import { groupName } from './wording.ts';

/** A finding before the names of its nodes are known. */
export interface Draft extends Omit<Finding, 'text' | 'nodes'> {
  /** Nodes that it names, by their place in the portrait. */
  readonly places: readonly number[];
  /** The sentence, given the name of each place. */
  write(nameAt: (place: number) => string): string;
}

export interface GroupNames {
  /** Group of each node, -1 for none. */
  readonly membership: Int32Array;
  /** As a sentence says it: `Quality`, `Faction 1`, `community 3`. */
  nameOf(group: number): string;
  /** The value itself: `1`. */
  valueAt(group: number): string;
  /** What the groups are: `team`; null for communities. */
  readonly attribute: string | null;
}

export interface Material {
  readonly portrait: Portrait;
  readonly columns: NetworkColumns;
  readonly groups: GroupNames;
}

export const FINDING_RULES = {
  /** Of each kind. */
  most: 5,
  /** A broker carries at least so many times the median of paths, and reaches so many groups besides the own. */
  brokerTimes: 5,
  brokerGroups: 3,
  /** Nobody is called a gatekeeper, or a tie a bridge, who cuts off fewer. */
  cutOff: 3,
} as const;

export function groupTitle(groups: GroupNames, group: number): string {
  return groups.attribute === null ? groups.nameOf(group) : `${groups.attribute}: ${groups.valueAt(group)}`;
}

/** What a sentence calls the group of a title. */
export function nameOfTitle({ attribute }: Pick<GroupNames, 'attribute'>, title: string): string {
  return attribute === null ? title : groupName(attribute, title.slice(`${attribute}: `.length));
}
