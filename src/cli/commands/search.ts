import { type Command, Option } from 'commander';
import type { SignalPage } from '../../schemas/signal.ts';
import type { CliContext, SearchQuery } from '../context.ts';
import {
  type CommonOptions,
  collectSourceTypes,
  collectValues,
  overridesOf,
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
  readonly label: readonly string[];
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
    .option('--label <label>', 'only this label', collectValues, [])
    .addOption(
      new Option('--sort <order>', 'default: relevance, or newest without words').choices([
        'relevance',
        'newest',
        'oldest',
      ]),
    )
    .option('--limit <n>', 'how many', parseWhole(0, 200), 10)
    .option('--cursor <cursor>', 'continue after the page that gave this cursor')
    .option('--facets', 'counts per source type, source, language, country and label')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether search "meltdown spectre" --from 2018-01-01 --to 2018-01-31',
    )
    .action(async (words: string[], options: SearchOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
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
    label: options.label.length > 0 ? options.label : undefined,
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
    `${formatCount(page.total)} ${page.total === 1 ? 'signal' : 'signals'} in ${page.took_ms.toFixed(1)} ms`,
  );
  for (const signal of page.items) {
    output.line();
    output.line(signal.title);
    output.line(
      `  ${signal.published_at.slice(0, 10)}  ${signal.source.name}${signal.sightings > 1 ? `  seen ${signal.sightings} times` : ''}`,
    );
    if (signal.url !== null) output.line(`  ${signal.url}`);
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
