import { inkOn, type Palette } from './colours.ts';
import { extentOf, type Picture, type PictureNode } from './picture.ts';
import { type LabelWish, placeLabels } from './place-labels.ts';

const MARGIN = 60;
const LABEL_PX = 12;
/** Close enough to Inter at 12 px to keep labels apart where no text can be measured. */
const LETTER_PX = 6.6;

/** The picture as an SVG that stands alone: every node and edge, in world units, labels by importance without overlap. */
export function pictureSvg(
  picture: Picture,
  { title, palette, labels }: { readonly title: string; readonly palette: Palette; readonly labels: number },
): { readonly svg: string; readonly width: number; readonly height: number } {
  const { x, y } = extentOf(picture.nodes, MARGIN);
  const [width, height] = [x[1] - x[0], y[1] - y[0]];
  const placeOf = new Map(
    picture.nodes.map((node) => [node.id, { x: node.x - x[0], y: y[1] - node.y, node }]),
  );
  const number = (value: number) => String(Math.round(value * 10) / 10);
  const edges = picture.edges.flatMap((edge) => {
    const [from, to] = [placeOf.get(edge.source), placeOf.get(edge.target)];
    if (from === undefined || to === undefined) return [];
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const end = (node: PictureNode, side: number, arrow: boolean) =>
      node.size * side + (arrow ? 7 * side : 0);
    const back = edge.arrows === 'both';
    const forward = edge.arrows !== 'none';
    const [startOff, endOff] = [end(from.node, 1, back), end(to.node, 1, forward)];
    const [x1, y1] = [from.x + ux * startOff, from.y + uy * startOff];
    const [x2, y2] = [to.x - ux * endOff, to.y - uy * endOff];
    const colour = palette.resolve(edge.colour);
    const head = (tipX: number, tipY: number, dx: number, dy: number) =>
      `<path d="M${number(tipX + dx * 7)} ${number(tipY + dy * 7)}L${number(tipX - dy * 3)} ${number(tipY + dx * 3)}L${number(tipX + dy * 3)} ${number(tipY - dx * 3)}Z" fill="${colour}"/>`;
    return [
      `<path d="M${number(x1)} ${number(y1)}L${number(x2)} ${number(y2)}" stroke="${colour}" stroke-width="${number(edge.size)}"/>`,
      ...(forward ? [head(x2, y2, ux, uy)] : []),
      ...(back ? [head(x1, y1, -ux, -uy)] : []),
    ];
  });
  const nodes = [...placeOf.values()].map(({ x: cx, y: cy, node }) => {
    const colour = palette.resolve(node.colour);
    const letter =
      node.letter === undefined || node.size < 7
        ? ''
        : `<text x="${number(cx)}" y="${number(cy)}" font-size="${number(node.size * 1.1)}" text-anchor="middle" dominant-baseline="central" fill="${inkOn(colour)}">${escapeText(node.letter)}</text>`;
    return `<g><title>${escapeText(node.label)}</title><circle cx="${number(cx)}" cy="${number(cy)}" r="${number(node.size)}" fill="${colour}"/>${letter}</g>`;
  });
  const byImportance = [...placeOf.values()].sort((a, b) => b.node.size - a.node.size);
  const wishes: LabelWish[] = byImportance.map(({ x: cx, y: cy, node }) => ({
    x: cx,
    y: cy,
    radius: node.size,
    width: node.label.length * LETTER_PX,
  }));
  const names = placeLabels(wishes, { height: 16, most: labels, avoidNodes: wishes.length < 150 }).map(
    ({ at, x: left, y: middle }) =>
      `<text x="${number(left)}" y="${number(middle)}" dominant-baseline="central">${escapeText(byImportance[at]!.node.label)}</text>`,
  );
  return {
    width,
    height,
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}" font-family="Inter, system-ui, sans-serif" font-size="${LABEL_PX}">`,
      `<title>${escapeText(title)}</title>`,
      `<rect width="100%" height="100%" fill="${palette.background}"/>`,
      `<g fill="none">${edges.join('')}</g>`,
      nodes.join(''),
      `<g fill="${palette.text}" stroke="${palette.background}" stroke-width="3" paint-order="stroke">${names.join('')}</g>`,
      '</svg>',
    ].join('\n'),
  };
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
}
