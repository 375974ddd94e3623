import { BellwetherError } from '../../base/errors.ts';
import { GRAPH_KIND } from '../../domain/graph.ts';
import type { NewEntity, NewRelationship } from '../knowledge-graph.ts';

const MOST = {
  name: 500,
  aliases: 200,
  description: 5_000,
  attributes: 64 * 1024,
  identifiers: 100,
} as const;

export interface Issue {
  /** `name`, `attributes`. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with an entity, or with a change of one: absent fields are not looked at. */
export function entityIssues(entity: Partial<NewEntity>): Issue[] {
  const issues: Issue[] = [];
  const reject = (path: string, message: string): void => void issues.push({ path, message });
  const { kind, name, aliases, description, attributes, identifiers } = entity;
  if (kind !== undefined && !GRAPH_KIND.test(kind)) reject('kind', kindMessage(kind));
  if (name !== undefined) {
    if (name.trim() === '') reject('name', 'The name is empty. Give what people call it.');
    if (name.length > MOST.name)
      reject('name', `The name has ${name.length} characters. Give at most ${MOST.name}.`);
  }
  if (aliases !== undefined) {
    if (aliases.length > MOST.aliases)
      reject('aliases', `There are ${aliases.length} aliases. Give at most ${MOST.aliases}.`);
    const odd = aliases.findIndex((alias) => alias.trim() === '' || alias.length > MOST.name);
    if (odd >= 0)
      reject(
        `aliases.${odd}`,
        `An alias has 1 to ${MOST.name} characters, this one ${aliases[odd]!.length}.`,
      );
  }
  if (typeof description === 'string' && description.length > MOST.description)
    reject(
      'description',
      `The description has ${description.length} characters. Give at most ${MOST.description}.`,
    );
  if (identifiers !== undefined && Object.keys(identifiers).length > MOST.identifiers)
    reject(
      'identifiers',
      `There are ${Object.keys(identifiers).length} identifiers. Give at most ${MOST.identifiers}.`,
    );
  checkShared(entity, attributes, reject);
  return issues;
}

/** What is wrong with a relationship, its ends aside, or with a change of one. */
export function relationshipIssues(relationship: Partial<NewRelationship>): Issue[] {
  const issues: Issue[] = [];
  const reject = (path: string, message: string): void => void issues.push({ path, message });
  const { kind, weight, attributes } = relationship;
  if (kind !== undefined && !GRAPH_KIND.test(kind)) reject('kind', kindMessage(kind));
  if (weight !== undefined && !(Number.isFinite(weight) && weight >= 0 && weight <= 1e30))
    reject('weight', `The weight is ${weight}. Give a number from 0 to 1e30.`);
  checkShared(relationship, attributes, reject);
  return issues;
}

function checkShared(
  { confidence, validFrom, validTo }: Pick<Partial<NewEntity>, 'confidence' | 'validFrom' | 'validTo'>,
  attributes: object | undefined,
  reject: (path: string, message: string) => void,
): void {
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1))
    reject('confidence', `The confidence is ${confidence}. Give a number from 0 to 1.`);
  if (typeof validFrom === 'number' && typeof validTo === 'number' && validFrom > validTo)
    reject('valid_to', 'It ends before it begins: valid_to lies before valid_from.');
  for (const [path, time] of [
    ['valid_from', validFrom],
    ['valid_to', validTo],
  ] as const)
    if (typeof time === 'number' && !(Math.abs(time) <= 8.64e15 / 2))
      reject(path, `The time is ${time}. Give a date between the years -130000 and 130000.`);
  if (attributes === undefined) return;
  const size = JSON.stringify(attributes).length;
  if (size > MOST.attributes)
    reject('attributes', `The attributes have ${size} characters as JSON. Give at most ${MOST.attributes}.`);
}

function kindMessage(kind: string): string {
  return `The kind is "${kind.slice(0, 80)}". Give a word of lower-case letters, digits and underscores that begins with a letter, at most 60 characters.`;
}

/** Throws INVALID_INPUT when there are issues; the first stands in the message, all in `details.errors`. */
export function refuse(issues: readonly Issue[]): void {
  const [first] = issues;
  if (first === undefined) return;
  const more =
    issues.length === 1 ? '' : ` ${issues.length - 1} more of the items are not valid, see errors.`;
  throw new BellwetherError('INVALID_INPUT', `${first.path}: ${first.message}${more} Nothing was written.`, {
    details: { errors: issues.slice(0, 1_000) },
  });
}
