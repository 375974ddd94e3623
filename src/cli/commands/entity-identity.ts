import type { Command } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import type { Entity } from '../../schemas/graph.ts';
import type { CliContext } from '../context.ts';
import { findEntity } from '../find-entity.ts';
import {
  type CommonOptions,
  overridesOf,
  parseId,
  parseWhole,
  tenantOf,
  withCommonOptions,
} from '../options.ts';

/** `entity merge`, `undo`, `proposals`, `decide`: who is who. */
export function registerEntityIdentity(entity: Command, context: CliContext): void {
  const { output } = context;

  withCommonOptions(entity.command('merge'))
    .description('say that entities are one; nothing is lost, and it can be undone')
    .argument('<survivor>', 'the one that stays: name or id')
    .argument('<merged...>', 'those that become part of it')
    .option('--reason <text>', 'kept with the merge', '')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether entity merge "Analytical Engines Ltd" "AE Ltd" --reason "same register number"',
    )
    .action(async (survivor: string, merged: string[], options: CommonOptions & { reason: string }) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const stays = await findEntity(session, id, survivor);
      const parts: Entity[] = [];
      for (const named of merged) parts.push(await findEntity(session, id, named));
      const event = await session.graph.merge(
        id,
        stays.id,
        parts.map((part) => part.id),
        options.reason,
      );
      if (options.json) output.json(event);
      else output.line(`Merged into ${stays.name}. To take it back: bellwether entity undo ${event.id}`);
    });

  withCommonOptions(entity.command('undo'))
    .description('take a merge or a split back')
    .argument('<event>', 'its id', parseId)
    .addHelpText('after', '\nExample:\n  bellwether entity undo 01a1fef3-be57-70e8-9617-636674e5cab0')
    .action(async (event: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const undone = await session.graph.undo(id, event);
      if (options.json) output.json(undone);
      else output.line(`Took the ${undone.kind} of ${undone.entity.name} back.`);
    });

  withCommonOptions(entity.command('proposals'))
    .description('entities that may be one, surest first')
    .option('--limit <n>', 'how many', parseWhole(1, 200), 20)
    .addHelpText('after', '\nExample:\n  bellwether entity proposals --limit 50')
    .action(async (options: CommonOptions & { limit: number }) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const items = await session.graph.proposals(id, options.limit);
      if (options.json) return output.json({ items });
      if (items.length === 0) return output.line('Nothing waits for a decision.');
      for (const proposal of items) {
        output.line(
          `${proposal.score.toFixed(2)}  ${proposal.left.name} = ${proposal.right.name}  (${proposal.left.kind})  ${proposal.id}`,
        );
        for (const { text } of proposal.evidence) output.line(`      ${text}`);
      }
    });

  withCommonOptions(entity.command('decide'))
    .description('decide a proposal')
    .argument('<proposal>', 'its id', parseId)
    .argument('<decision>', 'merge or reject')
    .addHelpText('after', '\nExample:\n  bellwether entity decide 01a1fef3-be57-70e8-9617-636674e5cab0 merge')
    .action(async (proposal: string, decision: string, options: CommonOptions) => {
      if (decision !== 'merge' && decision !== 'reject')
        throw new BellwetherError('INVALID_INPUT', `"${decision}" is no decision; say merge or reject.`);
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const decided = await session.graph.decide(id, proposal, decision);
      if (options.json) output.json(decided);
      else output.line(`${decided.left.name} and ${decided.right.name}: ${decided.state}.`);
    });
}
