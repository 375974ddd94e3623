/**
 * Boundaries of at most `parts` parts of the nodes, rows of which have like numbers of arcs: a part is the nodes from each
 * boundary to the next.
 */
export function rowParts(
  { nodes, offsets }: { readonly nodes: number; readonly offsets: Int32Array },
  parts: number,
): number[] {
  const bounds = [0];
  for (let node = 1; node < nodes && bounds.length < parts; node++)
    if (offsets[node]! * parts >= bounds.length * offsets[nodes]!) bounds.push(node);
  bounds.push(nodes);
  return bounds;
}
