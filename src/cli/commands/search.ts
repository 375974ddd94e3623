import { type Command, InvalidArgumentError, Option } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import { PESTLE_CLASSES } from '../../domain/analysis.ts';
import { SEARCH_MODES } from '../../domain/search-query.ts';
import type { Signal, SignalPage, SimilarSignals } from '../../schemas/signal.ts';
import type { CliContext, SearchQuery } from '../context.ts';
import {
  type CommonOptions,
  collectIds,
  collectSourceTypes,
  collectValues,
  overridesOf,
  parseId,
  parseWhole,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatCount } from '../output.ts';

interface SearchOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly sourceType: readonly string[];
  readonly source: readonly string[];
  readonly language: readonly string[];
  readonly country: readonly string[];
  readonly label: readonly string[];
  readonly entity: readonly string[];
  readonly pestle: readonly string[];
  readonly mode?: string;
  readonly similar?: string;
  readonly sort?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly facets?: boolean;
}

export function registerSearch(program: Command, context: CliContext): void {
  withCommonOptions(program.command('search'))
    .description('find signals')
    .argument(
      '[query...]',
      'words, "phrases", prefix*, a OR b, title:word, typo~; in one argument also "harbour -ferry"',
    )
    .option('--from <date>', 'published on or after: 2018-01-01')
    .option('--to <date>', 'published on or before')
    .option('--source-type <type>', 'only this type; repeat it for several', collectSourceTypes, [])
    .option('--source <name>', 'only this source', collectValues, [])
    .option('--language <code>', 'only this language', collectValues, [])
    .option('--country <code>', 'only what comes from this country or speaks of it', collectValues, [])
    .option('--label <label>', 'only this label', collectValues, [])
    .option('--entity <id>', 'only what names this entity', collectIds, [])
    .addOption(
      new Option('--pestle <class>', 'only this kind of change; repeat it for several')
        .choices([...PESTLE_CLASSES])
        .argParser(collectClasses)
        .default([], 'all'),
    )
    .addOption(
      new Option('--mode <mode>', 'look for the words, their meaning, or both').choices([...SEARCH_MODES]),
    )
    .option('--similar <id>', 'signals like this one, nearest first', parseId)
    .addOption(
      new Option('--sort <order>', 'default: relevance, or newest without words').choices([
        'relevance',
        'newest',
        'oldest',
      ]),
    )
    .option('--limit <n>', 'how many', parseWhole(0, 200), 10)
    .option('--cursor <cursor>', 'continue after the page that gave this cursor')
    .option('--facets', 'counts per source type, source, language, country, label, entity and PESTLE class')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether search "meltdown spectre" --from 2018-01-01 --to 2018-01-31',
    )
    .action(async (words: string[], options: SearchOptions) => {
      if (options.similar !== undefined && words.length > 0)
        throw new BellwetherError('INVALID_INPUT', 'Give words or --similar, not both');
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      if (options.similar !== undefined) {
        const similar = await session.similar(tenant.id, options.similar, {
          limit: Math.min(50, Math.max(1, options.limit)),
        });
        if (options.json) context.output.json(similar);
        else printSimilar(similar, context);
        return;
      }
      const page = await session.search(tenant.id, toQuery(words, options));
      if (options.json) context.output.json(page);
      else print(page, context);
    });
}

function toQuery(words: readonly string[], options: SearchOptions): SearchQuery {
  const given: Record<string, string | readonly string[] | undefined> = {
    q: words.join(' ') || undefined,
    from: options.from,
    to: options.to,
    source_type: options.sourceType.length > 0 ? options.sourceType : undefined,
    source: options.source.length > 0 ? options.source : undefined,
    language: options.language.length > 0 ? options.language : undefined,
    country: options.country.length > 0 ? options.country : undefined,
    label: options.label.length > 0 ? options.label : undefined,
    entity: options.entity.length > 0 ? options.entity : undefined,
    pestle: options.pestle.length > 0 ? options.pestle : undefined,
    mode: options.mode,
    sort: options.sort,
    limit: String(options.limit),
    cursor: options.cursor,
    facets: options.facets ? 'true' : undefined,
  };
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, string | readonly string[]] => entry[1] !== undefined,
    ),
  );
}

function print(page: SignalPage, { output }: CliContext): void {
  output.line(
    `${formatCount(page.total)} ${page.total === 1 ? 'signal' : 'signals'}${page.related > 0 ? `, ${formatCount(page.related)} of them only related,` : ''} in ${page.took_ms.toFixed(1)} ms`,
  );
  for (const signal of page.items) {
    output.line();
    output.line(signal.title);
    output.line(`  ${whereAndWhen(signal)}`);
    if (signal.url !== null) output.line(`  ${signal.url}`);
    const about = aboutOf(signal);
    if (about !== '') output.line(`  ${about}`);
    if (signal.snippet.text !== '') output.line(`  ${signal.snippet.text}`);
  }
  for (const [field, values] of Object.entries(page.facets ?? {})) {
    if (values.length === 0) continue;
    output.line();
    output.line(
      `${field.replace('_', ' ')}: ${values.map((value) => `${value.label} ${formatCount(value.count)}`).join(', ')}`,
    );
  }
  if (page.next_cursor !== null) {
    output.line();
    output.line(`More: --cursor ${page.next_cursor}`);
  }
}

function printSimilar({ items }: SimilarSignals, { output }: CliContext): void {
  if (items.length === 0) output.line('Nothing is near it yet: it has no vector, or stands alone');
  for (const [at, { signal, similarity }] of items.entries()) {
    if (at > 0) output.line();
    output.line(`${similarity.toFixed(2)}  ${signal.title}`);
    output.line(`      ${whereAndWhen(signal)}`);
    const about = aboutOf(signal);
    if (about !== '') output.line(`      ${about}`);
  }
}

function whereAndWhen({ published_at, source, sightings, story_size }: Signal): string {
  return [
    published_at.slice(0, 10),
    source.name,
    ...(sightings > 1 ? [`seen ${formatCount(sightings)} times`] : []),
    ...(story_size > 1 ? [`${formatCount(story_size)} tell it`] : []),
  ].join('  ');
}

/** Kinds of change and names, briefly: `economic · Northvolt, Volkswagen`. */
function aboutOf({ pestle, entities }: Signal): string {
  return [pestle.join(', '), entities.map(({ name }) => name).join(', ')]
    .filter((part) => part !== '')
    .join(' · ');
}

function collectClasses(value: string, before: readonly string[]): readonly string[] {
  if (!(PESTLE_CLASSES as readonly string[]).includes(value))
    throw new InvalidArgumentError(`choose from ${PESTLE_CLASSES.join(', ')}`);
  return [...before, value];
}
