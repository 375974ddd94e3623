import type { TieMapping } from '../../../domain/graph-file.ts';
import { parseDate } from '../../../domain/parse-date.ts';
import type { Cell, TableGuess } from './guess-table.ts';
import { isNumber } from './guess-table.ts';

/** What is said of ties by the columns of a table: the mapping that people see, and two columns that only some tools write. */
export interface TableMapping {
  readonly ties: TieMapping | null;
  /** `Directed` or `Undirected`, tie by tie, as Gephi writes it. */
  readonly direction: string | null;
  readonly until: string | null;
  readonly reasons: readonly string[];
}

/** Usual names of columns, lower case, letters and digits only; pairs of ends belong together. */
const ENDS: readonly (readonly [source: string, target: string])[] = [
  ['source', 'target'],
  ['from', 'to'],
  ['sourceid', 'targetid'],
  ['fromid', 'toid'],
  ['fromnodeid', 'tonodeid'],
  ['fromnode', 'tonode'],
  ['sourcenode', 'targetnode'],
  ['id1', 'id2'],
  ['node1', 'node2'],
  ['nodeid1', 'nodeid2'],
  ['person1', 'person2'],
  ['name1', 'name2'],
  ['actor1', 'actor2'],
  ['entity1', 'entity2'],
  ['sender', 'receiver'],
  ['sender', 'recipient'],
  ['ego', 'alter'],
  ['src', 'dst'],
  ['src', 'dest'],
  ['src', 'tgt'],
  ['src', 'target'],
  ['subject', 'object'],
  ['head', 'tail'],
  ['tail', 'head'],
  ['parent', 'child'],
  ['start', 'end'],
  ['startid', 'endid'],
  ['employee', 'manager'],
  ['employee', 'employer'],
  ['person', 'organisation'],
  ['person', 'organization'],
  ['u', 'v'],
  ['i', 'j'],
  ['x', 'y'],
];
const WEIGHTS = [
  'weight',
  'value',
  'strength',
  'count',
  'frequency',
  'freq',
  'w',
  'ties',
  'messages',
  'emails',
];
const TIMES = [
  'time',
  'timestamp',
  'datetime',
  'date',
  'at',
  'when',
  'createdat',
  'created',
  'sentat',
  'sent',
  'starttime',
  'startdate',
  'validfrom',
  'since',
  'unixts',
  'epoch',
  'day',
  'year',
  'start',
]; // prettier-ignore
const UNTILS = ['until', 'endtime', 'enddate', 'validto', 'end'];
const KINDS = [
  'kind',
  'type',
  'relation',
  'relationship',
  'relationtype',
  'relationshiptype',
  'tietype',
  'edgetype',
  'label',
];

const NAMES = new Set([...ENDS.flat(), ...WEIGHTS, ...TIMES, ...UNTILS, ...KINDS]);
// A name of one letter is as good a value as a name.
for (const short of ['u', 'v', 'i', 'j', 'x', 'y', 'w']) NAMES.delete(short);

export function isTieColumnName(text: string): boolean {
  return NAMES.has(normalised(text));
}

export function normalised(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Which columns say what, with a sentence for each choice. */
export function guessMapping(table: TableGuess): TableMapping {
  const { columns } = table;
  const reasons: string[] = [];
  const byName = new Map(
    columns.map((column) => [normalised(column), column]).reverse() as [string, string][],
  );
  const pair = ENDS.find(([source, target]) => byName.has(source) && byName.has(target));
  if (columns.length < 2)
    return {
      ties: null,
      direction: null,
      until: null,
      reasons: ['A table of ties needs two columns, one for each end of a tie.'],
    };
  const source = pair === undefined ? columns[0]! : byName.get(pair[0])!;
  const target = pair === undefined ? columns[1]! : byName.get(pair[1])!;
  reasons.push(
    pair === undefined
      ? `Ties are taken to go from "${source}" to "${target}", the first two columns.`
      : `Ties go from "${source}" to "${target}": the names say so.`,
  );
  const free = columns.filter((column) => column !== source && column !== target);
  const take = (column: string | undefined): string | null => {
    if (column === undefined) return null;
    free.splice(free.indexOf(column), 1);
    return column;
  };
  const named = (names: readonly string[], fits: (column: string) => boolean): string | undefined => {
    for (const name of names) {
      const found = free.find((column) => normalised(column) === name && fits(column));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const cells = (column: string): Cell[] =>
    table.rows.flatMap((row) => {
      const cell = row[columns.indexOf(column)];
      return cell === undefined || cell.text === '' ? [] : [cell];
    });
  const every = (column: string, test: (text: string) => boolean): boolean =>
    cells(column).every(({ text }) => test(text));

  const direction = take(
    named(
      ['type', 'direction', 'directed'],
      (column) => cells(column).length > 0 && every(column, isDirection),
    ),
  );
  if (direction !== null) reasons.push(`"${direction}" says of each tie whether it is directed.`);

  let at = take(named(TIMES, (column) => every(column, isTime)));
  if (at !== null) reasons.push(`"${at}" is the time of the tie.`);
  else {
    const steps = named(TIMES, (column) => every(column, isNumber));
    if (steps !== undefined) reasons.push(`"${steps}" holds small numbers, which are no dates.`);
  }
  const until = at === null ? null : take(named(UNTILS, (column) => every(column, isTime)));
  if (until !== null) reasons.push(`"${until}" is when the tie ended.`);

  let weight = take(named(WEIGHTS, (column) => mostlyNumbers(cells(column))));
  if (weight !== null) reasons.push(`"${weight}" is the weight: its name says so and it holds numbers.`);

  if (table.header !== 'row' && free.length > 0) {
    const third = free[0]!;
    if (at === null && cells(third).length > 0 && every(third, isEpoch)) {
      at = take(third);
      reasons.push(`"${third}" holds numbers as large as seconds since 1970, so it is the time.`);
    } else if (
      weight === null &&
      cells(third).length > 0 &&
      every(third, (text) => isNumber(text) && !(Number(text) <= 0))
    ) {
      weight = take(third);
      reasons.push(`"${third}" holds numbers above 0, so it is the weight.`);
    }
  }
  const kind = take(named(KINDS, (column) => cells(column).length === 0 || !every(column, isNumber)));
  if (kind !== null) reasons.push(`"${kind}" says what kind of tie it is.`);
  if (free.length > 0)
    reasons.push(
      `${free.map((column) => `"${column}"`).join(', ')} ${free.length === 1 ? 'is kept as an attribute' : 'are kept as attributes'}.`,
    );
  return { ties: { source, target, weight, at, kind }, direction, until, reasons };
}

/** A single word among the numbers of a weight is an error to be told, not a reason to read the column otherwise. */
function mostlyNumbers(cells: readonly Cell[]): boolean {
  return cells.filter(({ text }) => isNumber(text)).length * 2 >= cells.length;
}

export function isDirection(text: string): boolean {
  return /^(un|mutual)?directed$|^mutual$|^true$|^false$/i.test(text);
}

/** Seconds since 1973, or milliseconds, as digits. */
function isEpoch(text: string): boolean {
  return /^\d{9,13}(\.\d+)?$/.test(text);
}

function isTime(text: string): boolean {
  if (/^[-+]?\d*\.?\d+$/.test(text) && !isEpoch(text) && !/^(1[5-9]|20|21)\d\d$|^(19|20)\d{6}$/.test(text))
    return false;
  return parseDate(text) !== undefined;
}
