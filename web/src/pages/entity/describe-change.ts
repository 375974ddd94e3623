import type { HistoryEntry } from '../../api/contract.ts';
import { kindWords } from '../../entity/kind-style.ts';

/** `A person changed name: “Volkswagen” to “Volkswagen AG”.` */
export function describeChange({ actor, action, before, after }: HistoryEntry): string {
  const who = actorWords(actor);
  if (action === 'named') return 'Signals named it first.';
  const did = action === 'withdrawn' ? 'withdrew it' : `${kindWords(action)} it`;
  if (action === 'created' || before === null || after === null) return `${who} ${did}.`;
  const changed = Object.keys(after).map(
    (name) => `${kindWords(name)}: ${shown(before[name])} to ${shown(after[name])}`,
  );
  return changed.length === 0 ? `${who} ${did}.` : `${who} changed ${changed.join('; ')}.`;
}

function actorWords(actor: string): string {
  if (actor === 'signals') return 'Signals';
  if (actor === 'auto') return 'Resolution';
  if (actor.startsWith('key:')) return 'An API key';
  if (actor.startsWith('user:')) return 'A person';
  return actor.charAt(0).toUpperCase() + actor.slice(1);
}

const LONGEST = 80;

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : cut(value.map(String).join(', '));
  return cut(typeof value === 'string' ? `“${value}”` : JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
