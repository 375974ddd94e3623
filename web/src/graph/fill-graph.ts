import Graph from 'graphology';
import type { Palette } from './colours.ts';
import type { Picture, PictureEdge, PictureNode, Point } from './picture.ts';

/** More edges are drawn as lines of one pixel, which software renderers draw several times faster than rectangles. */
const MOST_THICK_EDGES = 6_000;

type Edges = ReadonlyMap<string, readonly PictureEdge[]>;

/**
 * A picture in the form that Sigma draws from. With `before`, the picture that it follows, nodes stand where they were
 * and `targets` says where they go; new ones come out of a neighbour.
 */
export function fillGraph(
  picture: Picture,
  palette: Palette,
  { before, edgesOf }: { readonly before: Graph | null; readonly edgesOf: Edges },
): { readonly graph: Graph; readonly targets: Record<string, { x: number; y: number }> } {
  const graph = new Graph({ multi: true, type: 'directed' });
  const thin = picture.edges.length > MOST_THICK_EDGES;
  const targets: Record<string, { x: number; y: number }> = {};
  for (const node of picture.nodes) {
    const from = before === null ? null : startOf(node, before, edgesOf);
    if (from !== null && (from.x !== node.x || from.y !== node.y))
      targets[node.id] = { x: node.x, y: node.y };
    graph.addNode(node.id, {
      x: from?.x ?? node.x,
      y: from?.y ?? node.y,
      size: node.size,
      color: palette.resolve(node.colour),
    });
  }
  for (const edge of picture.edges) {
    if (!graph.hasNode(edge.source) || !graph.hasNode(edge.target)) continue;
    graph.addEdgeWithKey(edge.id, edge.source, edge.target, {
      size: edge.size,
      color: palette.resolve(edge.colour),
      type: thin ? 'thin' : { none: 'line', forward: 'arrow', both: 'double' }[edge.arrows],
    });
  }
  return { graph, targets };
}

/** Where a node glides from: where it was, or the neighbour that it comes out of. */
function startOf(node: PictureNode, before: Graph, edgesOf: Edges): Point | null {
  const at = (id: string) => before.getNodeAttributes(id) as Point;
  if (before.hasNode(node.id)) return at(node.id);
  for (const { source, target } of edgesOf.get(node.id) ?? []) {
    const other = source === node.id ? target : source;
    if (before.hasNode(other)) return at(other);
  }
  return null;
}
