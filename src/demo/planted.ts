import type { Technology } from './catalogue/technology.ts';
import type { Trajectory } from './truth.ts';

/** What is planted, independent of the seed. Positions are fractions of the span; the seed moves them a little. */

interface PlantedBurst {
  readonly technology: string;
  readonly peak: number;
  readonly riseDays: number;
  readonly fallDays: number;
  readonly strength: number;
  /** The event, as a clause in the past tense; `{actor}` is an invented organisation. */
  readonly cause: string;
}

export const BURSTS: readonly PlantedBurst[] = [
  {
    technology: 'risc-v',
    peak: 0.17,
    riseDays: 6,
    fallDays: 22,
    strength: 16,
    cause: '{actor} released the full design of a server core under an open licence',
  },
  {
    technology: 'post-quantum-cryptography',
    peak: 0.3,
    riseDays: 8,
    fallDays: 26,
    strength: 14,
    cause: '{actor} published an inventory of certificates that would break first',
  },
  {
    technology: 'solid-state-batteries',
    peak: 0.42,
    riseDays: 12,
    fallDays: 28,
    strength: 15,
    cause: '{actor} published test data of a sixty-layer cell after a thousand cycles',
  },
  {
    technology: 'passkeys',
    peak: 0.53,
    riseDays: 5,
    fallDays: 20,
    strength: 13,
    cause: '{actor} reported a month without a single stolen account',
  },
  {
    technology: 'perovskite-solar-cells',
    peak: 0.62,
    riseDays: 10,
    fallDays: 24,
    strength: 14,
    cause: '{actor} showed a tandem module that survived two years outdoors',
  },
  {
    technology: 'direct-air-capture',
    peak: 0.71,
    riseDays: 7,
    fallDays: 21,
    strength: 18,
    cause: '{actor} halved the energy demand of its pilot plant',
  },
  {
    technology: 'ai-agents',
    peak: 0.8,
    riseDays: 14,
    fallDays: 30,
    strength: 10,
    cause: '{actor} published the complete logs of ten thousand agent runs',
  },
  {
    technology: 'humanoid-robots',
    peak: 0.9,
    riseDays: 10,
    fallDays: 25,
    strength: 13,
    cause: '{actor} showed an uncut eight-hour shift of its robots in a warehouse',
  },
  {
    technology: 'small-language-models',
    peak: 0.985,
    riseDays: 12,
    fallDays: 20,
    strength: 15,
    cause: '{actor} released a model that runs on a phone and matches last year’s server models',
  },
];

interface PlantedWeakSignal {
  readonly technology: string;
  readonly position: number;
  readonly signals: number;
  readonly hours: number;
  readonly outcome: 'grew' | 'faded';
  /** What the independent voices have in common. */
  readonly theme: string;
}

/** In the last tenth of the span the outcome is open: what would follow lies beyond the end. */
export const WEAK_SIGNALS: readonly PlantedWeakSignal[] = [
  {
    technology: 'sand-batteries',
    position: 0.24,
    signals: 5,
    hours: 20,
    outcome: 'grew',
    theme: 'steam for small food factories',
  },
  {
    technology: 'phage-therapy',
    position: 0.36,
    signals: 4,
    hours: 60,
    outcome: 'faded',
    theme: 'ready-made libraries for joint infections',
  },
  {
    technology: 'airborne-wind-energy',
    position: 0.48,
    signals: 5,
    hours: 22,
    outcome: 'faded',
    theme: 'hundred-hour autonomous flights',
  },
  {
    technology: 'iron-air-batteries',
    position: 0.57,
    signals: 5,
    hours: 44,
    outcome: 'grew',
    theme: 'four-day storage for island grids',
  },
  {
    technology: 'magnonic-computing',
    position: 0.74,
    signals: 4,
    hours: 66,
    outcome: 'grew',
    theme: 'reprogrammable spin-wave filters',
  },
  {
    technology: 'enhanced-rock-weathering',
    position: 0.955,
    signals: 5,
    hours: 40,
    outcome: 'grew',
    theme: 'cheap sensors for soil alkalinity',
  },
  {
    technology: 'ambient-iot',
    position: 0.985,
    signals: 5,
    hours: 20,
    outcome: 'grew',
    theme: 'printed tags that answer from eight metres',
  },
  {
    technology: 'glass-data-storage',
    position: 0.994,
    signals: 4,
    hours: 18,
    outcome: 'grew',
    theme: 'a drive that fits a standard rack',
  },
];

interface PlantedDecoy {
  readonly technology: string;
  readonly kind: 'wire-copies' | 'single-source';
  readonly position: number;
}

export const DECOYS: readonly PlantedDecoy[] = [
  { technology: 'plasma-nitrogen-fixation', kind: 'wire-copies', position: 0.33 },
  { technology: 'glass-data-storage', kind: 'single-source', position: 0.52 },
  { technology: 'phage-therapy', kind: 'wire-copies', position: 0.83 },
  { technology: 'plasma-nitrogen-fixation', kind: 'single-source', position: 0.965 },
];

/** Each year in the same weeks the papers of the field appear together, because its conference is then. */
export const RECURRING_PEAKS: readonly {
  technology: string;
  month: number;
  day: number;
  days: number;
  strength: number;
}[] = [
  { technology: 'graph-neural-networks', month: 5, day: 12, days: 12, strength: 7 },
  { technology: '6g', month: 2, day: 3, days: 10, strength: 7 },
];

/** Rate at the end of the span over the rate at its start; technologies not named stay within 0.8 to 1.3. */
const GROWTH: Readonly<Record<string, number>> = {
  'ai-agents': 5,
  'sodium-ion-batteries': 6,
  'small-language-models': 5,
  'ai-weather-forecasting': 6,
  'confidential-computing': 5,
  'digital-identity-wallets': 6,
  'silicon-photonics': 5,
  'humanoid-robots': 4.5,
  'nft-marketplaces': 0.15,
  hadoop: 0.12,
  'consumer-3d-tv': 0.12,
  'cultivated-meat': 0.15,
  'service-mesh': 0.15,
  'vertical-farming': 0.18,
};

export function growthOf(technology: Technology): number {
  const planted = GROWTH[technology.key];
  if (planted !== undefined) return planted;
  let spread = 0;
  for (const letter of technology.key) spread = (spread * 31 + letter.charCodeAt(0)) % 51;
  return 0.8 + spread / 100;
}

export function trajectoryOf(growth: number): Trajectory {
  if (growth >= 3) return 'rising';
  return growth <= 1 / 3 ? 'declining' : 'steady';
}
