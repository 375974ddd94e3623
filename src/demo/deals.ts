import type { Cast, CastMember } from './cast.ts';
import type { Draw } from './draw.ts';

/** One funding event: a round with investors, or a public grant without. */
export interface Deal {
  readonly company: CastMember;
  /** The lead first; empty for a grant. */
  readonly investors: readonly CastMember[];
  readonly round: string;
  readonly amountUsd: number;
}

const ROUNDS = [
  { name: 'Pre-seed', usd: 900_000 },
  { name: 'Seed', usd: 3_200_000 },
  { name: 'Series A', usd: 12_000_000 },
  { name: 'Series B', usd: 34_000_000 },
  { name: 'Series C', usd: 80_000_000 },
  { name: 'Series D', usd: 160_000_000 },
] as const;

/** A company does not raise again for about half a year, and reports of one round stay within two weeks. */
const PAUSE = 170 * 86_400_000;
const NEWS_LIFE = 14 * 86_400_000;

/**
 * Keeps the books, so that rounds come in order and at believable intervals. Asked in order of time for
 * something to report about a technology, it opens a new round, returns a recent one that another source
 * reports too, or awards a grant.
 */
export function createDealBook(cast: Cast, draw: Draw): (technology: string, at: number) => Deal {
  const stage = new Map<string, number>();
  const latest = new Map<string, { readonly at: number; readonly deal: Deal }>();
  return (technology, at) => {
    const companies = draw.sample(cast.developers.get(technology) ?? [], 99);
    const recent = companies
      .map((company) => latest.get(company.key))
      .find((last) => last !== undefined && at - last.at < NEWS_LIFE);
    if (recent !== undefined && draw.chance(0.4)) return recent.deal;
    const company = companies.find(
      (candidate) => at - (latest.get(candidate.key)?.at ?? Number.NEGATIVE_INFINITY) > PAUSE,
    );
    const round = company === undefined ? ROUNDS.length : (stage.get(company.key) ?? startingStage(company));
    if (company === undefined || round >= ROUNDS.length) {
      const amountUsd = roundTo(draw.logNormal(800_000, 0.6), 50_000);
      return { company: draw.pick(companies), investors: [], round: 'Grant', amountUsd };
    }
    const { name, usd } = ROUNDS[round]!;
    const deal: Deal = {
      company,
      investors: draw.sample(cast.investors, draw.integer(1, 3)),
      round: name,
      amountUsd: roundTo(draw.logNormal(usd, 0.4), usd > 5_000_000 ? 500_000 : 100_000),
    };
    stage.set(company.key, round + 1);
    latest.set(company.key, { at, deal });
    return deal;
  };
}

function startingStage(company: CastMember): number {
  return Math.max(0, Math.min(3, Math.floor((2023 - company.founded) / 4)));
}

function roundTo(value: number, step: number): number {
  return Math.max(step, Math.round(value / step) * step);
}
