import { readFile, stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { RING_NAMES } from '../../schemas/radar.ts';
import type { CliContext, Session } from '../context.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, parseId, withCommonOptions } from '../options.ts';
import { table } from '../output.ts';
import { day } from '../trend-tables.ts';

/** `radar`: where to look, try, adopt, and what moved. */
export function registerRadar(program: Command, context: CliContext): void {
  const radar = program.command('radar').description('technologies by quadrant and ring, in editions');
  const { output } = context;

  withCommonOptions(radar.command('list'))
    .description('editions, newest first')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const items = await session.radar.editions(id);
        if (options.json) return output.json({ items });
        output.line(
          items.length === 0
            ? 'There is no edition yet. Make one: bellwether radar create NAME'
            : table(
                ['EDITION', 'STATE', 'MADE', 'PUBLISHED', 'BLIPS', 'ID'],
                items.map((edition) => [
                  edition.name,
                  edition.state,
                  day(edition.created_at),
                  edition.published_at === null ? '' : day(edition.published_at),
                  String(edition.blips),
                  edition.id,
                ]),
              ),
        );
      }),
    );

  withCommonOptions(radar.command('show'))
    .description('what stands where in an edition')
    .argument('[edition]', 'its id; the newest otherwise', parseId)
    .action((edition: string | undefined, options: CommonOptions) =>
      openForTenant(context, options, async (session, tenant) => {
        const shown = await session.radar.edition(tenant.id, edition ?? (await newest(session, tenant)));
        if (options.json) return output.json(shown);
        output.line(`${output.style('bold', shown.name)}  ${shown.state}`);
        const placed = shown.items.toSorted(
          (left, right) => left.quadrant - right.quadrant || ringOf(left.ring) - ringOf(right.ring),
        );
        output.line(
          table(
            ['QUADRANT', 'RING', 'BLIP', 'MOVED', 'SUGGESTED'],
            placed.map(({ quadrant, ring, name, movement, suggested }) => [
              shown.quadrants[quadrant] ?? '',
              ring,
              name,
              movement === 'none' ? '' : movement,
              suggested?.ring ?? '',
            ]),
          ),
        );
      }),
    );

  withCommonOptions(radar.command('create'))
    .description('begin a draft')
    .argument('<name>', 'for example 2026-Q4')
    .addOption(
      new Option('--from <what>', 'what it begins with')
        .choices(['previous', 'suggested', 'empty'])
        .default('previous'),
    )
    .action((name: string, options: CommonOptions & { from: 'previous' | 'suggested' | 'empty' }) =>
      openForTenant(context, options, async (session, { id }) => {
        const made = await session.radar.create(id, { name, from: options.from });
        if (options.json) return output.json(made);
        output.line(`Draft "${made.name}" holds ${made.items.length} blips: ${made.id}`);
      }),
    );

  withCommonOptions(radar.command('publish'))
    .description('publish a draft; it cannot be changed after')
    .argument('<edition>', 'its id', parseId)
    .action((edition: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const published = await session.radar.publish(id, edition);
        if (options.json) return output.json(published);
        output.line(`"${published.name}" is published.`);
      }),
    );

  withCommonOptions(radar.command('import'))
    .description('read an edition from a CSV or JSON file')
    .argument('<file>', 'CSV with name, ring, quadrant, isNew, description; or JSON as radar export gives it')
    .requiredOption('--name <name>', 'what to call the edition')
    .option('--publish', 'publish it at once')
    .action((file: string, options: CommonOptions & { name: string; publish?: boolean }) =>
      openForTenant(context, options, async (session, { id }) => {
        const { edition, rejected } = await session.radar.import(id, {
          name: options.name,
          format: file.toLowerCase().endsWith('.json') ? 'json' : 'csv',
          content: await readRadarFile(file),
          publish: options.publish === true,
        });
        if (options.json) return output.json({ edition, rejected });
        output.line(`"${edition.name}" holds ${edition.items.length} blips: ${edition.id}`);
        for (const { line, reason } of rejected) output.note(`line ${line}: ${reason}`);
      }),
    );

  withCommonOptions(radar.command('export'))
    .description('write an edition to standard output')
    .argument('[edition]', 'its id; the newest otherwise', parseId)
    .addOption(new Option('--format <format>', 'as what').choices(['csv', 'json', 'svg']).default('csv'))
    .addHelpText('after', '\nExample:\n  bellwether radar export --format svg > radar.svg')
    .action((edition: string | undefined, options: CommonOptions & { format: 'csv' | 'json' | 'svg' }) =>
      openForTenant(context, options, async (session, tenant) => {
        const id = edition ?? (await newest(session, tenant));
        output.line((await session.radar.export(tenant.id, id, options.format)).trimEnd());
      }),
    );
}

/** Bytes of a radar file, as the API takes them. */
const FILE_LIMIT = 4_000_000;

async function readRadarFile(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > FILE_LIMIT)
      throw new BellwetherError('TOO_LARGE', `${path} has ${size} bytes; a radar has at most ${FILE_LIMIT}.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isBellwetherError(error, 'TOO_LARGE')) throw error;
    throw new BellwetherError('FILE_UNREADABLE', `${path} cannot be read: ${messageOf(error)}`);
  }
}

async function newest(session: Session, { id }: Tenant): Promise<string> {
  const [edition] = await session.radar.editions(id);
  if (edition === undefined)
    throw new BellwetherError('NOT_FOUND', 'There is no edition yet. Make one: bellwether radar create NAME');
  return edition.id;
}

function ringOf(ring: (typeof RING_NAMES)[number]): number {
  return RING_NAMES.indexOf(ring);
}
