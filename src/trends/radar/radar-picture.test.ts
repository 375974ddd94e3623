import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { DEFAULT_QUADRANTS, type RadarBlip, type RadarEdition, RINGS } from '../../domain/radar.ts';
import { drawRadar } from './draw-radar.ts';
import { layoutRadar, RING_RADII } from './layout-radar.ts';
import { overlaps, placeLabels } from './place-labels.ts';
import { cutText, textWidth, wrapText } from './text-width.ts';

const SEED = 41;

function blip(name: string, more: Partial<RadarBlip> = {}): RadarBlip {
  return {
    id: name,
    name,
    quadrant: 0,
    ring: 'trial',
    movement: 'none',
    suggested: null,
    trend: null,
    description: '',
    curated: null,
    ...more,
  };
}

function edition(items: readonly RadarBlip[], more: Partial<RadarEdition> = {}): RadarEdition {
  return {
    id: 'edition',
    name: 'Spring',
    state: 'published',
    createdAt: 0,
    publishedAt: Date.UTC(2026, 2, 1),
    blips: items.length,
    quadrants: DEFAULT_QUADRANTS,
    previous: null,
    items,
    ...more,
  };
}

function drawn(count: number): RadarBlip[] {
  const random = seededRandom(SEED);
  return Array.from({ length: count }, (_, i) =>
    blip(`Technology ${i}`, {
      quadrant: Math.floor(random() * 4),
      ring: RINGS[Math.floor(random() * 4)]!,
      movement: (['new', 'in', 'out', 'none'] as const)[Math.floor(random() * 4)]!,
    }),
  );
}

describe('the layout of a radar', () => {
  it.each([1, 30, 110, 400])('keeps %i dots apart, each in its ring and quadrant', (count) => {
    const { layout, ordered } = layoutRadar(drawn(count));
    for (const [i, { x, y }] of layout.places.entries()) {
      const { ring, quadrant } = ordered[i]!;
      const radius = Math.hypot(x, y);
      const inner = ring === 'adopt' ? 0 : RING_RADII[RINGS[RINGS.indexOf(ring) - 1]!];
      expect(radius - layout.dot).toBeGreaterThanOrEqual(inner);
      expect(radius + layout.dot).toBeLessThanOrEqual(RING_RADII[ring]);
      expect([x < 0, y < 0]).toEqual([quadrant === 0 || quadrant === 3, quadrant < 2]);
      for (let j = 0; j < i; j++) {
        const other = layout.places[j]!;
        expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(2 * layout.dot);
      }
    }
    // Half of an ordinary radar's dots can be read.
    if (count <= 110) expect(layout.dot).toBeGreaterThan(0.018);
  });

  it('numbers by quadrant, ring and name, whatever the order they come in', () => {
    const blips = drawn(60);
    const { layout, ordered } = layoutRadar(blips);
    expect(layoutRadar(blips.toReversed())).toEqual({ layout, ordered });
    expect(layout.places.map(({ number }) => number)).toEqual(blips.map((_, i) => i + 1));
    expect(
      layoutRadar([blip('b'), blip('C'), blip('a', { ring: 'hold' }), blip('A')]).ordered.map(
        ({ name }) => name,
      ),
    ).toEqual(['A', 'b', 'C', 'a']);
  });

  it('is empty for an empty radar', () => {
    expect(layoutRadar([]).layout).toMatchObject({ places: [], dot: expect.closeTo(0.021) });
  });
});

describe('labels', () => {
  it('never touch each other, a dot or an obstacle, and are left out where there is no room', () => {
    const random = seededRandom(SEED);
    const frame = { x: 0, y: 0, width: 300, height: 300 };
    const obstacle = { x: 100, y: 100, width: 50, height: 20 };
    const dot = 6;
    const wishes = Array.from({ length: 60 }, (_, i) => ({
      x: 10 + random() * 280,
      y: 10 + random() * 280,
      width: 20 + random() * 60,
      height: 12,
      frame,
      importance: i % 3,
    }));
    const placed = placeLabels(wishes, { dot, obstacles: [obstacle] });
    const boxes = placed.filter((box) => box !== null);
    expect(boxes.length).toBeGreaterThan(10);
    expect(boxes.length).toBeLessThan(60);
    for (const [i, box] of boxes.entries()) {
      expect(overlaps(box, obstacle)).toBe(false);
      expect(boxes.slice(0, i).some((other) => overlaps(other, box))).toBe(false);
      for (const { x, y } of wishes)
        expect(overlaps(box, { x: x - dot, y: y - dot, width: 2 * dot, height: 2 * dot })).toBe(false);
    }
  });

  it('wrap at spaces, break words that are too wide, and end with an ellipsis where they are cut', () => {
    expect(wrapText('one two three', { size: 10, width: textWidth('one two', 10), most: 3 })).toEqual([
      'one two',
      'three',
    ]);
    for (const line of wrapText('incomprehensibilities', { size: 10, width: 40, most: 9 }))
      expect(textWidth(line, 10)).toBeLessThanOrEqual(40);
    expect(wrapText('a b c d', { size: 10, width: textWidth('a', 10), most: 2 })).toEqual(['a', '…']);
    expect(cutText('Kubernetes', { size: 10, width: 40 })).toMatch(/^Kub.*…$/);
  });
});

describe('the picture of a radar', () => {
  it('names every blip in its lists, whole, and is the same each time', () => {
    const items = drawn(110);
    const svg = drawRadar(edition(items));
    for (const { name } of items) expect(svg.split(`>${name}<`).length).toBeGreaterThan(1);
    expect(drawRadar(edition(items.toReversed()))).toBe(svg);
    expect(svg).toContain('110 blips · published 2026-03-01');
  });

  it('has a shape for each movement', () => {
    const count = (svg: string, what: RegExp): number => svg.match(what)?.length ?? 0;
    const still = drawRadar(edition([blip('A')]));
    const moved = drawRadar(edition([blip('A', { movement: 'in' })]));
    const outward = drawRadar(edition([blip('A', { movement: 'out' })]));
    const fresh = drawRadar(edition([blip('A', { movement: 'new' })]));
    expect(new Set([still, moved, outward, fresh]).size).toBe(4);
    expect(count(fresh, /<polygon points="[^" ]+ [^" ]+ [^" ]+ [^" ]+"/g)).toBe(3);
    expect(count(moved, /<polygon points="[^" ]+ [^" ]+ [^" ]+"/g)).toBe(4);
  });

  it('takes hostile names as text, and holds no script, link or address', () => {
    const svg = drawRadar(
      edition([blip('</text><script>alert(1)</script>'), blip('"><image href="http://x"/>\u0000\ud800')], {
        name: '<b>&',
        quadrants: ['<i>', 'B', 'C', 'D'],
      }),
    );
    expect(svg).not.toMatch(/<script|<image|<i>|<b>|javascript:|[\u0000\ud800]/);
    expect(svg).not.toMatch(/\s(href|src|style|on\w+)="/);
    expect(svg).toContain('&lt;script&gt;');
  });

  it('says that a quadrant is empty', () => {
    expect(drawRadar(edition([])).match(/Nothing placed here\./g)).toHaveLength(4);
  });
});
