import { expect, it } from 'vitest';
import type { Palette } from './colours.ts';
import type { Picture } from './picture.ts';
import { pictureSvg } from './picture-svg.ts';

const palette: Palette = {
  background: '#ffffff',
  text: '#1a1c21',
  quiet: '#535863',
  accent: '#2456c7',
  resolve: (colour) => (colour === '--kind-person' ? '#b5568f' : colour),
};
const picture: Picture = {
  nodes: [
    {
      id: 'a',
      label: 'Müller & Söhne <GmbH>',
      x: 0,
      y: 0,
      size: 10,
      colour: '--kind-person',
      group: 'person',
      letter: 'P',
    },
    { id: 'b', label: 'B', x: 100, y: 50, size: 4, colour: '#0072b2', group: 'x' },
  ],
  edges: [
    { id: 'e', source: 'a', target: 'b', size: 1.5, colour: '#8d929d', arrows: 'forward' },
    { id: 'f', source: 'a', target: 'gone', size: 1, colour: '#8d929d', arrows: 'none' },
  ],
};

it('draws each node, each edge whose ends are there, and escapes what people wrote', () => {
  const { svg, width, height } = pictureSvg(picture, { title: 'A "graph"', palette, labels: 10 });
  expect([width, height]).toEqual([220, 170]);
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg.match(/<path/g)).toHaveLength(2);
  expect(svg).toContain('fill="#b5568f"');
  expect(svg).toContain('Müller &amp; Söhne &lt;GmbH&gt;');
  expect(svg).toContain('<title>A &quot;graph&quot;</title>');
  expect(svg).not.toContain('<GmbH>');
});

it('turns the picture the right way up: y grows upwards in the world and downwards in SVG', () => {
  const { svg } = pictureSvg(picture, { title: 't', palette, labels: 0 });
  const middles = [...svg.matchAll(/cy="([\d.]+)"/g)].map(([, y]) => Number(y));
  expect(middles).toEqual([110, 60]);
});

it('draws nothing of an empty graph but its ground', () => {
  const { svg } = pictureSvg({ nodes: [], edges: [] }, { title: 'none', palette, labels: 5 });
  expect(svg).toContain('<rect');
  expect(svg).not.toContain('NaN');
});
