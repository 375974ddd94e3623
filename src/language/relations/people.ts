import {
  ACTOR,
  active,
  BEFORE_OBJECT,
  ORGANISATION,
  PERSON,
  passive,
  type RelationPattern,
  VENTURE,
} from './pattern.ts';

const TITLE =
  '(?:ceo|cto|cfo|coo|cio|ciso|cmo|chief executive officer|chief executive|chief [a-z]+ officer|chief (?:scientist|economist|engineer|designer|architect|technologist|strategist|analyst|spokesman|spokeswoman)|chief|president|chairman|chairwoman|chairperson|chair|executive director|managing director|director|director general|director-general|secretary general|secretary-general|vice president|vice-president|vp|head|boss|spokesman|spokeswoman|spokesperson|engineer|researcher|research scientist|scientist|analyst|manager|executive|exec|professor|economist|lecturer|commissioner|governor|coach|captain|striker|midfielder|editor|reporter|correspondent|columnist|lawyer|attorney|partner|principal|evangelist|developer|designer|strategist|consultant|employee|staffer)';
const FOUNDER =
  '(?:co-?founder|cofounder|founder|founding partner|founder and [a-z]+|co-?founder and [a-z]+|(?:ceo|president|chairman) and (?:co-?)?founder)s?';
/** Small words of a title: "senior vice president for sales", "chief economist". */
const MODIFIERS =
  '(?: ?(?:senior|global|associate|assistant|deputy|acting|interim|new|current|executive|general|regional|group|european|north american|us|uk|asia|security|research|software|staff|lead|principal|product|sales|marketing|policy|technical|engineering|vice|managing|media|senior vice|corporate|finance|technology|operations|communications|public|affairs|&|and|internet|cloud|hardware|data|mobile|long-time|longtime|veteran))*';

/** Who works for whom, who founded what. */
export const PEOPLE_PATTERNS: readonly RelationPattern[] = [
  {
    kind: 'employs',
    name: 'employs: title before the name',
    first: ORGANISATION,
    second: PERSON,
    between: new RegExp(
      `^(?:['’]s?)?${MODIFIERS} ?${TITLE}(?:(?:,| and| &)${MODIFIERS} ${TITLE})?,? ?(?:dr|prof|mr|mrs|ms|sir)?\\.?$`,
    ),
    confidence: 0.93,
  },
  {
    kind: 'employs',
    name: 'employs: title behind the name',
    first: PERSON,
    second: ORGANISATION,
    between: new RegExp(
      `^(?:,| is| was named| was appointed| \\()? ?(?:(?:who is|is|the|a|an|now|currently|as|its) )*${MODIFIERS} ?${TITLE}(?:(?:,| and| &)${MODIFIERS} (?:${TITLE}|co-?founder|founder))?(?: (?:of|for) [a-z, &-]{3,40}?)? (?:of|at|for|with|from)(?: the| chip giant| software giant| search giant)?$`,
    ),
    backward: true,
    confidence: 0.92,
  },
  {
    kind: 'employs',
    name: "employs: the organisation's title",
    first: PERSON,
    second: ORGANISATION,
    between: /^(?:,| is|, who is| \()(?: the)?$/,
    after: new RegExp(`^(?:['’]s?)?${MODIFIERS} ?${TITLE}\\b`),
    backward: true,
    confidence: 0.92,
  },
  {
    kind: 'employs',
    name: 'employs: works for',
    first: PERSON,
    second: ORGANISATION,
    between: active(
      'works (?:for|at)|working (?:for|at)|is employed (?:by|at)|joins|joined|to join|joining|is joining',
    ),
    backward: true,
    confidence: 0.88,
    needsSubject: true,
  },
  {
    kind: 'employs',
    name: 'employs: of',
    first: PERSON,
    second: ORGANISATION,
    between: /^(?:of|at|from)(?: the)?$/,
    after:
      /^(?:$|[.,;:!?)”"]|(?:said|says|told|explains|explained|wrote|writes|on|talks|argues|who|and|is|was|has|added|believes|commented)\b)/,
    backward: true,
    confidence: 0.82,
  },
  {
    kind: 'employs',
    name: 'employs: hires',
    first: ORGANISATION,
    second: PERSON,
    between: active(
      `(?:to |will )?(?:hires|hired|hire|appoints|appointed|appoint|names|named|recruits|recruited|promotes|promoted|taps|tapped|poaches|poached|employs|employed)(?: (?:former|ex)[ -][a-z <>'-]{2,40}?)?(?:${MODIFIERS} ${TITLE})?`,
    ),
    confidence: 0.88,
    needsSubject: true,
  },
  {
    kind: 'founded_by',
    name: 'founded by: passive',
    first: VENTURE,
    second: ACTOR,
    between: passive('founded|co-?founded|cofounded|established|set up|started|launched and led'),
    confidence: 0.93,
    needsSubject: true,
  },
  {
    kind: 'founded_by',
    name: 'founded by: founder before the name',
    first: VENTURE,
    second: PERSON,
    between: new RegExp(
      `^(?:['’]s?)?(?: (?:billionaire|legendary|reclusive|late))? ?${FOUNDER}(?:(?:,| and| &)${MODIFIERS} ${TITLE})?,? ?$`,
    ),
    confidence: 0.93,
  },
  {
    kind: 'founded_by',
    name: 'founded by: founder behind the name',
    first: PERSON,
    second: VENTURE,
    between: new RegExp(
      `^(?:,| is| was| \\()? ?(?:(?:who is|is|the|a|one of the|now|billionaire) )*(?:${TITLE} and )?${FOUNDER}(?:(?:,| and| &)${MODIFIERS} ${TITLE})? (?:of|at|behind)(?: the)?$`,
    ),
    after: /^(?!['’]s)/,
    backward: true,
    confidence: 0.93,
  },
  {
    kind: 'founded_by',
    name: "founded by: the organisation's founder",
    first: PERSON,
    second: VENTURE,
    between: /^(?:,| is|, who is| \()(?: the)?$/,
    after: new RegExp(`^(?:['’]s?)? ?${FOUNDER}\\b`),
    backward: true,
    confidence: 0.92,
  },
  {
    kind: 'founded_by',
    name: 'founded by: verb',
    first: PERSON,
    second: VENTURE,
    between: active('founded|co-?founded|cofounded|founds|co-founds'),
    after: /^(?:$|[.,;:!?)"”]|(?:in|with|to|and|as|at|on|after|while|<date>)\b|<)/,
    backward: true,
    confidence: 0.92,
    needsSubject: true,
  },
  {
    kind: 'founded_by',
    name: 'founded by: who founded',
    first: PERSON,
    second: VENTURE,
    between: new RegExp(
      `^, (?:who|the man who|the woman who)(?: (?:had|has|also))? (?:founded|co-?founded|started|established)${BEFORE_OBJECT}$`,
    ),
    backward: true,
    confidence: 0.92,
  },
];
