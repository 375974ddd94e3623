import type { Entity, EntityUpdate } from '../../api/contract.ts';

/** What is known of an entity as text to edit. */
export interface EntityForm {
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly aliases: string;
  readonly identifiers: string;
}

const KIND = /^[a-z][a-z0-9_]{0,59}$/;

export function formOf({ name, kind, description, aliases, identifiers }: Entity): EntityForm {
  return {
    name,
    kind,
    description: description ?? '',
    aliases: aliases.join('\n'),
    identifiers: Object.entries(identifiers)
      .map(([system, value]) => `${system}: ${value}`)
      .join('\n'),
  };
}

/** Only what differs; null when nothing does; a sentence when something cannot be. */
export function changeOf(entity: Entity, form: EntityForm): EntityUpdate | null | string {
  const name = form.name.trim();
  if (name === '') return 'An entity needs a name.';
  const kind = form.kind.trim().toLowerCase().replaceAll(/\s+/g, '_');
  if (!KIND.test(kind))
    return `“${form.kind}” cannot be a kind: use letters, digits and underscores, a letter first.`;
  const aliases = linesOf(form.aliases);
  const identifiers = new Map<string, string>();
  for (const line of linesOf(form.identifiers)) {
    const found = /^([^:]+):\s*(.+)$/.exec(line);
    if (found === null) return `“${line}” is no identifier: write the system, a colon, and the value.`;
    identifiers.set((found[1] as string).trim(), found[2] as string);
  }
  const changed: Record<string, string | null> = {};
  for (const [system, value] of identifiers)
    if (entity.identifiers[system] !== value) changed[system] = value;
  for (const system of Object.keys(entity.identifiers)) if (!identifiers.has(system)) changed[system] = null;
  const description = form.description.trim();
  const update: EntityUpdate = {
    ...(name === entity.name ? {} : { name }),
    ...(kind === entity.kind ? {} : { kind }),
    ...(description === (entity.description ?? '')
      ? {}
      : { description: description === '' ? null : description }),
    ...(aliases.join('\n') === entity.aliases.join('\n') ? {} : { aliases }),
    ...(Object.keys(changed).length === 0 ? {} : { identifiers: changed }),
  };
  return Object.keys(update).length === 0 ? null : update;
}

function linesOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ];
}
