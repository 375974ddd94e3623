import type { Finding, Findings, NetworkNode } from '../../domain/network.ts';
import type { NetworkAccess } from '../network-access.ts';
import type { ComputeLane } from '../storage/compute-lane.ts';
import { chooseGroups } from './choose-groups.ts';
import type { Draft, GroupNames } from './draft.ts';
import { draftFindings } from './draft-findings.ts';
import type { Portrait, PortraitTask } from './portrait.ts';
import { tiedPart } from './tied-part.ts';
import { groupName } from './wording.ts';

const PORTRAIT = new URL('./portrait.ts', import.meta.url).href;
const SEED = 1;

/** What is worth knowing about a network as it stands, the most telling first, and the sentence a colleague would say. */
export async function findThings(access: NetworkAccess, lane: ComputeLane): Promise<Findings> {
  const part = tiedPart(access.columns);
  if (part.columns.nodes < 3)
    return {
      version: access.version,
      headline: 'There is too little here to say anything: fewer than three nodes have a tie.',
      items: [],
    };
  const portrait = await lane.run<Portrait>(PORTRAIT, {
    columns: part.columns,
    seed: SEED,
  } satisfies PortraitTask);
  const chosen = await chooseGroups(access, part);
  const groups: GroupNames = {
    membership: chosen?.membership ?? portrait.community,
    nameOf: (group) =>
      chosen === null ? `community ${group + 1}` : groupName(chosen.attribute, chosen.names[group]!),
    valueAt: (group) => chosen?.names[group] ?? String(group + 1),
    attribute: chosen?.attribute ?? null,
  };
  const { headline, drafts } = draftFindings({ portrait, columns: part.columns, groups });

  const wanted = [...new Set([...headline.places, ...drafts.flatMap(({ places }) => places)])];
  const nodes = await access.nodes(wanted.map((place) => part.numbers[place]!));
  const byNumber = new Map(nodes.map((node) => [node.number, node]));
  const nodeAt = (place: number): NetworkNode => byNumber.get(part.numbers[place]!)!;
  const nameAt = (place: number): string => nodeAt(place).label;
  const finish = ({ write, places, ...rest }: Draft): Finding => ({
    ...rest,
    text: write(nameAt),
    nodes: places.map(nodeAt),
  });
  return { version: access.version, headline: headline.write(nameAt), items: drafts.map(finish) };
}
