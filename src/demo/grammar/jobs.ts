import { customersFor } from '../cast.ts';
import { paragraphs, type Scene, type Written } from '../scene.ts';
import { capitalise } from '../template.ts';

const INTRO: readonly string[] = [
  '{company} works on {tech} for {use} and is looking for a colleague in {city}.',
  'Our team at {company} has grown from {few} to {dozens} people, and we need {a:level} {role}.',
  'At {company} you help to bring {tech} from the pilot into daily operation.',
  'We use {tech} for {use}, and we are measured by {metric}.',
  'You join a team of {n} that is responsible for {part}.',
];

const TASKS: readonly string[] = [
  'You decide with us which of {part} and {part} comes first.',
  'You build prototypes quickly and throw them away without regret.',
  'You guide {few} working students and one doctoral candidate.',
  'You prepare audits and certificates for {use}.',
  'You bring {metric} to the level that our customers were promised.',
  'You plan and run tests for {part}, and explain the results to people outside the team.',
  'You own {part}, from the first sketch to operation.',
  'You work with customers in {use} and turn their problems into requirements.',
  'You measure {metric} and find out why it changes.',
  'You look after suppliers and keep an eye on {hurdle}.',
  'You write documentation that others read gladly.',
  'You share on-call duty for one week in six.',
  'You introduce {part} where it pays, and say so where it does not.',
];

const WANTS: readonly string[] = [
  'You have built something in the field of {subcategory} that other people use.',
  'You like measurements better than opinions.',
  'You have heard of {part} and want to know more.',
  'You have {few} years of experience with {part} or something close to it.',
  'You have worked with {tech} in production.',
  'You are at home in {subcategory} and curious about the rest.',
  'You know {hurdle} from experience and have a scar to show for it.',
  'A degree is welcome, not required.',
  'You write and speak English well; {local} helps in daily life.',
  'You can explain {metric} to a finance director.',
];

const OFFERS: readonly string[] = [
  'There are {n} nationalities in the team and one coffee machine that works.',
  'You get {dozens} hours a year for a project of your own.',
  'We offer flexible hours, {n} days of training over two years and a laboratory worth showing.',
  'The position is [permanent|permanent and can be filled part-time|limited to two years at first].',
  'Up to {few} days a month can be spent on published work.',
  'Salary bands are open to everyone in the company.',
  'We answer every application within {few} working days.',
  'Remote work is possible [two|three|four] days a week.',
];

const LANGUAGE_OF_COUNTRY: Readonly<Record<string, string>> = {
  DE: 'German',
  FR: 'French',
  ES: 'Spanish',
  NL: 'Dutch',
  SE: 'Swedish',
  FI: 'Finnish',
  EE: 'Estonian',
  CH: 'German',
  IT: 'Italian',
  PL: 'Polish',
  JP: 'Japanese',
  KR: 'Korean',
  IL: 'Hebrew',
};

/** Open positions at invented employers. */
export function writeJob(scene: Scene): Written {
  const { draw, technology, cast } = scene;
  const customer = draw.chance(0.35);
  const employer = customer
    ? draw.pick(customersFor(cast, technology))
    : draw.pick(cast.developers.get(technology.key) ?? []);
  const level = draw.pick(['junior', 'senior', 'senior', 'lead', 'experienced']);
  scene.cite('company', employer);
  scene.fill({
    level,
    city: employer.place.city,
    local: LANGUAGE_OF_COUNTRY[employer.place.country] ?? 'a second language',
  });
  const theme = scene.theme?.actor === null ? scene.say(`The first project is ${scene.theme.text}.`) : '';
  const relation = customer
    ? scene.state(
        'uses',
        employer.key,
        technology.key,
        '{company} uses {name} and wants to do more of the work in house.',
      )
    : scene.state(
        'develops',
        employer.key,
        technology.key,
        '{company} develops {name} and hires where the talent is.',
      );
  const located = draw.chance(0.5)
    ? scene.state('located_in', employer.key, `city:${employer.place.city}`, '{company} is based in {city}.')
    : '';
  return {
    title: capitalise(
      scene.say(`[{level} {role}|{role}, {level}|{level} {role} ({name})], ${employer.place.city}`),
    ),
    body: paragraphs(
      [scene.sayOne(INTRO), theme, relation, located].filter((text) => text !== '').join(' '),
      `Your work: ${scene.saySome(TASKS, draw.integer(3, 4))}`,
      `You bring: ${scene.saySome(WANTS, 3)}`,
      scene.saySome(OFFERS, draw.integer(2, 3)),
    ),
    company: employer,
    country: employer.place.country,
    labels: [technology.category, technology.subcategory, level],
    attributes: {
      role: technology.role,
      level,
      salary_usd: Math.round(draw.logNormal(84_000, 0.25) / 1000) * 1000,
      remote: draw.chance(0.55),
    },
  };
}
