/** A relationship that signals state, by what it is: two nodes as stated and the number of its kind. */
export interface StatedRelationship {
  readonly subjectNode: number;
  readonly objectNode: number;
  readonly kind: number;
}

/** Marks our own ids among those of version 8; "graph" on a telephone. */
const MARK = '47274';

/**
 * The id of what signals state: a UUID (version 8) that is written from kind and nodes and read back, so that it needs
 * no column and no index, and is the same after every rebuild.
 *
 *     ssssssss-oooo-8kkk-8ooo-o47274000000   subject, object (upper, lower), kind
 */
export function statedRelationshipId({ subjectNode, objectNode, kind }: StatedRelationship): string {
  const subject = hex(subjectNode, 8);
  const object = hex(objectNode, 8);
  return `${subject}-${object.slice(0, 4)}-8${hex(kind, 3)}-8${object.slice(4, 7)}-${object[7]}${MARK}000000`;
}

/** Undefined for any other id. */
export function readStatedRelationshipId(id: string): StatedRelationship | undefined {
  const parts = STATED.exec(id);
  if (parts === null) return undefined;
  const [, subject, upper, kind, middle, last] = parts;
  return {
    subjectNode: Number.parseInt(subject!, 16),
    objectNode: Number.parseInt(`${upper}${middle}${last}`, 16),
    kind: Number.parseInt(kind!, 16),
  };
}

const STATED = new RegExp(
  `^([0-7][0-9a-f]{7})-([0-7][0-9a-f]{3})-8([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f])${MARK}000000$`,
);

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
