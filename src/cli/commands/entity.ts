import type { Command } from 'commander';
import type { Entity, Neighbours, Paths } from '../../schemas/graph.ts';
import type { CliContext } from '../context.ts';
import { findEntity } from '../find-entity.ts';
import {
  type CommonOptions,
  collectValues,
  overridesOf,
  parseShare,
  parseWhole,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatCount, table } from '../output.ts';
import { registerEntityIdentity } from './entity-identity.ts';

interface TraversalOptions extends CommonOptions {
  readonly kind: readonly string[];
  readonly minConfidence?: number;
  readonly asOf?: string;
  readonly limit: number;
}

/** `entity`: who and what the signals name, and what connects them. */
export function registerEntity(program: Command, context: CliContext): void {
  const entity = program
    .command('entity')
    .description('people, companies, technologies, and what connects them');
  const { output } = context;

  withCommonOptions(entity.command('search'))
    .description('find entities by the start of a name or of its words')
    .argument('[name]', 'nothing: the most named ones', '')
    .option('--kind <kind>', 'person, organisation, technology, ...; repeat it', collectValues, [])
    .option('--limit <n>', 'how many', parseWhole(1, 200), 20)
    .addHelpText('after', '\nExample:\n  bellwether entity search northvolt --kind organisation')
    .action(async (q: string, options: CommonOptions & { kind: string[]; limit: number }) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const items = await session.graph.entities(id, { q, kind: options.kind, limit: options.limit });
      if (options.json) return output.json({ items });
      output.line(items.length === 0 ? 'No entity has such a name.' : entityTable(items));
    });

  withCommonOptions(entity.command('show'))
    .description('what is known of an entity, and its strongest relationships')
    .argument('<entity>', 'its name or id')
    .addHelpText('after', '\nExample:\n  bellwether entity show Northvolt')
    .action(async (named: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const found = await findEntity(session, id, named);
      const around = await session.graph.neighbours(id, found.id, { kind: [], depth: 1, limit: 15 });
      if (options.json) return output.json({ entity: found, neighbours: around });
      output.line(`${output.style('bold', found.name)}  ${found.kind}  ${found.id}`);
      output.line(
        `${formatCount(found.signals)} signals name it, ${formatCount(found.relationships)} relationships` +
          `${found.aliases.length === 0 ? '' : `; also ${found.aliases.join(', ')}`}`,
      );
      if (found.description !== null) output.line(found.description);
      if (found.merged_into !== null) output.line(`It was merged into ${found.merged_into}.`);
      output.line();
      output.line(relationshipTable(around, found.id));
    });

  withCommonOptions(entity.command('neighbours'))
    .description('what is within some steps of an entity')
    .argument('<entity>', 'its name or id')
    .option('--depth <n>', 'steps, 1 to 5', parseWhole(1, 5), 1)
    .option('--kind <kind>', 'only relationships of this kind; repeat it', collectValues, [])
    .option('--min-confidence <share>', '0 to 1', parseShare)
    .option('--as-of <date>', 'as it was known then: 2018-01-31')
    .option('--limit <n>', 'entities', parseWhole(1, 5_000), 50)
    .addHelpText(
      'after',
      '\nExample:\n  bellwether entity neighbours Northvolt --depth 2 --kind invests_in --as-of 2018-01-31',
    )
    .action(async (named: string, options: TraversalOptions & { depth: number }) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const found = await findEntity(session, id, named);
      const around = await session.graph.neighbours(id, found.id, {
        ...traversalOf(options),
        depth: options.depth,
        limit: options.limit,
      });
      if (options.json) return output.json(around);
      output.line(relationshipTable(around, found.id));
      notePartial(context, around);
    });

  withCommonOptions(entity.command('path'))
    .description('how two entities are connected')
    .argument('<from>', 'name or id')
    .argument('<to>', 'name or id')
    .option('--all', 'every path up to --max-length, not only the shortest')
    .option('--max-length <n>', 'steps, 1 to 8', parseWhole(1, 8), 5)
    .option('--kind <kind>', 'only relationships of this kind; repeat it', collectValues, [])
    .option('--min-confidence <share>', '0 to 1', parseShare)
    .option('--as-of <date>', 'as it was known then')
    .option('--limit <n>', 'paths', parseWhole(1, 200), 10)
    .addHelpText(
      'after',
      '\nExample:\n  bellwether entity path "Ada Lovelace" "Analytical Engines Ltd" --kind employs',
    )
    .action(
      async (from: string, to: string, options: TraversalOptions & { all?: boolean; maxLength: number }) => {
        await using session = await context.openSession(overridesOf(options));
        const { id } = await tenantOf(session, options);
        const [first, last] = [await findEntity(session, id, from), await findEntity(session, id, to)];
        const paths = await session.graph.paths(id, {
          ...traversalOf(options),
          from: first.id,
          to: last.id,
          mode: options.all === true ? 'all' : 'shortest',
          maxLength: options.maxLength,
          limit: options.limit,
        });
        if (options.json) return output.json(paths);
        if (paths.paths.length === 0) output.line(`Nothing connects them within ${options.maxLength} steps.`);
        for (const line of pathLines(paths)) output.line(line);
        notePartial(context, paths);
      },
    );

  withCommonOptions(entity.command('add'))
    .description('add an entity')
    .argument('<kind>', 'person, organisation, technology, or a word of your own')
    .argument('<name>')
    .option('--alias <name>', 'another name; repeat it', collectValues, [])
    .option('--description <text>')
    .option('--distinct', 'another one than the one of this kind and name that is there')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether entity add organisation "Analytical Engines Ltd" --alias "AE Ltd"',
    )
    .action(
      async (
        kind: string,
        name: string,
        options: CommonOptions & { alias: string[]; description?: string; distinct?: boolean },
      ) => {
        await using session = await context.openSession(overridesOf(options));
        const { id } = await tenantOf(session, options);
        const added = await session.graph.add(id, {
          kind,
          name,
          aliases: options.alias,
          ...(options.description === undefined ? {} : { description: options.description }),
          ...(options.distinct === undefined ? {} : { distinct: options.distinct }),
        });
        if (options.json) output.json(added);
        else output.line(`Added ${added.name}, ${added.id}.`);
      },
    );

  withCommonOptions(entity.command('remove'))
    .description('withdraw an entity and its relationships; earlier dates still show them')
    .argument('<entity>', 'its name or id')
    .addHelpText('after', '\nExample:\n  bellwether entity remove "Analytical Engines Ltd"')
    .action(async (named: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const found = await findEntity(session, id, named);
      await session.graph.remove(id, found.id);
      if (options.json) output.json({ id: found.id, name: found.name, result: 'removed' });
      else output.line(`Removed ${found.name}.`);
    });
  registerEntityIdentity(entity, context);
}

function traversalOf({ kind, minConfidence, asOf }: TraversalOptions) {
  return {
    kind,
    ...(minConfidence === undefined ? {} : { minConfidence }),
    ...(asOf === undefined ? {} : { asOf }),
  };
}

function entityTable(items: readonly Entity[]): string {
  return table(
    ['name', 'kind', 'signals', 'relationships', 'id'],
    items.map(({ name, kind, signals, relationships, id }) => [
      name,
      kind,
      formatCount(signals),
      formatCount(relationships),
      id,
    ]),
  );
}

function relationshipTable(
  { entities, relationships }: Pick<Neighbours, 'entities' | 'relationships'>,
  center: string,
): string {
  if (relationships.length === 0) return 'Nothing is connected with it.';
  const nameOf = new Map(entities.map(({ id, name }) => [id, name]));
  const called = (id: string): string => (id === center ? '·' : (nameOf.get(id) ?? id));
  return table(
    ['from', 'relationship', 'to', 'weight', 'confidence', 'id'],
    relationships.map(({ subject_id, kind, object_id, weight, confidence, id }) => [
      called(subject_id),
      kind,
      called(object_id),
      formatCount(weight),
      confidence.toFixed(2),
      id,
    ]),
  );
}

/** `Ada -employs- Engines Ltd <-develops- ...`, a line each. */
function pathLines({ paths, entities, relationships }: Paths): string[] {
  const entityOf = new Map(entities.map((entity) => [entity.id, entity]));
  const relationshipOf = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  return paths.map((path) =>
    path.entities
      .map((id, place) => {
        const name = entityOf.get(id)?.name ?? id;
        const step = relationshipOf.get(path.relationships[place] ?? '');
        if (step === undefined) return name;
        return step.subject_id === id ? `${name} -${step.kind}-> ` : `${name} <-${step.kind}- `;
      })
      .join(''),
  );
}

function notePartial(
  context: CliContext,
  { partial, limits }: { partial: boolean; limits: readonly string[] },
): void {
  if (partial)
    context.output.note(
      `This is a part of it, cut at ${limits.map((one) => one.replaceAll('_', ' ')).join(', ')}.`,
    );
}
