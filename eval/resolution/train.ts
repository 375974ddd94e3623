import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NAME_FEATURES } from '../../src/graph/resolution/compare.ts';
import { readTrainable } from './companies.ts';
import { blocked, learn } from './learn.ts';

/** `node eval/resolution/train.ts [DATASETS]`: learns the weights from Crunchbase 2013 and our facts, and writes them. */
const AUTOMATIC = 0.98;
const fitted = learn(blocked(readTrainable(resolve(process.argv[2] ?? '../shared/datasets'))));
const round = (value: number) => Math.round(value * 1000) / 1000 + 0;
const lines = NAME_FEATURES.map((feature) => `    ${feature}: ${round(fitted.names[feature])},`);
writeFileSync(
  new URL('../../src/graph/resolution/weights.ts', import.meta.url),
  `import type { NameFeature } from './compare.ts';

/** Written by \`eval/resolution/train.ts\`; the card \`models/resolution/CARD.md\` says from what. Log odds. */
export const RESOLUTION_MODEL = {
  version: '1',
  /** Probability from which organisations are merged without asking; the card has the curve. */
  automatic: ${AUTOMATIC},
  intercept: ${round(fitted.intercept)},
  names: {
${lines.join('\n')}
  } satisfies Record<NameFeature, number>,
} as const;
`,
);
