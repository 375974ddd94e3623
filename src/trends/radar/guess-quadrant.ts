/** By words of a name, the first rule that matches. What one writes in, what one builds on, what one uses as it comes. */
const RULES: readonly (readonly [quadrant: number, words: readonly string[]])[] = [
  [
    3,
    [
      ...[
        'languages?(?! models?)',
        'frameworks?',
        'librar(?:y|ies)',
        'sdks?',
        'protocols?',
        'standards?',
        'apis?',
      ],
      ...[
        'webassembly',
        'rust',
        'kotlin',
        'typescript',
        'javascript',
        'python',
        'react',
        'pytorch',
        'tensorflow',
      ],
      ...['ebpf', 'opentelemetry', 'passkeys?', '\\w+\\.js'],
    ],
  ],
  [
    1,
    [
      ...[
        'platforms?',
        'clouds?',
        'kubernetes',
        'hadoop',
        'databases?',
        'lakehouses?',
        'ledgers?',
        'blockchains?',
      ],
      ...[
        '(?<!neural )networks?',
        'satellites?',
        'broadband',
        '5g',
        '6g',
        'mesh(?:es)?',
        'marketplaces?',
        'banking',
      ],
      ...[
        'wallets?',
        'processors?',
        'risc-v',
        'photonics',
        'batter(?:y|ies)',
        'grids?',
        'vehicle-to-grid',
        'plants?',
      ],
      ...['hydrogen', 'storage', 'twins?', 'homes?', 'edge'],
    ],
  ],
  [
    2,
    [
      ...[
        'tools?',
        'models?',
        'agents?',
        'assistants?',
        'scanners?',
        'sensors?',
        'robots?',
        'cobots?',
        'drones?',
      ],
      ...[
        'printers?',
        'trucks?',
        'aircraft',
        'vehicles?',
        'ships?',
        'pumps?',
        'reactors?',
        'cells?',
        'turbines?',
      ],
      ...['chips?', 'biops(?:y|ies)', 'implants?', 'wearables?', 'exoskeletons?', 'editors?', 'compilers?'],
    ],
  ],
];
const PATTERNS = RULES.map(
  ([quadrant, words]) => [quadrant, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')] as const,
);

/** 0 to 3 of the usual four quadrants; techniques where no word says otherwise. A guess to begin with, which people drag right. */
export function guessQuadrant(name: string): number {
  return PATTERNS.find(([, words]) => words.test(name))?.[0] ?? 0;
}
