import { paragraphs, type Scene, type Written } from '../scene.ts';
import { BACKGROUND } from './background.ts';

const TITLES: readonly string[] = [
  '{product}: {name} for {use}',
  '{product} brings {part} to {use}',
  '{company} opens {product} to [all customers|everyone]',
  'New in {product}: {part}',
  '{product} {year}: better {metric}, lower price',
  'Meet {product}, {name} without {hurdle}',
];

const PITCH: readonly string[] = [
  '{product} helps teams to plan, run and improve {tech} for {use}, without building everything themselves.',
  '{product} offers {tech} as a service for {use}, from a first trial to daily operation.',
  'The new version of {product} is built around {part} and was tested with {dozens} early customers.',
  'Until now, {hurdle} kept many teams from trying {tech}; {product} takes that work off their hands.',
];

const POINTS: readonly string[] = [
  'A simulator lets you try changes to {part} before they reach production.',
  'Alerts arrive when {metric} leaves the agreed range.',
  'Templates for {use} and {use} are included.',
  'The mobile app works without a connection and synchronises later.',
  'Servers in {few} regions keep data in the country where they arise.',
  'Every plan includes {part}.',
  'Set-up takes [an afternoon|less than an hour|two days], and existing data stay where they are.',
  'A report shows {metric} by week, site and team.',
  'Administrators can limit who sees what, and every change is logged.',
  'An open interface connects {product} with the systems that are already in use.',
  'The assistant for {part} explains each suggestion.',
  'In tests, early customers improved {metric} by {pct}.',
  'Data can be exported at any time, in open formats.',
];

const COMMENTS: readonly string[] = [
  'A free trial runs for {dozens} days.',
  'The road map lists {part} for {season}.',
  'One commenter asks about {hurdle}; {person} admits that it is not solved yet.',
  '"We built this because we needed it ourselves," writes {person}, who founded the company in {founded}.',
  '{person} of {company} answers questions in the comments this week.',
  'The team of {employees} works in {city} and ships an update every two weeks.',
  'Early users praise {metric} and ask for more work on {part}.',
];

/** Launch posts. Product, maker and prices are invented; the technology is real. */
export function writeProduct(scene: Scene): Written {
  const { draw, technology, cast } = scene;
  const maker = draw.pick(cast.developers.get(technology.key) ?? []);
  const product = maker.product!;
  const person = draw.pick(maker.people);
  scene.cite('company', maker);
  scene.citeProduct('product', product);
  scene.citePerson('person', person);
  scene.fill({ city: maker.place.city, founded: String(maker.founded), employees: String(maker.employees) });
  const prices = product.tiers
    .map((tier) => `${tier.name} at $${tier.usdPerMonth.toLocaleString('en-US')}`)
    .join(', ');
  const theme = scene.theme?.actor === null ? scene.say(`The first use is ${scene.theme.text}.`) : '';
  return {
    title: scene.sayOne(TITLES),
    body: paragraphs(
      [
        scene.sayOne(PITCH),
        theme,
        scene.state(
          'develops',
          maker.key,
          technology.key,
          '{company} develops {product} for everyone who works with {name}.',
        ),
      ]
        .filter((text) => text !== '')
        .join(' '),
      `${scene.saySome(POINTS, draw.integer(3, 5))} ${scene.say(`Plans per month: ${prices}.`)}`,
      `${scene.saySome(BACKGROUND, draw.integer(1, 2))} ${scene.saySome(COMMENTS, 2)}`,
    ),
    author: person.name,
    company: maker,
    country: maker.place.country,
    labels: [technology.category, technology.subcategory, 'launch'],
    attributes: {
      product: product.name,
      upvotes: Math.floor(draw.logNormal(90, 0.9)),
      comments: Math.floor(draw.logNormal(12, 0.9)),
      price_usd_month: product.tiers[0]!.usdPerMonth,
    },
  };
}
