import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RadarEdition } from '../../domain/radar.ts';
import { blipKey, movementFrom } from './blip-key.ts';
import { plainText } from './plain-text.ts';
import type { RadarFile } from './radar-file.ts';
import { readRadarCsv } from './read-radar-csv.ts';
import { readRadarJson } from './read-radar-json.ts';
import { writeRadarCsv, writeRadarJson } from './write-radar.ts';

const VOLUMES = new URL('../../../../shared/datasets/thoughtworks_radar/volumes/csv/', import.meta.url);

function editionOf({ quadrants, blips }: RadarFile): RadarEdition {
  return {
    id: 'edition',
    name: 'Edition',
    state: 'published',
    createdAt: 0,
    publishedAt: 0,
    blips: blips.length,
    quadrants,
    previous: null,
    items: blips.map(({ name, quadrant, ring, description, stated }) => ({
      id: name,
      name,
      quadrant,
      ring,
      movement: stated ?? 'new',
      suggested: null,
      trend: null,
      description,
      curated: null,
    })),
  };
}

describe('a radar as CSV', () => {
  it('reports each row that cannot be taken, with its line and the reason', () => {
    const file = readRadarCsv(
      [
        'name,ring,quadrant,isNew,description',
        'Go,adopt,languages-and-frameworks,TRUE,"two\nlines"',
        'Scala, the good parts,assess,languages-and-frameworks,FALSE,',
        ',adopt,tools,TRUE,',
        'Vim,maybe,tools,TRUE,',
        'Emacs,hold,editors,TRUE,',
        'GO ,hold,tools,TRUE,',
        'cut',
        'Rust,Caution,Languages & Frameworks,FALSE,',
      ].join('\r\n'),
    );
    expect(
      file.blips.map(({ line, name, ring, quadrant, stated }) => [line, name, ring, quadrant, stated]),
    ).toEqual([
      [2, 'Go', 'adopt', 3, 'new'],
      [10, 'Rust', 'hold', 3, 'none'],
    ]);
    expect(file.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'It has 6 cells where the first line has 5. A cell with a comma in it needs quotes around it.'],
      [5, 'It has no name.'],
      [6, 'There is no ring "maybe": use adopt, trial, assess, hold (caution is taken for hold).'],
      [
        7,
        'There is no quadrant "editors" in this radar; it has "Techniques", "Platforms", "Tools", "Languages & frameworks".',
      ],
      [8, '"GO" stands in line 2 already.'],
      [9, 'It has 1 cells where the first line has 5. A cell is missing, or a line is cut off.'],
    ]);
  });

  it('refuses a file that is no radar, and says what is missing', () => {
    expect(() => readRadarCsv('a,b\n1,2\n')).toThrow(
      'The first line has no column name, ring, quadrant: "a,b"',
    );
    expect(() => readRadarCsv('')).toThrow('has no column name');
    expect(() => readRadarCsv('\n'.repeat(30_000))).toThrow('has 30,000 lines; a radar has at most 20,000');
  });

  it('takes quadrants of its own, the four with the most rows', () => {
    const file = readRadarCsv(
      `name,ring,quadrant\n${['People', 'Money', 'Odd', 'Things', 'Places'].flatMap((quadrant) => Array.from({ length: quadrant === 'Odd' ? 1 : 3 }, (_, i) => `${quadrant} ${i},hold,${quadrant}`)).join('\n')}`,
    );
    expect(file.quadrants).toEqual(['People', 'Money', 'Things', 'Places']);
    expect(file.rejected).toHaveLength(1);
  });

  it('gives no cell to a spreadsheet as a formula, and reads its own export back as it was', () => {
    const names = ['=1+1', '+1', '-2', '@SUM(A1)', "'=x", "'plain", 'a "quote", and comma', ' .NET ', '一二'];
    const file = readRadarJson(
      JSON.stringify(
        names.map((name) => ({ name, ring: 'trial', quadrant: 'tools', description: `${name}\nmore` })),
      ),
    );
    const csv = writeRadarCsv(editionOf(file));
    for (const row of csv.split('\r\n')) expect(row).not.toMatch(/(^|,)"?[=+\-@\t\r]/);
    const back = readRadarCsv(csv);
    expect(back.rejected).toEqual([]);
    const told = (from: RadarFile): string[][] =>
      from.blips.map(({ name, description }) => [name, description]).sort();
    expect(told(back)).toEqual(told(file));
  });

  it('lists two thousand lines that are not taken, and says how many more there are', () => {
    const { rejected } = readRadarCsv(`name,ring,quadrant\nA,hold,tools\n${'x\n'.repeat(10_000)}`);
    expect(rejected).toHaveLength(2_001);
    expect(rejected.at(-1)).toMatchObject({
      line: 2_003,
      reason: expect.stringMatching(/From this line on, 8,000 lines were not taken\.$/),
    });
  });

  it('turns the HTML of descriptions into text', () => {
    expect(
      plainText(
        '<p>Use <strong>it</strong> &amp; <a href="x">see</a>.</p>\n<ul><li>one</li><li>two</li></ul>',
      ),
    ).toBe('Use it & see.\n\n- one\n- two');
    expect(plainText('a < b && b > c')).toBe('a < b && b > c');
    expect(plainText('<script>alert(1)</script><p>x</p>')).toBe('x');
    const began = performance.now();
    for (const hostile of ['<script>', '<a', '<a <', '</', '<!--', '&#']) plainText(hostile.repeat(500_000));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('a radar as JSON', () => {
  it('reads its own export back, and lists of other radars', () => {
    const file = readRadarCsv(
      'name,ring,quadrant,isNew,status\nA,adopt,tools,FALSE,moved in\nB,hold,platforms,TRUE,new\n',
    );
    const back = readRadarJson(writeRadarJson(editionOf(file)));
    expect(back.quadrants).toEqual(file.quadrants);
    const told = (from: RadarFile): unknown[] =>
      from.blips.map(({ name, ring, quadrant, stated }) => [name, ring, quadrant, stated]).sort();
    expect(told(back)).toEqual(told(file));
    expect(
      readRadarJson('[{"name":"C","ring":"Trial","quadrant":"Tools","isNew":"TRUE"}]').blips[0],
    ).toMatchObject({
      name: 'C',
      ring: 'trial',
      quadrant: 2,
      stated: 'new',
    });
  });

  it('reports what is no blip, and refuses what is no radar', () => {
    expect(readRadarJson('[null, 5, {"name": {"toString": 1}}]').rejected.map(({ line }) => line)).toEqual([
      1, 2, 3,
    ]);
    expect(() => readRadarJson('{')).toThrow('It is not JSON');
    expect(() => readRadarJson('{"blips": 3}')).toThrow('There is no list of blips in it');
  });
});

describe.skipIf(!existsSync(VOLUMES))(
  'the volumes of Thoughtworks (skipped without ../shared/datasets)',
  () => {
    it('move as they say themselves, but for two things of one name', () => {
      const last = new Map<string, RadarFile['blips'][number]['ring']>();
      let [taken, rejected] = [0, 0];
      const differing: string[] = [];
      const volumes = readdirSync(VOLUMES).sort();
      for (const volume of volumes) {
        const file = readRadarCsv(readFileSync(new URL(encodeURIComponent(volume), VOLUMES), 'utf8'));
        taken += file.blips.length;
        rejected += file.rejected.length;
        for (const { name, ring, stated } of file.blips) {
          const movement = movementFrom(last.get(blipKey(name)) ?? null, ring);
          if (movement !== stated) differing.push(`${name}: ${movement}, not ${stated}`);
        }
        for (const { name, ring } of file.blips) last.set(blipKey(name), ring);
      }
      expect([volumes.length, taken, rejected]).toEqual([24, 2242, 15]);
      // A language of graph queries in volumes 7 and 8, another thing of that name in volume 20.
      expect(differing).toEqual(['Gremlin: none, not new']);
    });
  },
);
