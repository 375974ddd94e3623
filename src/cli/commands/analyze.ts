import type { Command } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { readText } from '../read-text.ts';
import { showAnalysis } from '../show-analysis.ts';

interface AnalyzeOptions extends CommonOptions {
  readonly title: string;
  readonly language?: string;
}

export function registerAnalyze(program: Command, context: CliContext): void {
  // It asks no store, and takes what every command takes so that scripts need not know.
  withCommonOptions(program.command('analyze'))
    .description('what a text names, says and speaks of; nothing is stored')
    .argument('<text...>', 'a text, the path of a file with one, or - for standard input')
    .option('--title <title>', 'a title that stands above the text', '')
    .option('--language <code>', 'the language, when it is known: en')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether analyze "Northvolt raised 1.2 billion dollars from Volkswagen in 2021."',
    )
    .action(async (words: string[], { title, language, json }: AnalyzeOptions) => {
      const { output } = context;
      const { text: body, from } = await readText(words, process.stdin);
      if (body.trim() === '' && title.trim() === '')
        throw new BellwetherError(
          'INVALID_INPUT',
          `${from ?? 'The text'} is empty: there is nothing to analyse`,
        );
      if (from === null && words.length === 1 && /^\S+\.\w{1,5}$/.test(body))
        output.note(`There is no file ${body}; it is read as a text.`);
      const analysis = await context.analyse({ title, body, language: language ?? null });
      if (json) output.json(analysis);
      else for (const line of showAnalysis(analysis, { title, body }, output.style)) output.line(line);
    });
}
