import { paragraphs, type Scene, type Written } from '../scene.ts';

const TITLES: readonly string[] = [
  'On {part} in {name}',
  'Towards better {metric} in {name}: the role of {part}',
  '{Tech} for {use}: [a measured comparison|an empirical study|a field study over {months} months]',
  'A systematic study of {part} for {name}',
  'Revisiting {part}: what limits {name}',
  'Scaling {name} beyond {hurdle}',
  '{Tech} under realistic conditions: {metric} and {metric}',
  'Reproducing {few} published results on {part}',
  'Joint design of {part} and {part} for {use}',
  'A survey of {name}, with open data on {metric}',
  'Lessons from {dozens} deployments of {name}',
  'Fast and simple {part} for {name}',
  'What {part} can and cannot do for {name}: [evidence from|results for] {use}',
];

const OPENINGS: readonly string[] = [
  '{what} A [central|persistent] difficulty is {hurdle}.',
  'We study {part} in the context of {tech}.',
  'Recent work on {tech} has concentrated on {metric}; much less is known about {metric}.',
  'Despite rapid progress, {tech} remain{s} limited by {hurdle}.',
  'We ask [whether|how far] {part} can [replace|complement] {part} in {tech}.',
  'The use of {tech} for {use} has been held back by {hurdle}.',
  'This paper presents a [simple|general|modular] approach to {part} that makes {tech} practical for {use}.',
  'We report a {months}-month evaluation of {tech} for {use}, carried out with {few} partner sites.',
];

const METHODS: readonly string[] = [
  'We instrumented {dozens} installations and collected {many} hours of data.',
  'The analysis follows a published protocol for {metric}, with {few} additions that we motivate.',
  'Starting from first principles, we bound {metric} from above and show that the bound is nearly reached.',
  'A small model with {n} parameters explains most of the variation between sites.',
  'Samples were prepared by two teams that did not know the hypothesis.',
  'Our method combines {part} with {part} and needs no change to existing [equipment|interfaces|procedures].',
  'We derive a model that links {part} to {metric} and fit it to {dozens} independent measurements.',
  'We compare {few} variants under the same budget and publish all raw measurements.',
  'Parameters are chosen on a held-out set that none of the reported results use.',
  'To separate the effect of {part} from that of {part}, we vary one while keeping the other fixed.',
  'All experiments were repeated with {n} different [seeds|samples|batches], and we report the spread.',
  'The key step is to treat {hurdle} as a constraint rather than as a cost.',
  'The evaluation covers {use} and {use}, two settings with opposite requirements.',
  'A preregistered protocol fixed the outcome measures before any data were collected.',
];

const RESULTS: readonly string[] = [
  'The median improvement in {metric} is {pct}, with a long tail on both sides.',
  'Simulation and measurement agree to within {small}.',
  'Doubling the effort spent on {part} yields only {small} more.',
  'Below a threshold of {n} units the effect vanishes.',
  'For {use}, the simplest of the {few} variants is also the best.',
  'The effect is strongest where {hurdle} would be expected to dominate.',
  'Across {n} test conditions we observe an improvement in {metric} of {pct} (95 % interval {small} either way).',
  'Compared with the strongest earlier approach, we reach {factor} times better {metric} at equal cost.',
  'The gain holds for {use} but [disappears|shrinks to {small}] for {use}.',
  'We attribute [most|about half|less than a third] of the improvement to {part}.',
  'Surprisingly, {part} had no measurable influence on {metric}.',
  'An ablation shows that removing {part} costs {pct} of the gain.',
  'Performance remained stable over {months} months of continuous operation.',
  'The approach reduces the effort of {part} from days to hours.',
  'In the hardest {small} of cases the method fails, and we analyse why.',
];

const CLOSINGS: readonly string[] = [
  'The findings argue for more attention to {part} and less to {part}.',
  'Whether the result extends to {use} is left for future work.',
  'All measurements, including failed runs, are published with the paper.',
  'Data and code are available from the authors.',
  'We discuss the consequences for {use} and name {few} open problems.',
  'The results suggest that {hurdle} is not fundamental.',
  'We close with recommendations for reporting {metric}, so that studies can be compared.',
  'Limitations include the small number of sites and the lack of long-term data.',
  'Independent replication is under way at a second laboratory.',
  'We expect the method to carry over to related problems in {subcategory}.',
];

/** Abstracts: what was asked, what was done, what was found, what remains. */
export function writePaper(scene: Scene): Written {
  const { draw, technology, theme } = scene;
  const institutes = draw.sample(scene.cast.institutes, draw.chance(0.4) ? 2 : 1);
  const authors = institutes.flatMap((institute) => draw.sample(institute.people, draw.integer(1, 3)));
  for (const [i, institute] of institutes.entries()) scene.cite(`institute${i}`, institute);
  for (const [i, author] of authors.entries()) scene.citePerson(`author${i}`, author);
  const themed =
    theme === null ? '' : scene.say(`[The work was prompted by|A motivating case is] ${themeClause(scene)}.`);
  const body = paragraphs(
    [
      scene.sayOne(OPENINGS),
      scene.saySome(METHODS, draw.integer(2, 3)),
      themed,
      scene.saySome(RESULTS, draw.integer(2, 4)),
      scene.saySome(CLOSINGS, draw.integer(1, 2)),
    ]
      .filter((text) => text !== '')
      .join(' '),
  );
  return {
    title:
      theme?.kind === 'weak-signal'
        ? scene.say(`{Tech}: [first measurements on|a study of|evidence for] ${theme.text}`)
        : scene.sayOne(TITLES),
    body,
    author: authors.map((author) => author.name).join(', '),
    country: institutes[0]!.place.country,
    labels: [
      technology.category,
      technology.subcategory,
      draw.pick(['article', 'article', 'preprint', 'conference paper']),
    ],
    attributes: {
      institution: institutes.map((institute) => institute.name).join('; '),
      citations: Math.floor(draw.logNormal(2, 1.2)),
      pages: draw.integer(6, 28),
    },
  };
}

/** The theme as something that "the work was prompted by". */
function themeClause(scene: Scene): string {
  const { theme } = scene;
  if (theme === null) return '';
  if (theme.actor === null) return theme.text;
  scene.cite('actor', theme.actor);
  return `the finding that ${theme.text}`;
}
