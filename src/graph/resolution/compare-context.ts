/** What is known of an entity besides its names. */
export interface EntityContext {
  /** The gazetteer lists it. */
  readonly known: boolean;
  /** Of other systems, by their name. */
  readonly identifiers: Readonly<Record<string, string>>;
  /** The country that it is said to be in, lower case; null when nothing says. */
  readonly country: string | null;
  /** Strongest neighbours, by node; each with how many relationships it has. */
  readonly neighbours: ReadonlyMap<number, Neighbour>;
}

export interface Neighbour {
  readonly name: string;
  /** How many relationships it has itself. */
  readonly degree: number;
  /** A statement binds the two, not only that they are named together. */
  readonly stated: boolean;
}

export interface ContextSays {
  readonly kind: 'identifier' | 'neighbours' | 'context' | 'country';
  readonly text: string;
  /** Log odds. */
  readonly weight: number;
}

/**
 * Log odds of what no training set here has labels for. Set, not trained: each is chosen so that none but an identifier
 * brings names that say nothing above the automatic threshold, and what speaks against wins over a likeness of names.
 */
export const CONTEXT = {
  identifier: 9,
  otherIdentifier: -9,
  /** The gazetteer lists them apart. */
  bothKnown: -5,
  /** A statement between the two: an entity acquires others, not itself. */
  statement: -4,
  namedTogether: -0.7,
  /** Per neighbour in common, divided by the logarithm of its relationships (Adamic, Adar 2003). */
  neighbour: 1,
  mostNeighbours: 2,
  noNeighbours: -0.7,
  /** Neighbours that both must have before none in common means anything. */
  telling: 8,
  otherCountry: -1,
} as const;

/** What speaks for and against two entities being one, besides their names. Symmetric. */
export function compareContext(
  left: EntityContext & { readonly node: number },
  right: EntityContext & { readonly node: number },
): ContextSays[] {
  const said: ContextSays[] = [];
  sayIdentifiers(left, right, said);
  if (left.known && right.known)
    said.push({ kind: 'context', text: 'Both are listed, as different things.', weight: CONTEXT.bothKnown });
  if (left.country !== null && right.country !== null && left.country !== right.country)
    said.push({ kind: 'country', text: 'They are in different countries.', weight: CONTEXT.otherCountry });
  const tie = left.neighbours.get(right.node) ?? right.neighbours.get(left.node);
  if (tie?.stated === true)
    said.push({ kind: 'context', text: 'A statement binds the two as two.', weight: CONTEXT.statement });
  else if (tie !== undefined)
    said.push({ kind: 'context', text: 'The same signals name both.', weight: CONTEXT.namedTogether });
  sayNeighbours(left, right, said);
  return said;
}

function sayIdentifiers(left: EntityContext, right: EntityContext, said: ContextSays[]): void {
  const shared = Object.entries(left.identifiers).flatMap(([system, value]) => {
    const other = right.identifiers[system];
    return other === undefined
      ? []
      : [{ system, value, other, same: plain(system, value) === plain(system, other) }];
  });
  const same = shared.find((one) => one.same);
  const differs = shared.find((one) => !one.same);
  if (same !== undefined)
    said.push({
      kind: 'identifier',
      text: `Both have the ${same.system} "${same.value}".`,
      weight: CONTEXT.identifier,
    });
  if (differs !== undefined)
    said.push({
      kind: 'identifier',
      text: `Their ${differs.system} differs: "${differs.value}" and "${differs.other}".`,
      weight: CONTEXT.otherIdentifier,
    });
}

/** Addresses without scheme, `www.` and closing slash; numbers without leading zeros. */
function plain(system: string, value: string): string {
  const text = value.trim().toLowerCase();
  return /^(website|url|domain|homepage)$/.test(system)
    ? text
        .replace(/^https?:\/\//, '')
        .replace(/^www\./, '')
        .replace(/\/+$/, '')
    : text.replace(/^0+(?=\d)/, '');
}

function sayNeighbours(
  left: EntityContext & { readonly node: number },
  right: EntityContext & { readonly node: number },
  said: ContextSays[],
): void {
  let sum = 0;
  const shared: Neighbour[] = [];
  for (const [node, neighbour] of left.neighbours) {
    if (!right.neighbours.has(node)) continue;
    sum += CONTEXT.neighbour / Math.log(2 + neighbour.degree);
    shared.push(neighbour);
  }
  if (shared.length > 0) {
    const names = shared
      .toSorted((a, b) => a.degree - b.degree)
      .slice(0, 3)
      .map(({ name }) => name);
    said.push({
      kind: 'neighbours',
      text: `Both are bound to ${names.join(', ')}${shared.length > 3 ? ` and ${shared.length - 3} more` : ''}.`,
      weight: Math.min(sum, CONTEXT.mostNeighbours),
    });
  } else if (left.neighbours.size >= CONTEXT.telling && right.neighbours.size >= CONTEXT.telling)
    said.push({
      kind: 'neighbours',
      text: 'They have no neighbour in common.',
      weight: CONTEXT.noNeighbours,
    });
}
