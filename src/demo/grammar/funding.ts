import type { Deal } from '../deals.ts';
import { paragraphs, type Scene, type Written } from '../scene.ts';
import { BACKGROUND, QUOTES } from './background.ts';

const TITLES: readonly string[] = [
  '{company} raises {amount} for {name}',
  '{amount} for {company}: {lead} leads {round} round',
  '{company} closes {amount} {round} round to advance {part}',
  '{lead} backs {company} and its work on {name}',
  '{round}: {company} ({city}) secures {amount}',
];

const USES: readonly string[] = [
  'The money is meant for {part} and for sales in {use}.',
  'With the funds, {company} wants to hire {dozens} people and open a second site.',
  '{company} will use the proceeds to finish certification and to improve {metric}.',
  'Half of the sum goes into {part}, the rest into working capital.',
  'A pilot line is to start before {season} of {nextYear}.',
];

const FACTS: readonly string[] = [
  '{company} was founded in {founded} and has {employees} employees.',
  'The company counts {n} paying customers, most of them in {use}.',
  'Since the last round, {metric} has improved by {pct}, the company says.',
  'The valuation was not disclosed.',
  'The round was oversubscribed, one investor said.',
  'Existing shareholders took part in full.',
  'The main risk named in the documents is {hurdle}.',
];

const GRANT_TITLES: readonly string[] = [
  '{company} receives {amount} grant for {part}',
  'Public grant of {amount} goes to {company}',
  '{amount} for {name}: {company} wins public programme',
];

const GRANT_FACTS: readonly string[] = [
  'The grant covers {pct} of the cost of a project that runs for {months} months.',
  '{company} was chosen from {dozens} applicants.',
  'Partners in the project include a university and {few} small firms.',
  'The jury praised the plan for {part} and asked for a report on {metric} each year.',
  'The money need not be paid back if the results are published.',
];

/** Funding notes: who, how much, from whom, what for. All parties are invented. */
export function writeFunding(scene: Scene, deal: Deal): Written {
  const { draw, technology } = scene;
  const { company, investors } = deal;
  const lead = investors[0];
  const person = company.people[0]!;
  const amount = money(deal.amountUsd);
  scene.cite('company', company);
  scene.citePerson('person', person);
  scene.fill({
    amount,
    round: deal.round,
    city: company.place.city,
    founded: String(company.founded),
    employees: String(company.employees),
  });
  const theme = scene.theme?.actor === null ? scene.say(`The company bets on ${scene.theme.text}.`) : '';
  const place = scene.state(
    'located_in',
    company.key,
    `city:${company.place.city}`,
    '{company} is based in {city} and works on {name} for {use}.',
  );
  const founder = draw.chance(0.5)
    ? scene.state('founded_by', company.key, person.key, '{company} was founded by {person}.')
    : '';
  let opening: string[];
  let facts: readonly string[];
  if (lead === undefined) {
    opening = [
      scene.say('{company} has been awarded a public grant of {amount} for its work on {tech}.'),
      place,
      theme,
    ];
    facts = GRANT_FACTS;
  } else {
    scene.cite('lead', lead);
    const others = investors.slice(1).map((investor, i) => {
      scene.cite(`other${i}`, investor);
      return scene.state('invests_in', investor.key, company.key, `{other${i}} also invests in {company}.`);
    });
    opening = [
      scene.state(
        'invests_in',
        lead.key,
        company.key,
        '[{lead} invests in {company}, leading {a:round} round of {amount}.|{company} has raised {amount} in {a:round} round led by {lead}.|{lead} leads {a:round} round of {amount} in {company}.]',
      ),
      ...others,
      place,
      theme,
    ];
    facts = [...FACTS, ...USES];
  }
  return {
    title: scene.sayOne(lead === undefined ? GRANT_TITLES : TITLES),
    body: paragraphs(
      opening.filter((text) => text !== '').join(' '),
      `${scene.saySome(facts, 4)} ${founder}`.trim(),
      `${scene.sayOne(QUOTES)} ${scene.saySome(BACKGROUND, 2)}`,
    ),
    company,
    country: company.place.country,
    labels: [technology.category, technology.subcategory, deal.round],
    attributes: {
      amount_usd: deal.amountUsd,
      round: deal.round,
      investors: investors.map((investor) => investor.name).join('; '),
      ...(lead === undefined ? {} : { lead_investor: lead.name }),
    },
  };
}

function money(usd: number): string {
  return usd >= 1_000_000
    ? `$${Number((usd / 1_000_000).toFixed(1))} million`
    : `$${Math.round(usd / 1000)},000`;
}
