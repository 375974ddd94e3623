import { type CastMember, customersFor } from '../cast.ts';
import { paragraphs, type Scene, type Written } from '../scene.ts';
import { BACKGROUND, QUOTES } from './background.ts';

/** A kind of story: its headline, its first sentences, and what it states. */
interface Story {
  readonly label: string;
  readonly titles: readonly string[];
  readonly leads: readonly string[];
  readonly details: readonly string[];
}

const ADOPTION: Story = {
  label: 'adoption',
  titles: [
    '{customer} turns to {name} for {use}',
    '{customer} puts {name} into daily operation',
    '{Tech} at {customer}: what {months} months have shown',
    '{customer} extends its trial of {name}',
  ],
  leads: [
    'After a trial of {months} months, {customer} has decided to go on with {tech}.',
    '{customer} is moving {use} to {tech}, a spokesperson said on {weekday}.',
    'What began as a trial at one site is to become routine at {customer} before {season} is over.',
  ],
  details: [
    'The first phase covers {few} sites; {dozens} more are to follow.',
    'The budget was not disclosed; two people involved in the project speak of a figure in the low millions.',
    'In the trial, {metric} improved by {pct}, according to an internal report.',
    'The works council was involved from the start and agreed to a review after {months} months.',
    'The supplier is {company} of {city}, which won the tender against {few} competitors.',
    'Training for the staff began in {month}.',
  ],
};

const PARTNERSHIP: Story = {
  label: 'partnership',
  titles: [
    '{company} and {partner} join forces on {name}',
    '{partner} and {company} to work together on {part}',
    '{company}, {partner} announce partnership for {use}',
  ],
  leads: [
    '{company} of {city} and {partner} will work together on {tech}, both said on {weekday}.',
    'Two suppliers that used to compete want to solve {hurdle} together.',
    'A joint team of {dozens} engineers from {company} and {partner} is to bring {part} to market.',
  ],
  details: [
    'The agreement runs for {few} years and covers {part} as well as joint sales.',
    '{partner} brings experience in {part}; {company} contributes its customers in {use}.',
    'No money changes hands at first, and each side keeps its patents.',
    'A first joint product is expected by {season} of {nextYear}.',
    'Analysts had expected such a step since both appeared in the same tender last year.',
  ],
};

const ACQUISITION: Story = {
  label: 'acquisition',
  titles: [
    '{company} buys {target}',
    '{company} to acquire {target} in bet on {name}',
    '{target} goes to {company} for {price} million',
  ],
  leads: [
    '{company} is buying {target} to strengthen its work on {tech}.',
    'The market for {tech} is consolidating: {target} is being sold to {company}.',
    'After weeks of talks, {company} and {target} have agreed on a sale.',
  ],
  details: [
    'All {employees} employees are to be kept, and the site in {targetCity} remains.',
    'The founders of {target} stay for at least two years.',
    'For {company} the attraction lies in {part}, an area in which it had little of its own.',
    'The price of {price} million is paid half in cash and half in shares.',
    'The sale is to close within the {quarter}, subject to approval.',
  ],
};

const RESEARCH: Story = {
  label: 'research',
  titles: [
    '{institute} reports progress on {part}',
    'Researchers find a way around {hurdle}',
    'Study: {name} for {use} better than expected',
    'What a new study says about {name}',
  ],
  leads: [
    'A team at {institute} has found a way to reduce {hurdle}, at least in the laboratory.',
    'New measurements from {institute} cast a different light on {tech}.',
    'Researchers led by {person} of {institute} have tested {tech} for {use} over {months} months.',
  ],
  details: [
    'In the experiments, {metric} improved by {pct}.',
    'The team tested {dozens} samples and repeated every measurement {few} times.',
    'Other groups now want to find out whether the result holds outside the laboratory.',
    'The study was paid for by public funds and is open to read.',
    'The method combines {part} with {part}, which had been studied separately until now.',
    'Commercial use is several years away, the authors write.',
  ],
};

const MARKET: Story = {
  label: 'market',
  titles: [
    '{Tech}: more pilots, [fewer promises|clearer numbers]',
    '{Tech} for {use}: [who buys|who waits], and why',
    'Where {name} stand{s} in {year}',
    '{hurdle}: what holds {name} back',
    'Five questions about {name}',
    'The quiet progress of {name}',
  ],
  leads: [
    'In {month}, Copperline asked {dozens} decision makers about {tech}; {pct} have a project under way.',
    'It has become quieter around {tech}, and that is a good sign.',
    'Few technologies in {subcategory} divide opinions as {tech} {does}.',
    'Whoever wants to understand {tech} should begin with {part}.',
  ],
  details: [
    'Prices have fallen by {pct} within two years, mostly thanks to {part}.',
    'The largest group of buyers comes from {use}.',
    'Suppliers report full order books until {season}, but also longer sales cycles.',
    'Insurers have begun to ask for data on {metric}.',
    'Of {dozens} pilots counted a year ago, about half have become permanent.',
    'Standards are on the way, though slower than many hoped.',
  ],
};

const EVENT: Story = {
  label: 'event',
  titles: [
    '{event}',
    'What the news from {actor} means for {name}',
    '{Tech} after {actor}: experts weigh the results',
    '{actor} sets off debate about {name}',
    'Competitors react to {actor} and its {name} results',
  ],
  leads: [
    'The field has a new topic of conversation: {event}.',
    'Since {event}, interest in {tech} has jumped.',
    'It is the most discussed step in {subcategory} this year: {event}.',
  ],
  details: [
    'Within days, {n} groups announced that they would repeat the result.',
    'Competitors pointed out that {metric} was measured under favourable conditions.',
    'Enquiries have multiplied, two suppliers of {part} said.',
    'Independent experts call the data plausible and ask for more detail on {part}.',
    'For {use}, the step could come sooner than planned.',
    'Observers compare the mood with earlier waves of interest, not all of which lasted.',
  ],
};

/** Wire and trade press: what happened, detail, a voice, some background. */
export function writeNews(scene: Scene): Written {
  const { draw, technology, cast, theme } = scene;
  const developers = cast.developers.get(technology.key) ?? [];
  const company = draw.pick(developers);
  const relations: string[] = [];
  let story: Story;
  let speaker = draw.pick(company.people);
  let about: CastMember = company;
  scene.cite('company', company);
  scene.fill({ city: company.place.city });
  if (theme?.actor) {
    story = EVENT;
    about = theme.actor;
    scene.cite('actor', about);
    scene.fill({ event: theme.text });
    speaker = draw.pick(about.people);
    relations.push(
      scene.state(
        'develops',
        about.key,
        technology.key,
        '{actor} has been developing {name} for [some time|several years].',
      ),
    );
  } else {
    const kind = draw.weighted([0.28, 0.18, 0.09, 0.2, 0.25]);
    if (kind === 0) {
      story = ADOPTION;
      about = draw.pick(customersFor(cast, technology));
      scene.cite('customer', about);
      speaker = draw.pick(about.people);
      relations.push(
        scene.state(
          'uses',
          about.key,
          technology.key,
          '{customer} [already uses|now uses|uses] {name} at its [main site|largest site|headquarters].',
        ),
      );
      if (draw.chance(0.5))
        relations.push(
          scene.state(
            'employs',
            about.key,
            speaker.key,
            `${speaker.name} is responsible for the project at {customer}.`,
          ),
        );
    } else if (kind === 1) {
      const partner = draw.pick(
        cast.members.filter(
          (member) => member.kind === 'developer' && member !== company && sharesField(member, company, cast),
        ),
      );
      story = PARTNERSHIP;
      scene.cite('partner', partner);
      relations.push(
        scene.state(
          'partners_with',
          company.key,
          partner.key,
          '{company} [has signed a partnership with|partners with|has entered into a partnership with] {partner}.',
        ),
      );
    } else if (kind === 2) {
      const target = draw.pick(
        cast.members.filter(
          (member) => member.kind === 'developer' && member !== company && sharesField(member, company, cast),
        ),
      );
      story = ACQUISITION;
      scene.cite('target', target);
      scene.fill({
        targetCity: target.place.city,
        employees: String(target.employees),
        price: `$${draw.integer(8, 420)}`,
      });
      relations.push(
        scene.state(
          'acquires',
          company.key,
          target.key,
          '{company} [acquires|is acquiring|takes over] {target}.',
        ),
      );
      relations.push(
        scene.state(
          'located_in',
          target.key,
          `city:${target.place.city}`,
          '{target} is based in {targetCity}.',
        ),
      );
    } else if (kind === 3) {
      story = RESEARCH;
      about = draw.pick(cast.institutes);
      scene.cite('institute', about);
      speaker = draw.pick(about.people);
      relations.push(scene.state('employs', about.key, speaker.key, `${speaker.name} works at {institute}.`));
    } else {
      const rival = draw.pick(developers.filter((member) => member !== company));
      story = MARKET;
      scene.cite('rival', rival);
      relations.push(
        scene.state(
          'competes_with',
          company.key,
          rival.key,
          '{company} [competes with|is a direct competitor of] {rival} in [most tenders|this market].',
        ),
      );
    }
  }
  scene.citePerson('person', speaker);
  const weak = theme !== null && theme.actor === null;
  const title = weak
    ? scene.say(`[A closer look at|First signs of|Unnoticed so far]: ${theme.text} ({name})`)
    : scene.sayOne(story.titles);
  const themed = weak ? scene.say(`The talk is of ${theme.text}.`) : '';
  return {
    title,
    body: paragraphs(
      [scene.sayOne(story.leads), themed, ...relations].filter((text) => text !== '').join(' '),
      `${scene.saySome(story.details, draw.integer(2, 4))} ${scene.sayOne(QUOTES)}`,
      scene.saySome(BACKGROUND, draw.integer(2, 4)),
    ),
    author: byline(scene),
    company: about,
    country: scene.source.country ?? about.place.country,
    labels: [technology.category, technology.subcategory, story.label],
    attributes: {
      section: technology.category,
      shares: Math.floor(draw.logNormal(theme === null ? 30 : 160, 1)),
    },
  };
}

/** Each source has its own few bylines. */
function byline(scene: Scene): string {
  const { cast, source } = scene;
  const first = source.key.length * 17 + source.share * 5;
  return cast.people[(first + scene.draw.integer(0, 4)) % cast.people.length]!.name;
}

function sharesField(a: CastMember, b: CastMember, cast: Scene['cast']): boolean {
  return b.technologies.some((key) => cast.developers.get(key)?.includes(a));
}
