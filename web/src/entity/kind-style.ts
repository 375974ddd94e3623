import { ENTITY_KINDS } from '../analysis/entity-kinds.ts';

export interface KindStyle {
  readonly letter: string;
  readonly one: string;
  readonly many: string;
  /** A design token. */
  readonly colour: string;
}

/** For kinds that came with a file (`malware`, `identity`): one of these, always the same for the same kind. */
const OTHER_COLOURS = [
  '--pestle-technological',
  '--kind-value',
  '--kind-product',
  '--kind-location',
  '--kind-technology',
  '--kind-person',
] as const;

/** Letter, words and colour of an entity kind; kinds are open, so that those of other tools get theirs from their name. */
export function kindStyle(kind: string): KindStyle {
  if (isNamed(kind)) return { ...ENTITY_KINDS[kind], colour: `--kind-${kind}` };
  const words = kindWords(kind);
  const one = words.charAt(0).toUpperCase() + words.slice(1);
  let sum = 0;
  for (const character of kind) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return {
    letter: one.charAt(0),
    one,
    many: `${one}s`,
    colour: OTHER_COLOURS[sum % OTHER_COLOURS.length] as string,
  };
}

export const NAMED_KINDS = ['person', 'organisation', 'location', 'technology', 'product'] as const;

function isNamed(kind: string): kind is (typeof NAMED_KINDS)[number] {
  return (NAMED_KINDS as readonly string[]).includes(kind);
}

/** `invests_in` as `invests in`. */
export function kindWords(kind: string): string {
  return kind.replaceAll('_', ' ');
}
