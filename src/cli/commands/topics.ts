import { type Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, parseId, parseWhole, withCommonOptions } from '../options.ts';
import { formatCount, table } from '../output.ts';
import { day } from '../trend-tables.ts';

/** `topics`: what signals are about, found by what they have in common. */
export function registerTopics(program: Command, context: CliContext): void {
  const topics = program.command('topics').description('what signals are about, found by what they share');
  const { output } = context;

  withCommonOptions(topics.command('list'))
    .description('topics, largest first')
    .argument('[words]', 'words of the label')
    .addOption(
      new Option('--sort <order>', 'order')
        .choices(['signals', 'newest', 'last', 'label'])
        .default('signals'),
    )
    .option('--all', 'those that have died, too')
    .option('--limit <n>', 'how many', parseWhole(1, 200), 20)
    .action(
      (
        q: string | undefined,
        options: CommonOptions & {
          sort: 'signals' | 'newest' | 'last' | 'label';
          all?: boolean;
          limit: number;
        },
      ) =>
        openForTenant(context, options, async (session, { id }) => {
          const page = await session.topics.list(id, {
            ...(q === undefined ? {} : { q }),
            ...(options.all === true ? {} : { alive: true }),
            sort: options.sort,
            limit: options.limit,
          });
          if (options.json) return output.json(page);
          output.line(
            page.items.length === 0
              ? 'There is no such topic.'
              : table(
                  ['TOPIC', 'SIGNALS', 'SOURCES', 'FIRST', 'LAST', 'COHESION', 'ID'],
                  page.items.map((topic) => [
                    topic.label,
                    formatCount(topic.signals),
                    formatCount(topic.sources),
                    day(topic.first_published_at),
                    day(topic.last_published_at),
                    topic.cohesion.toFixed(2),
                    topic.id,
                  ]),
                ),
          );
        }),
    );

  withCommonOptions(topics.command('show'))
    .description('a topic: its terms, summary, telling signals, and what became of it')
    .argument('<topic>', 'its id, as topics list shows it', parseId)
    .action((topicId: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const topic = await session.topics.get(id, topicId);
        if (options.json) return output.json(topic);
        output.line(output.style('bold', topic.label));
        output.line(
          `${formatCount(topic.signals)} signals of ${formatCount(topic.sources)} sources, ${day(topic.first_published_at)} to ${day(topic.last_published_at)}`,
        );
        output.line(topic.terms.map(({ term }) => term).join(', '));
        for (const { text } of topic.summary) output.line(`\n${text}`);
        output.line();
        for (const { published_at, title, source } of topic.representative)
          output.line(`${day(published_at)}  ${title}  (${source})`);
        output.line();
        for (const { at, text } of topic.events) output.line(`${day(at)}  ${text}`);
      }),
    );

  withCommonOptions(topics.command('events'))
    .description('births, splits, merges and deaths, newest first')
    .option('--limit <n>', 'how many', parseWhole(1, 200), 30)
    .action((options: CommonOptions & { limit: number }) =>
      openForTenant(context, options, async (session, { id }) => {
        const items = await session.topics.events(id, options.limit);
        if (options.json) return output.json({ items });
        for (const { at, text } of items) output.line(`${day(at)}  ${text}`);
        if (items.length === 0) output.line('Nothing has happened to topics yet.');
      }),
    );

  withCommonOptions(topics.command('recluster'))
    .description('find the topics anew; those whose signals stay together keep their identity')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        using progress = output.progress('topics');
        await session.topics.recluster(id, {
          signal: context.signal,
          onProgress: (done) => progress.update(done, ''),
        });
        progress[Symbol.dispose]();
        const { total } = await session.topics.list(id, { alive: true, limit: 1 });
        if (options.json) return output.json({ topics: total });
        output.line(`${formatCount(total)} topics`);
      }),
    );
}
