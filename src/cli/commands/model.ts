import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, tenantOf, withCommonOptions } from '../options.ts';
import { formatTime, table } from '../output.ts';

interface FetchOptions extends CommonOptions {
  readonly revision: string;
  readonly into?: string;
  readonly hub?: string;
}

export function registerModel(program: Command, context: CliContext): void {
  const { output } = context;
  const model = program.command('model').description('the models that understand texts');

  withCommonOptions(model.command('fetch'))
    .description('bring a sentence transformer in ONNX form from a model hub, to embed with')
    .argument('<repository>', 'owner/name on the hub')
    .requiredOption('--revision <commit>', 'the commit to take, so that it is the same model every time')
    .option('--into <directory>', 'the folder to make (default: under models/ in the data directory)')
    .option('--hub <address>', 'another hub or a mirror (default https://huggingface.co)')
    .action(async (repository: string, { revision, into, hub, ...options }: FetchOptions) => {
      const fetched = await context.fetchModel(overridesOf(options), {
        repository,
        revision,
        ...(into === undefined ? {} : { into }),
        ...(hub === undefined ? {} : { hub }),
      });
      if (options.json) return output.json(fetched);
      output.line(`${fetched.id} is in ${fetched.folder}. To embed with it, set:`);
      for (const [name, value] of Object.entries(fetched.settings)) output.line(`  ${name}=${value}`);
      output.line('It needs onnxruntime-node: npm install --ignore-scripts onnxruntime-node');
    });

  withCommonOptions(model.command('list'))
    .description('the models that ship, and those whose vectors each tenant has')
    .action(async (options: CommonOptions) => {
      const shipped = await context.shippedModels();
      await using session = await context.openSession(overridesOf(options));
      const tenants =
        options.tenant === undefined
          ? await session.tenancy.tenants.list()
          : [await tenantOf(session, options)];
      const items = [];
      for (const { id, slug } of tenants)
        for (const each of await session.models(id)) items.push({ tenant: slug, ...each });
      if (options.json) return output.json({ shipped, embedding: items });
      output.line(
        table(
          ['ships', 'size', 'card'],
          shipped.map(({ name, bytes, card }) => [name, `${(bytes / 1e6).toFixed(1)} MB`, card]),
        ),
      );
      if (items.length === 0) return;
      output.line();
      output.line(
        table(
          ['tenant', 'embeds with', 'dimensions', 'state', 'since', 'answers'],
          items.map(({ tenant, id, dimensions, state, since, answers }) => [
            tenant,
            id,
            String(dimensions),
            state,
            since === null ? '' : formatTime(since),
            answers ? 'yes' : '',
          ]),
        ),
      );
    });
}
