import type { IconName } from '../icons/paths.ts';

export interface Command {
  readonly label: string;
  readonly group: string;
  readonly icon: IconName;
  /** Tells commands of the same group and label apart. */
  readonly key?: string;
  readonly run: () => void;
}

const SHOWN = 12;

/** The commands that hold every typed word; those whose label starts with the text come first, order kept otherwise. */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '')
    return commands.filter((command) => command.group !== 'Signals from source').slice(0, SHOWN);
  const words = wanted.split(/\s+/);
  const matches = commands.filter((command) =>
    words.every((word) => command.label.toLowerCase().includes(word)),
  );
  const rank = (command: Command) => (command.label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return matches.sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
}
