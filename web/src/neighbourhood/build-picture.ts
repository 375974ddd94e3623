import type { Entity, Relationship } from '../api/contract.ts';
import { kindStyle } from '../entity/kind-style.ts';
import { isSymmetric, kindLabel } from '../entity/relationship-words.ts';
import type { Picture, PictureEdge, Point } from '../graph/picture.ts';

interface PictureInput {
  readonly entities: Iterable<Entity>;
  /** By pair, the strongest first. */
  readonly pairs: ReadonlyMap<string, readonly Relationship[]>;
  readonly places: ReadonlyMap<string, Point>;
  readonly pinned: ReadonlySet<string>;
  /** Entities whose neighbours are shown. */
  readonly open: ReadonlySet<string>;
  readonly focus: string | undefined;
}

/** Of more lines than these, the quiet ones are thin. */
const MANY = 60;

/**
 * The knowledge graph as a picture: a node by how many signals name it, one line for each pair, as thick as what ties
 * the two, quiet where the two are only named together. A dashed ring says that a node has relationships not shown.
 */
export function buildPicture({ entities, pairs, places, pinned, open, focus }: PictureInput): Picture {
  const shown = new Map<string, number>();
  const stated: PictureEdge[] = [];
  const quiet: PictureEdge[] = [];
  for (const [id, relationships] of pairs) {
    const [source, target] = id.split('~') as [string, string];
    for (const end of [source, target]) shown.set(end, (shown.get(end) ?? 0) + relationships.length);
    const said = relationships.filter(({ kind }) => kind !== 'mentioned_with');
    const weight = relationships.reduce((sum, relationship) => sum + relationship.weight, 0);
    const directed = said.filter(({ kind }) => !isSymmetric(kind));
    const goesBack = directed.some(({ subject_id }) => subject_id === target);
    const goesForth = directed.some(({ subject_id }) => subject_id === source);
    const kinds = [...new Set((said.length > 0 ? said : relationships).map(({ kind }) => kindLabel(kind)))];
    (said.length > 0 ? stated : quiet).push({
      id,
      // A line has one arrow at its target: what goes back only is drawn from the other end.
      source: goesBack && !goesForth ? target : source,
      target: goesBack && !goesForth ? source : target,
      size: said.length > 0 ? Math.min(4, 1.2 + Math.log2(1 + weight) * 0.35) : pairs.size > MANY ? 0.5 : 1,
      colour: said.length > 0 ? '--edge' : '--edge-quiet',
      arrows: goesBack && goesForth ? 'both' : goesBack || goesForth ? 'forward' : 'none',
      label:
        kinds.length > 2 ? `${kinds.slice(0, 2).join(', ')} and ${kinds.length - 2} more` : kinds.join(', '),
    });
  }
  return {
    // What sentences state lies on top.
    edges: [...quiet, ...stated],
    nodes: [...entities].map((entity) => {
      const { letter, colour } = kindStyle(entity.kind);
      const place = places.get(entity.id) ?? { x: 0, y: 0 };
      return {
        id: entity.id,
        label: entity.name,
        x: place.x,
        y: place.y,
        size: sizeOf(entity, entity.id === focus),
        colour,
        group: entity.kind,
        letter,
        pinned: pinned.has(entity.id),
        more: !open.has(entity.id) && entity.relationships > (shown.get(entity.id) ?? 0),
      };
    }),
  };
}

/** The same picture with larger or smaller nodes. */
export function scaled(picture: Picture, scale: number): Picture {
  return { ...picture, nodes: picture.nodes.map((node) => ({ ...node, size: node.size * scale })) };
}

/** Radius in pixels: 5 to 14 by signals, on a square root, so that the area tells the number. */
export function sizeOf({ signals }: Entity, isFocus: boolean): number {
  return Math.min(14, 5 + Math.sqrt(signals) * 0.4) + (isFocus ? 4 : 0);
}
