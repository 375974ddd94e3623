import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, collectValues, parseId, withCommonOptions } from '../options.ts';
import { formatCount, table } from '../output.ts';

/** `searches`: questions to the signals, kept under a name. */
export function registerSearches(program: Command, context: CliContext): void {
  const searches = program.command('searches').description('saved searches, and what is new in them');
  const { output } = context;

  withCommonOptions(searches.command('list'))
    .description('saved searches with how many signals match')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const items = await session.searches.list(id);
        if (options.json) return output.json({ items });
        output.line(
          items.length === 0
            ? 'No search is saved. Save one: bellwether searches save NAME WORDS'
            : table(
                ['NAME', 'WORDS', 'SIGNALS', 'UNSEEN', 'OWNER', 'ID'],
                items.map((search) => [
                  search.name,
                  search.query.q ?? '',
                  formatCount(search.total),
                  search.unseen === null ? '' : formatCount(search.unseen),
                  search.owner,
                  search.id,
                ]),
              ),
        );
      }),
    );

  withCommonOptions(searches.command('save'))
    .description('save a search, for everybody of the tenant')
    .argument('<name>', 'what to call it')
    .argument('[query]', 'words, as search takes them', '')
    .option('--source-type <type>', 'only this type; repeat it', collectValues, [])
    .option('--source <name>', 'only this source; repeat it', collectValues, [])
    .option('--pestle <class>', 'only this kind of change; repeat it', collectValues, [])
    .action(
      (
        name: string,
        q: string,
        options: CommonOptions & { sourceType: string[]; source: string[]; pestle: string[] },
      ) =>
        openForTenant(context, options, async (session, { id }) => {
          const { sourceType, source, pestle } = options;
          const search = await session.searches.save(id, {
            name,
            shared: true,
            query: Object.fromEntries(
              Object.entries({ q, source_type: sourceType, source, pestle }).filter(
                ([, value]) => value.length > 0,
              ),
            ),
          });
          if (options.json) return output.json(search);
          output.line(`"${search.name}" matches ${formatCount(search.total)} signals: ${search.id}`);
        }),
    );

  withCommonOptions(searches.command('opened'))
    .description('count what is unseen from now')
    .argument('<search>', 'its id', parseId)
    .action((search: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const opened = await session.searches.opened(id, search);
        if (options.json) return output.json(opened);
        output.line(`${formatCount(opened.total)} signals, none unseen`);
      }),
    );

  withCommonOptions(searches.command('remove'))
    .description('delete a search that the command line saved')
    .argument('<search>', 'its id', parseId)
    .action((search: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        await session.searches.remove(id, search);
        if (options.json) return output.json({ removed: search });
        output.line('The search is removed.');
      }),
    );
}
