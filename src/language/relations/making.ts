import {
  ACTOR,
  active,
  BEFORE_OBJECT,
  BEFORE_PARTICIPLE,
  ENDS_OBJECT,
  MAKE,
  ORGANISATION,
  passive,
  type RelationPattern,
} from './pattern.ts';

const MAKER =
  '(?:maker|makers|creator|creators|developer|developers|manufacturer|manufacturers|inventor|publisher|company behind|firm behind|team behind|author)';

/** "Apple announces iPad Pro and Mac event": what is announced is something else. */
const NO_EVENT = new RegExp(
  `^(?!.{0,30}\\b(?:event|conference|support|integration)\\b)${ENDS_OBJECT.source.slice(1)}`,
);

/** Who makes what, who uses what. */
export const MAKING_PATTERNS: readonly RelationPattern[] = [
  {
    kind: 'develops',
    name: 'develops: verb',
    first: ACTOR,
    second: MAKE,
    between: active(
      '(?:to |will |plans to )?(?:develop|build|launch|release|unveil|introduce|open-source|open source)|develops|developed|developing|builds|built|building|creates|created|creating|launches|launched|launching|releases|released|releasing|unveils|unveiled|introduces|introduced|introducing|announces|announced|invents|invented|designs|designed|open-sources|open sources|open-sourced|open sourced|debuts|working on|works on|makes|manufactures|produces|ships',
    ),
    after: NO_EVENT,
    confidence: 0.85,
    needsSubject: true,
  },
  {
    kind: 'develops',
    name: 'develops: made by',
    first: MAKE,
    second: ACTOR,
    between: passive(
      'developed|created|built|made|designed|launched|released|invented|introduced|manufactured|produced|written|pioneered|open-sourced|open sourced',
    ),
    backward: true,
    confidence: 0.88,
    needsSubject: true,
    needsAlone: true,
  },
  {
    kind: 'develops',
    name: 'develops: maker of',
    first: ACTOR,
    second: MAKE,
    between: new RegExp(`^(?:,| is| \\()? ?(?:the |a |an )?(?:[a-z-]+ )?${MAKER}(?: of)?(?: the)?$`),
    after: ENDS_OBJECT,
    confidence: 0.9,
  },
  {
    kind: 'develops',
    name: 'develops: product maker',
    first: MAKE,
    second: ACTOR,
    between: /^(?:['’]s?)?(?:-| )?(?:maker|creator|developer|manufacturer|inventor)s?,? ?$/,
    backward: true,
    confidence: 0.9,
  },
  {
    kind: 'develops',
    name: 'develops: possessive',
    first: ORGANISATION,
    second: ['product'],
    between:
      /^['’]s(?: (?:new|latest|upcoming|own|flagship|popular|original|first|forthcoming|next-generation))*$/,
    after: ENDS_OBJECT,
    confidence: 0.78,
  },
  {
    kind: 'uses',
    name: 'uses: verb',
    first: ACTOR,
    second: MAKE,
    between: active(
      '(?:to |will |can )?(?:use|adopt|deploy|switch to|switching to)|uses|used|adopts|adopted|adopting|deploys|deployed|switches to|switched to|moves to|moved to|migrates to|migrated to|relies on|relied on|standardizes on|embraces|embraced|runs on|ran on',
    ),
    confidence: 0.85,
    needsSubject: true,
  },
  {
    kind: 'uses',
    name: 'uses: is using',
    first: ACTOR,
    second: MAKE,
    between: new RegExp(
      `^(?:(?:which|who),? )?(?:is|are|was|were|has been|have been|had been)(?: (?:now|also|already))? using${BEFORE_OBJECT}$`,
    ),
    confidence: 0.87,
    needsSubject: true,
  },
  {
    kind: 'uses',
    name: 'uses: built with',
    // A technology stands for one of its makes here: "an API written in Go".
    first: ['product'],
    before: /^(?!.*\b(?:an?|the)\b[^.:]*$)/,
    second: MAKE,
    between: new RegExp(
      `^${BEFORE_PARTICIPLE}(?:(?:built|created|made|developed|implemented|written|coded) (?:on top of|on|with|using|in|from|entirely in|in pure)|powered by|runs on|based on|runs on top of|written entirely in)${BEFORE_OBJECT}$`,
    ),
    after: ENDS_OBJECT,
    confidence: 0.84,
    needsSubject: true,
    needsAlone: true,
  },
  {
    kind: 'uses',
    name: 'uses: used by',
    first: MAKE,
    second: ACTOR,
    between: new RegExp(
      `^${BEFORE_PARTICIPLE}(?:used|adopted|deployed|employed) (?:internally )?(?:by|at|inside|within)${BEFORE_OBJECT}$`,
    ),
    backward: true,
    confidence: 0.88,
  },
  {
    kind: 'uses',
    name: 'uses: at',
    first: ['technology'],
    second: ORGANISATION,
    between: /^(?:at|@)(?: scale at)?$/,
    after: /^(?:$|[.,;:!?)"”(]|(?:with|in|for|and|from|by|to)\b)/,
    backward: true,
    // Robotics at Harvard is taught there.
    subjectIsNot: /universit|college|institute|school|laborator|academy/i,
    confidence: 0.78,
  },
];
