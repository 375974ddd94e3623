import { type CsvError, type Info, parse } from 'csv-parse/sync';
import { BellwetherError } from '../../base/errors.ts';
import type { Movement } from '../../domain/radar.ts';
import { checkRows, type RadarFile, type RadarRow, type RejectedLine } from './radar-file.ts';

const COLUMNS = ['name', 'ring', 'quadrant'] as const;
/** A radar of a thousand blips with long descriptions has fewer; more would keep the process from its other work. */
const MOST_LINES = 20_000;

/**
 * Reads a radar as CSV with the columns name, ring, quadrant, and if they are there isNew, status, description: as the
 * volumes of Thoughtworks are, and as ours are exported. A row that has not as many cells as the heading is rejected, with
 * the reason: no cell can be told from another. Throws INVALID_INPUT when the heading is not that of a radar.
 */
export function readRadarCsv(content: string): RadarFile {
  const lines = content.match(/\r\n|\n|\r/g)?.length ?? 0;
  if (lines > MOST_LINES)
    throw new BellwetherError(
      'INVALID_INPUT',
      `The file has ${lines.toLocaleString('en')} lines; a radar has at most ${MOST_LINES.toLocaleString('en')}.`,
    );
  const rejected: RejectedLine[] = [];
  const records = parse(content, {
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined, raw: string | undefined) => {
      rejected.push({
        line: Number(error?.lines ?? 0),
        reason: `It is not CSV: ${error?.message ?? 'unreadable'}.`,
        text: excerpt(raw ?? ''),
      });
      return undefined;
    },
  }) as unknown as readonly {
    readonly record: readonly string[];
    readonly raw: string;
    readonly info: Info;
  }[];
  const [head, ...body] = records;
  const heading = (head?.record ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = COLUMNS.filter((name) => !heading.includes(name));
  if (missing.length > 0)
    throw new BellwetherError(
      'INVALID_INPUT',
      `The first line has no column ${missing.join(', ')}: "${excerpt(head?.raw ?? '')}". A radar needs name, ring and quadrant; isNew, status and description are taken too.`,
    );

  const rows: RadarRow[] = [];
  for (const { record, raw, info } of body) {
    const text = excerpt(raw);
    // The line on which the record begins: quoted cells may hold line breaks.
    const line = info.lines - (raw.trimEnd().match(/\r\n|\n|\r/g)?.length ?? 0);
    if (record.length !== heading.length) {
      const advice =
        record.length > heading.length
          ? 'A cell with a comma in it needs quotes around it'
          : 'A cell is missing, or a line is cut off';
      rejected.push({
        line,
        reason: `It has ${record.length} cells where the first line has ${heading.length}. ${advice}.`,
        text,
      });
      continue;
    }
    const cell = (name: string): string => {
      const place = heading.indexOf(name.toLowerCase());
      return place < 0 ? '' : shown(record[place]!.trim());
    };
    rows.push({
      line,
      text,
      name: cell('name'),
      ring: cell('ring'),
      quadrant: cell('quadrant'),
      description: cell('description'),
      stated: statedMovement(cell('isNew'), cell('status')),
    });
  }
  return checkRows(rows, { rejected });
}

/** What our export put before a cell that a spreadsheet would take for a formula. */
function shown(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

const STATUS: Readonly<Record<string, Movement>> = {
  new: 'new',
  'moved in': 'in',
  'moved out': 'out',
  'no change': 'none',
};

function statedMovement(isNew: string, status: string): Movement | null {
  if (/^(true|yes|1)$/i.test(isNew)) return 'new';
  const said = STATUS[status.toLowerCase()] ?? null;
  if (/^(false|no|0)$/i.test(isNew)) return said === 'new' || said === null ? 'none' : said;
  return said;
}

function excerpt(raw: string): string {
  const line = raw.trim().replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
