import type { NamedKind, RelationKind } from '../../domain/analysis.ts';

/**
 * One way to say a relation. The texts that the expressions see are lower case with single spaces; what stands between the
 * two names has other names as `<x>` and values as `<money>`, `<date>`, `<percent>`.
 */
export interface RelationPattern {
  readonly kind: RelationKind;
  readonly name: string;
  /** Kinds of the first and of the second name in the text. */
  readonly first: readonly NamedKind[];
  readonly second: readonly NamedKind[];
  /** The whole of what stands between them. */
  readonly between: RegExp;
  /** The end of what stands before the first, within the sentence. */
  readonly before?: RegExp;
  /** The start of what stands after the second, within the sentence. */
  readonly after?: RegExp;
  /** The second name is the subject. */
  readonly backward?: true;
  /** The gazetteer must know both, or the subject's name must say that it is a body ("Foreign Ministry"). */
  readonly needsKnown?: true;
  /** Subjects for whom it says something else. */
  readonly subjectIsNot?: RegExp;
  /** How often it is right when the names are, 0 to 1. */
  readonly confidence: number;
  /** The first name must be the subject of a verb: it may not hang on a preposition ("shares of X bought Y"). */
  readonly needsSubject?: true;
  /** Nor may it be the last of a list, to the whole of which the rest may belong ("for Linux and Windows, written in C"). */
  readonly needsAlone?: true;
  /** The second name may not go on with another capital ("Ireland's RBS Six Nations"). */
  readonly needsWhole?: true;
}

export const ORGANISATION: readonly NamedKind[] = ['organisation'];
export const PERSON: readonly NamedKind[] = ['person'];
export const LOCATION: readonly NamedKind[] = ['location'];
export const ACTOR: readonly NamedKind[] = ['organisation', 'person'];
export const VENTURE: readonly NamedKind[] = ['organisation', 'product'];
export const MAKE: readonly NamedKind[] = ['product', 'technology'];

/** Words between a subject and its verb that change nothing. */
const ADVERBS =
  'also|recently|just|today|now|then|later|already|finally|quietly|officially|first|soon|previously|currently|still|successfully|jointly|formally|once|again|since|originally|subsequently|eventually|effectively|instead|too|all|both';
/** A parenthesis behind the subject: "X, the maker of pumps, bought". */
const ASIDE = '(?:, [^,;:<]{2,60},| \\([^()<]{1,40}\\))? ?';
const RELATIVE = ',? ?(?:which|who|that) ';
export const BEFORE_VERB = `(?:${RELATIVE}|${ASIDE})(?:(?:has|have|had|is|are|was|were|${ADVERBS}) )*`;
/** The same before a passive participle. */
export const BEFORE_PARTICIPLE = `(?:${RELATIVE}|${ASIDE},? ?)(?:(?:is|are|was|were|has|have|had|been|being|gets|got|to|be|will|${ADVERBS}) )*`;
/** A sum, found by the value rules or as figures. */
export const SUM = '(?:<money>|[$£€][0-9.,]+ ?(?:million|billion|bn|mn|m|b|k)?)';

/** What may stand between a verb and the name that is its object: articles, and a noun that says what the name is. */
const NOUNS =
  'company|companies|startup|start-up|start-ups|startups|firm|firms|maker|provider|service|platform|rival|rivals|developer|business|owner|giant|site|website|app|chain|group|retailer|publisher|operator|brand|manufacturer|unit|subsidiary|vendor|supplier|competitor|studio|agency|network|bank|insurer|airline|carrier|carmaker|automaker|chipmaker|drugmaker|broadcaster|newspaper|lab|labs|specialist|pioneer|parent|team|product|tool|framework|library|language|database|engine|system|browser|phone|smartphone|tablet|console|device|programming language|operating system|search engine|technology|technologies|software|solution|suite|protocol|project';
export const BEFORE_OBJECT = `(?: (?:the|its|their|a|an|his|her|our|new|own|rival|fellow|popular|free|open source|open-source|brand new|upcoming|first))*(?:(?: [a-z0-9-]+){0,4} (?:${NOUNS}),?)? ?`;

/** The name is the whole object: no noun follows that would make it a modifier ("bought Facebook shares"). */
export const ENDS_OBJECT =
  /^(?!['’]s\b)(?:$|[.,;:!?)\]"”’–—|]|- |-$|\(|(?:for|in|from|to|and|or|on|at|as|after|last|this|by|with|over|under|before|because|while|earlier|today|yesterday|but|since|when|where|which|who|that|is|was|are|has|will|if|so|during|through|via|using|without|against|amid|ahead|<date>|<money>)\b|<(?:date|money|percent)>)/;

/** A verb with all its forms between subject and object. */
export function active(verbs: string): RegExp {
  return new RegExp(`^${BEFORE_VERB}(?:${verbs})${BEFORE_OBJECT}$`);
}

/** A participle with "by" between object and actor. */
export function passive(participles: string): RegExp {
  return new RegExp(
    `^${BEFORE_PARTICIPLE}(?:${participles})(?: (?:and|&) [a-z]+ed)?(?: (?:in|on) (?:<date>|[0-9]{4})| for ${SUM})? by${BEFORE_OBJECT}$`,
  );
}
