/**
 * A real technology. Everything here is general knowledge stated neutrally; claims about events and
 * results are made of invented organisations only.
 */
export interface Technology {
  readonly key: string;
  /** As a heading: "Solid-state batteries". */
  readonly name: string;
  /** Kept in upper case within a sentence: Kubernetes, RISC-V. */
  readonly proper?: true;
  /** Its name takes a plural verb. */
  readonly plural?: true;
  /** Other names within a sentence, with the same grammatical number. */
  readonly aliases: readonly string[];
  readonly category: string;
  readonly subcategory: string;
  /** Real bodies that look after it, where it has any: standards bodies, foundations, projects. */
  readonly stewards: readonly string[];
  /** One true sentence that says what it is. */
  readonly description: string;
  readonly horizon: 'H1' | 'H2' | 'H3';
  /** How much is written about it, 1 (little) to 10; below 1 for the rarely mentioned. */
  readonly volume: number;
  /** How much of its work shows as published source code, 0 to 1. */
  readonly code: number;
  /** What people in the field work on; used as objects of a sentence. */
  readonly parts: readonly string[];
  /** Quantities that get better, as in "improves ...". */
  readonly metrics: readonly string[];
  /** What holds it back. */
  readonly hurdles: readonly string[];
  /** What it is for, as in "for ...". */
  readonly uses: readonly string[];
  /** A job title, within a sentence. */
  readonly role: string;
  /** Cooperative Patent Classification group that fits. */
  readonly cpc: string;
  /** Its name in other languages, where the foreign-language sources write about it. */
  readonly translations?: Readonly<Record<'de' | 'fr' | 'es' | 'ja', string>>;
}

/** The name as it stands within a sentence. */
export function nameInText(technology: Technology): string {
  const { name } = technology;
  return technology.proper ? name : name[0]!.toLowerCase() + name.slice(1);
}
