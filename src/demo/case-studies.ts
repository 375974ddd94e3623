import type { Cast, CastMember } from './cast.ts';
import { technologyOf } from './catalogue/technologies.ts';
import { nameInText, type Technology } from './catalogue/technology.ts';
import type { Draw } from './draw.ts';
import { createSpeaker } from './template.ts';

/** A project report as the research library keeps them (LIB-1). Customer and vendor are invented. */
export interface CaseStudy {
  readonly key: string;
  readonly title: string;
  readonly customer: string;
  /** Key of the industry list. */
  readonly industry: string;
  readonly vendor: string;
  /** Keys of technologies. */
  readonly technologies: readonly string[];
  readonly companySize: 'small' | 'medium' | 'large' | 'enterprise';
  readonly weeks: number;
  readonly budgetUsd: number;
  /** Return on investment after two years, in per cent of the budget; negative where the project did not pay. */
  readonly roiPercent: number;
  readonly text: string;
  readonly url: string;
  /** ISO 8601. */
  readonly publishedAt: string;
}

/**
 * Cells of technology and industry with enough studies for a benchmark (`studies` of 5 and more), and others
 * with too few, which a benchmark has to flag.
 */
const CELLS: readonly { readonly technology: string; readonly industry: string; readonly studies: number }[] =
  [
    { technology: 'large-language-models', industry: 'insurance', studies: 9 },
    { technology: 'digital-twins', industry: 'utilities', studies: 8 },
    { technology: 'collaborative-robots', industry: 'manufacturing', studies: 9 },
    { technology: 'kubernetes', industry: 'banking', studies: 7 },
    { technology: 'private-5g', industry: 'logistics', studies: 6 },
    { technology: 'heat-pumps', industry: 'food', studies: 6 },
    { technology: 'passkeys', industry: 'retail', studies: 4 },
    { technology: 'digital-pathology', industry: 'healthcare', studies: 4 },
    { technology: 'edge-ai', industry: 'manufacturing', studies: 3 },
    { technology: 'open-banking', industry: 'banking', studies: 2 },
    { technology: 'post-quantum-cryptography', industry: 'public-sector', studies: 2 },
    { technology: 'drone-delivery', industry: 'healthcare', studies: 1 },
  ];

const SIZES = [
  { size: 'small', employees: '180', factor: 0.35 },
  { size: 'medium', employees: '1,100', factor: 0.7 },
  { size: 'large', employees: '6,500', factor: 1.5 },
  { size: 'enterprise', employees: '32,000', factor: 3.2 },
] as const;

const SITUATION: readonly string[] = [
  '{customer}, with about {employees} employees, faced a familiar problem: {hurdleText}.',
  'For years, {customer} had relied on a patchwork of tools for {use}.',
  'When a review at {customer} showed how much time went into {use}, the board asked for a plan.',
  'With {employees} employees and growing demand, {customer} needed better {metric}.',
];
const APPROACH: readonly string[] = [
  'Together with {vendor}, a team of {n} people chose {name} and began with one site.',
  'After comparing {few} offers, the company decided for {vendor} and its approach to {part}.',
  'The project started with a trial of {few} weeks, followed by a roll-out in {few} steps.',
  '{vendor} took care of {part}; the customer kept responsibility for {part}.',
];
const COURSE: readonly string[] = [
  'The main difficulty was {hurdle}, which cost more time than planned.',
  'Training took {few} days per person and was planned around the shifts.',
  'Halfway through, the team stopped for two weeks to clean up old data, and was glad of it later.',
  'The interface to the old system had to be written twice.',
  'Weekly demonstrations kept the departments on board.',
];
const GOOD: readonly string[] = [
  'After {weeks} weeks the new system was in daily use, and {metric} had improved by {pct}.',
  'Two years on, the project has returned {roi} % of its budget of {budget}.',
  'The largest effect came from {metric}; {metric} improved less than expected.',
  'The company would do it again, but would involve the night shift earlier.',
];
const BAD: readonly string[] = [
  'After {weeks} weeks the system was running, later and dearer than planned.',
  'Measured after two years, the project has not paid for itself: the return on {budget} stands at {roi} %.',
  'The technology worked; the expected savings in {use} did not appear, because demand had changed.',
  'The team advises others to begin smaller and to agree on {metric} beforehand.',
];

export function createCaseStudies(cast: Cast, draw: Draw, end: number): CaseStudy[] {
  const studies: CaseStudy[] = [];
  for (const cell of CELLS) {
    const technology = technologyOf(cell.technology);
    // A technology's typical project, which the studies of its cell scatter around.
    const typical = {
      weeks: draw.integer(14, 40),
      usd: draw.integer(2, 14) * 60_000,
      roi: draw.integer(60, 190),
    };
    for (let i = 0; i < cell.studies; i++) {
      studies.push(
        createCaseStudy({
          technology,
          industry: cell.industry,
          number: studies.length + 1,
          typical,
          cast,
          draw,
          end,
        }),
      );
    }
  }
  return studies;
}

interface Commission {
  readonly technology: Technology;
  readonly industry: string;
  readonly number: number;
  readonly typical: { readonly weeks: number; readonly usd: number; readonly roi: number };
  readonly cast: Cast;
  readonly draw: Draw;
  readonly end: number;
}

function createCaseStudy({ technology, industry, number, typical, cast, draw, end }: Commission): CaseStudy {
  const customer = draw.pick(cast.customers.filter((member) => member.industry === industry));
  const vendor: CastMember = draw.pick(cast.developers.get(technology.key)!);
  const { size, employees, factor } = draw.pick(SIZES);
  const weeks = Math.max(4, Math.round(draw.logNormal(typical.weeks * Math.sqrt(factor), 0.25)));
  const budgetUsd = Math.max(15_000, Math.round(draw.logNormal(typical.usd * factor, 0.35) / 5_000) * 5_000);
  const roiPercent = draw.chance(0.12) ? -draw.integer(5, 55) : Math.round(draw.logNormal(typical.roi, 0.35));
  const say = createSpeaker(
    {
      customer: customer.name,
      vendor: vendor.name,
      employees,
      name: nameInText(technology),
      Tech: technology.name,
      use: technology.uses,
      metric: technology.metrics,
      hurdle: technology.hurdles,
      part: technology.parts,
      hurdleText: draw.pick([
        'too much manual work',
        'rising cost',
        'long waiting times',
        'ageing equipment',
        'a lack of skilled staff',
      ]),
      n: String(draw.integer(5, 18)),
      few: () => draw.pick(['three', 'four', 'five', 'six']),
      pct: `${draw.integer(12, 46)} %`,
      weeks: String(weeks),
      roi: String(roiPercent),
      budget: `$${budgetUsd.toLocaleString('en-US')}`,
    },
    draw,
  );
  const text = [
    [...draw.sample(SITUATION, 2).map(say), technology.description].join(' '),
    draw.sample(APPROACH, 3).map(say).join(' '),
    draw.sample(COURSE, 3).map(say).join(' '),
    (roiPercent < 0 ? BAD : GOOD).map(say).join(' '),
  ].join('\n\n');
  const others = vendor.technologies.filter((key) => key !== technology.key && draw.chance(0.4));
  const key = `case-${String(number).padStart(3, '0')}`;
  return {
    key,
    title: say('[{Tech} at {customer}|How {customer} introduced {name}|{customer}: {name} for {use}]'),
    customer: customer.key,
    industry,
    vendor: vendor.key,
    technologies: [technology.key, ...others],
    companySize: size,
    weeks,
    budgetUsd,
    roiPercent,
    text,
    url: `https://caseshelf.example/${key}`,
    publishedAt: new Date(end - draw.integer(10, 700) * 86_400_000).toISOString(),
  };
}
