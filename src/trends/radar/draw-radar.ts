import { type RadarBlip, type RadarEdition, RINGS } from '../../domain/radar.ts';
import { drawList, nameOfRing } from './draw-list.ts';
import { drawMarker, MOVEMENT_WORDS } from './draw-marker.ts';
import { layoutRadar } from './layout-radar.ts';
import { type Box, placeLabels } from './place-labels.ts';
import { coordinate, escapeXml, svgText } from './svg.ts';
import { cutText, textWidth, wrapText } from './text-width.ts';

/** Okabe and Ito's colours, darkened until white numbers on them have a contrast of 4.5. */
const FILLS = ['#0064a3', '#a84a00', '#00704f', '#94456f'] as const;
const INK = '#16202a';
const GREY = '#52606b';
/** Inner first, from light to lighter, so that rings show in print without colour. */
const GROUNDS = ['#e3e9ee', '#ecf0f4', '#f4f6f8', '#fafbfc'] as const;

/** Pixels. */
const RADIUS = 470;
const COLUMN = 350;
const GAP = 40;
const TOP = 100;
const LABEL = { size: 10.5, line: 12.5, width: 122, lines: 2 } as const;
const CENTRE_X = GAP + COLUMN + GAP + RADIUS;
const WIDTH = 2 * CENTRE_X;

type Numbered = RadarBlip & { readonly number: number; readonly x: number; readonly y: number };

/**
 * A printable picture of an edition: rings and quadrants, a numbered dot for each blip, names beside dots where there is
 * room, and all names in numbered lists at the sides. Self-contained, without script; the same edition gives the same bytes.
 */
export function drawRadar(edition: RadarEdition): string {
  const { layout, ordered } = layoutRadar(edition.items);
  const blips = ordered.map((blip, i): Numbered => ({ ...blip, ...layout.places[i]! }));
  const lists = drawLists(edition, blips);
  const height = Math.max(TOP + 2 * RADIUS, lists.bottom) + 70;
  const centre = { x: CENTRE_X, y: TOP + RADIUS };
  const body = [
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...drawHead(edition),
    ...drawRings(centre),
    ...drawBlips(blips, { centre, dot: layout.dot * RADIUS }),
    ...lists.svg,
    ...drawLegend(height - 34),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="Inter, Helvetica, Arial, 'Liberation Sans', sans-serif" fill="${INK}">`,
    `<title>${escapeXml(`Technology radar: ${edition.name}`)}</title>`,
    `<desc>${escapeXml(subtitleOf(edition))}</desc>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

function drawHead(edition: RadarEdition): string[] {
  return [
    svgText(cutText(edition.name, { size: 28, width: WIDTH - 2 * GAP }), {
      x: GAP,
      y: 48,
      size: 28,
      weight: 600,
    }),
    svgText(cutText(subtitleOf(edition), { size: 14, width: WIDTH - 2 * GAP }), {
      x: GAP,
      y: 72,
      size: 14,
      fill: GREY,
    }),
  ];
}

function subtitleOf({ items, state, publishedAt, previous }: RadarEdition): string {
  const count = `${items.length.toLocaleString('en')} ${items.length === 1 ? 'blip' : 'blips'}`;
  const when =
    state === 'draft' || publishedAt === null
      ? 'draft, not published'
      : `published ${new Date(publishedAt).toISOString().slice(0, 10)}`;
  return [count, when, ...(previous === null ? [] : [`edition before: ${previous.name}`])].join(' · ');
}

function drawRings({ x, y }: { readonly x: number; readonly y: number }): string[] {
  const { rings } = layoutRadar([]).layout;
  const discs = rings
    .map(
      ({ radius }, i) =>
        `<circle cx="${x}" cy="${y}" r="${coordinate(radius * RADIUS)}" fill="${GROUNDS[i]}" stroke="#b6c0c9"/>`,
    )
    .reverse();
  return [
    ...discs,
    `<path d="M${x - RADIUS} ${y}H${x + RADIUS}M${x} ${y - RADIUS}V${y + RADIUS}" stroke="#b6c0c9"/>`,
    ...ringNames({ x, y }).flatMap(({ text, box }) => [
      `<rect x="${coordinate(box.x)}" y="${coordinate(box.y)}" width="${coordinate(box.width)}" height="${box.height}" rx="3" fill="#ffffff"/>`,
      svgText(text, {
        x: box.x + box.width / 2,
        y: box.y + 12,
        size: 11,
        weight: 600,
        anchor: 'middle',
        fill: GREY,
      }),
    ]),
  ];
}

/** On the upright axis, in the middle of each ring, above and below the centre. */
function ringNames({
  x,
  y,
}: {
  readonly x: number;
  readonly y: number;
}): { readonly text: string; readonly box: Box }[] {
  const { rings } = layoutRadar([]).layout;
  return rings.flatMap(({ ring, radius }, i) => {
    const inner = i === 0 ? 0 : rings[i - 1]!.radius;
    const middle = ((inner + radius) / 2) * RADIUS;
    const text = nameOfRing(ring);
    const width = textWidth(text, 11) + 2;
    return [-1, 1].map((side) => ({
      text,
      box: { x: x - width / 2, y: y + side * middle - 8, width, height: 16 },
    }));
  });
}

function drawBlips(
  blips: readonly Numbered[],
  { centre, dot }: { readonly centre: { readonly x: number; readonly y: number }; readonly dot: number },
): string[] {
  const at = blips.map(({ x, y }) => ({ x: centre.x + x * RADIUS, y: centre.y + y * RADIUS }));
  const names = blips.map(({ name }) =>
    wrapText(name, { size: LABEL.size, width: LABEL.width, most: LABEL.lines }),
  );
  const labels = placeLabels(
    blips.map(({ movement, ring, quadrant }, i) => ({
      ...at[i]!,
      width: Math.max(0, ...names[i]!.map((line) => textWidth(line, LABEL.size))),
      height: names[i]!.length * LABEL.line,
      // A name beside another quadrant's dots would look as if it were there.
      frame: {
        x: centre.x - (quadrant === 0 || quadrant === 3 ? RADIUS : 0),
        y: centre.y - (quadrant < 2 ? RADIUS : 0),
        width: RADIUS,
        height: RADIUS,
      },
      importance: (movement === 'none' ? 0 : 4) + (RINGS.length - RINGS.indexOf(ring)),
    })),
    {
      // Triangles reach beyond the disc.
      dot: dot * 1.4,
      obstacles: ringNames(centre).map(({ box }) => box),
    },
  );
  return blips.flatMap((blip, i) => {
    const { x, y } = at[i]!;
    const label = labels[i];
    const inward = Math.atan2(centre.y - y, centre.x - x);
    return [
      '<g>',
      `<title>${escapeXml(`${blip.number}. ${blip.name} (${nameOfRing(blip.ring)}, ${MOVEMENT_WORDS[blip.movement].toLowerCase()})`)}</title>`,
      drawMarker(blip.movement, { x, y, radius: dot, inward, fill: FILLS[blip.quadrant]! }),
      svgText(String(blip.number), {
        x,
        y: y + dot * 0.32,
        size: Math.round(dot * 90) / 100,
        weight: 600,
        anchor: 'middle',
        fill: '#ffffff',
      }),
      ...(label === null || label === undefined
        ? []
        : names[i]!.map((line, k) =>
            svgText(line, {
              x: label.x + label.width / 2,
              y: label.y + k * LABEL.line + 10,
              size: LABEL.size,
              anchor: 'middle',
            }),
          )),
      '</g>',
    ];
  });
}

/** Quadrants 0 and 3 stand at the left, 1 and 2 at the right, as in the radar. */
function drawLists(
  edition: RadarEdition,
  blips: readonly Numbered[],
): { readonly svg: string[]; readonly bottom: number } {
  const svg: string[] = [];
  let bottom = 0;
  for (const [x, upper, lower] of [
    [GAP, 0, 3],
    [WIDTH - GAP - COLUMN, 1, 2],
  ] as const) {
    let y = TOP;
    for (const quadrant of [upper, lower]) {
      const list = drawList(
        blips.filter((blip) => blip.quadrant === quadrant),
        { title: edition.quadrants[quadrant], x, y, width: COLUMN, fill: FILLS[quadrant] },
      );
      svg.push(...list.svg);
      y += list.height + 28;
    }
    bottom = Math.max(bottom, y);
  }
  return { svg, bottom };
}

function drawLegend(y: number): string[] {
  return (['new', 'in', 'out', 'none'] as const).flatMap((movement, i) => {
    const x = CENTRE_X - 210 + i * 115;
    return [
      drawMarker(movement, { x, y: y - 4, radius: 7, inward: -Math.PI / 2, fill: GREY }),
      svgText(MOVEMENT_WORDS[movement], { x: x + 16, y, size: 12 }),
    ];
  });
}
