import {
  active,
  BEFORE_OBJECT,
  BEFORE_PARTICIPLE,
  BEFORE_VERB,
  ENDS_OBJECT,
  LOCATION,
  ORGANISATION,
  passive,
  type RelationPattern,
  VENTURE,
} from './pattern.ts';

const RULES =
  'fines|fined|bans|banned|blocks|blocked|regulates|regulated|approves|approved|clears|cleared|investigates|investigated|is investigating|probes|probed|orders|ordered|penalises|penalised|penalizes|penalized|sanctions|sanctioned|outlaws|outlawed|restricts|restricted|charges|charged|sues|sued|warns|warned|licenses|licensed|cracks down on|to (?:ban|fine|regulate|block|investigate|approve|sue)|opens (?:an )?(?:investigation|probe|inquiry) into|opened (?:an? )?(?:antitrust |formal )?(?:investigation|probe|inquiry) into|launches (?:an? )?(?:antitrust |formal )?(?:investigation|probe|inquiry) into';

/** Who may tell whom what to do; what stands where. */
export const AUTHORITY_PATTERNS: readonly RelationPattern[] = [
  {
    kind: 'regulates',
    name: 'regulates: verb',
    first: ['organisation', 'location'],
    second: ['organisation', 'product', 'technology'],
    between: new RegExp(`^${BEFORE_VERB}(?:${RULES})${BEFORE_OBJECT}$`),
    after: ENDS_OBJECT,
    confidence: 0.86,
    needsSubject: true,
  },
  {
    kind: 'regulates',
    name: 'regulates: passive',
    first: ['organisation', 'product', 'technology'],
    second: ['organisation', 'location'],
    between: passive(
      'fined|banned|blocked|regulated|approved|cleared|investigated|probed|ordered|penalised|penalized|sanctioned|outlawed|licensed|charged|sued',
    ),
    backward: true,
    confidence: 0.88,
    needsSubject: true,
  },
  {
    kind: 'located_in',
    name: 'located in: based in',
    first: ORGANISATION,
    second: LOCATION,
    between: new RegExp(
      `^${BEFORE_PARTICIPLE}(?:based|headquartered|located|situated|has (?:its )?(?:headquarters|head office)|with (?:its )?headquarters|whose headquarters are) (?:in|at|near|outside|out of)(?: (?:the|downtown|nearby|central|suburban))?$`,
    ),
    confidence: 0.93,
  },
  {
    kind: 'located_in',
    name: 'located in: hyphen based',
    first: LOCATION,
    second: ORGANISATION,
    between: new RegExp(`^(?:-| - | )(?:based|headquartered)${BEFORE_OBJECT}$`),
    backward: true,
    confidence: 0.93,
  },
  {
    kind: 'located_in',
    name: 'located in: possessive',
    first: LOCATION,
    second: ORGANISATION,
    between: /^['’]s(?: (?:giant|state-owned|state-run|biggest|largest|own|leading))*$/,
    after: /^(?!['’]s|-)/,
    needsWhole: true,
    needsKnown: true,
    backward: true,
    confidence: 0.8,
  },
  {
    kind: 'located_in',
    name: 'located in: company in',
    first: VENTURE,
    second: LOCATION,
    between:
      /^, (?:a|an|the)(?: [a-z0-9-]+){0,4} (?:company|startup|start-up|firm|maker|provider|bank|retailer|university|institute|lab|group|business|agency|studio) (?:in|from|based in)(?: the)?$/,
    confidence: 0.88,
  },
  {
    kind: 'located_in',
    name: 'located in: opens in',
    first: ORGANISATION,
    second: LOCATION,
    between: active(
      '(?:to |will )?(?:opens|opened|open|builds|built|build|has|operates|launches|launched|sets up|set up)(?: (?:a|an|its|the|two|three|new|first|second|another|[a-z]+est))*(?: [a-z-]+){0,2} (?:office|offices|plant|factory|headquarters|campus|data center|data centre|datacenter|lab|laboratory|store|branch|facility|research center|research centre|warehouse|site) (?:in|near)',
    ),
    confidence: 0.85,
    needsSubject: true,
  },
];
