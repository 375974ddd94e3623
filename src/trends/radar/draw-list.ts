import { type RadarBlip, RINGS } from '../../domain/radar.ts';
import { drawMarker } from './draw-marker.ts';
import { svgText } from './svg.ts';
import { wrapText } from './text-width.ts';

const LINE = 15;
const SIZE = 12;
const GREY = '#52606b';

/** The numbered list of a quadrant, from its top left corner, and how high it came out. */
export function drawList(
  blips: readonly (RadarBlip & { readonly number: number })[],
  frame: {
    readonly title: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly fill: string;
  },
): { readonly svg: readonly string[]; readonly height: number } {
  const { title, x, width, fill } = frame;
  const svg: string[] = [];
  let y = frame.y;
  for (const line of wrapText(title, { size: 16, width, most: 2 })) {
    svg.push(svgText(line, { x, y: y + 15, size: 16, weight: 600, fill }));
    y += 20;
  }
  if (blips.length === 0) {
    svg.push(svgText('Nothing placed here.', { x, y: y + 14, size: SIZE, fill: GREY }));
    return { svg, height: y + 20 - frame.y };
  }
  for (const ring of RINGS) {
    const members = blips.filter((blip) => blip.ring === ring);
    if (members.length === 0) continue;
    svg.push(svgText(nameOfRing(ring), { x, y: y + 16, size: 11, weight: 600, fill: GREY }));
    y += 22;
    for (const blip of members) {
      svg.push(svgText(String(blip.number), { x: x + 22, y: y + 11, size: SIZE, anchor: 'end', fill: GREY }));
      svg.push(drawMarker(blip.movement, { x: x + 34, y: y + 7, radius: 4, inward: -Math.PI / 2, fill }));
      for (const line of wrapText(blip.name, { size: SIZE, width: width - 46, most: 3 })) {
        svg.push(svgText(line, { x: x + 46, y: y + 11, size: SIZE }));
        y += LINE;
      }
    }
  }
  return { svg, height: y - frame.y };
}

export function nameOfRing(ring: string): string {
  return ring[0]!.toUpperCase() + ring.slice(1);
}
