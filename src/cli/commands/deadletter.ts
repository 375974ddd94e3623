import type { Command } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import type { CliContext } from '../context.ts';
import {
  type CommonOptions,
  collectIds,
  overridesOf,
  parseId,
  parseWhole,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatCount, formatTime, table } from '../output.ts';

export function registerDeadletter(program: Command, context: CliContext): void {
  const deadletter = program
    .command('deadletter')
    .description('documents that were refused, with the reason');

  withCommonOptions(deadletter.command('list'))
    .description('newest first')
    .option('--limit <n>', 'how many', parseWhole(1, 1_000), 20)
    .option('--stage <stage>', 'only those of this pipeline stage')
    .action(async (options: CommonOptions & { readonly limit: number; readonly stage?: string }) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const letters = await session.deadLetters.list(id, {
        limit: options.limit,
        ...(options.stage === undefined ? {} : { stage: options.stage }),
      });
      const total = await session.deadLetters.count(id);
      if (options.json) return context.output.json({ total, items: letters });
      context.output.line(`${formatCount(total)} dead ${total === 1 ? 'letter' : 'letters'}`);
      if (letters.length > 0)
        context.output.line(
          table(
            ['when', 'stage', 'where', 'why', 'id'],
            letters.map((l) => [
              formatTime(l.occurredAt),
              l.stage,
              l.location ?? '',
              l.reason.slice(0, 80),
              l.id,
            ]),
          ),
        );
    });

  withCommonOptions(deadletter.command('show'))
    .description('one of them, with what was read')
    .argument('<id>', 'as the list shows it', parseId)
    .action(async (letterId: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const letter = await session.deadLetters.get(id, letterId);
      if (letter === undefined)
        throw new BellwetherError('NOT_FOUND', `There is no open dead letter ${letterId}`);
      if (options.json) context.output.json(letter);
      else
        context.output.line(
          `${letter.stage}: ${letter.reason}\n${letter.location ?? ''}\n\n${letter.payload}`,
        );
    });

  withCommonOptions(deadletter.command('replay'))
    .description('send them through the pipeline again')
    .argument('[id...]', 'as the list shows them', collectIds)
    .option('--all', 'all that can be replayed')
    .action(async (ids: string[], options: CommonOptions & { readonly all?: boolean }) => {
      if ((ids.length === 0) !== (options.all === true))
        throw new BellwetherError('INVALID_INPUT', 'Name the dead letters to replay, or say --all');
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const result = await session.deadLetters.replay(id, options.all ? 'all' : ids);
      const stop = new AbortController();
      const pipeline = session.runPipeline(AbortSignal.any([context.signal, stop.signal]));
      await session.waitUntilSearchable(id, context.signal);
      stop.abort();
      await pipeline;
      if (options.json) context.output.json(result);
      else
        context.output.line(
          `${formatCount(result.replayed)} replayed, ${formatCount(result.skipped)} skipped.`,
        );
    });

  withCommonOptions(deadletter.command('discard'))
    .description('remove one for good')
    .argument('<id>', 'as the list shows it', parseId)
    .action(async (letterId: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      await session.deadLetters.discard(id, letterId);
      if (options.json) context.output.json({ id: letterId, discarded: true });
      else context.output.line('Discarded.');
    });
}
