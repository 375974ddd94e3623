import { paragraphs, type Scene, type Written } from '../scene.ts';

const FIRST =
  'amber brisk cedar copper dusty early fern gentle hazel indigo juniper lunar maple narrow olive pebble quiet rapid silver tidy umber velvet willow'.split(
    ' ',
  );
const SECOND =
  'anchor beacon bridge comet dial ember finch garden harbour heron kettle lantern loom meadow needle otter pilot quarry ridge sparrow thimble wharf'.split(
    ' ',
  );

const SUMMARIES: readonly string[] = [
  'This release [focuses on|is about] {part} and {metric}.',
  'A [larger|smaller] release than usual, with {dozens} merged changes from {n} contributors.',
  'Most of the work since the last version went into {part}.',
  '{project} is a [library|toolkit|command line tool|simulator] for {tech}; this version [completes|reworks] {part}.',
  'After {weeks} weeks of testing, the new {part} support is on by default.',
];

const ADDED: readonly string[] = [
  'Added: support for {part}, behind the option `experimental.{option}`.',
  'Added: an example for {use}, with sample data.',
  'Added: a benchmark for {metric} that runs in continuous integration.',
  'Added: import and export of the common exchange format.',
  'Added: a guide that explains {hurdle} and how to avoid it.',
];

const CHANGED: readonly string[] = [
  'Changed: the memory needed for {part} fell by {pct}.',
  'Changed: {metric} improved by {pct} on the reference data.',
  'Changed: default settings now favour {use}; the old ones remain available as a profile.',
  'Changed: the minimum supported compiler version was raised.',
  'Changed: errors name the file and the line in question.',
  'Changed: configuration files are checked at start, and unknown keys are refused.',
];

const FIXED: readonly string[] = [
  'Fixed: a crash when two {option} jobs finished at the same moment.',
  'Fixed: the report gave {metric} in the wrong unit for long runs.',
  'Fixed: a memory leak in long-running sessions (reported by {few} users).',
  'Fixed: rounding in the summary table.',
  'Fixed: the progress bar stopped at 99 %.',
  'Fixed: results differed between two runs with the same seed.',
];

const OUTLOOK: readonly string[] = [
  'The next version will [look at|tackle] {hurdle}.',
  'Thanks to everyone who tested the release candidates.',
  'There are no breaking changes; upgrading should take a few minutes.',
  'Please read the upgrade notes first: two options were renamed.',
  'We are looking for maintainers who use the project for {use}.',
];

/** Release notes of invented projects around a real technology. */
export function writeRelease(scene: Scene): Written {
  const { draw, technology, theme } = scene;
  const project = `${draw.pick(FIRST)}-${draw.pick(SECOND)}`;
  const version = `${draw.integer(0, 4)}.${draw.integer(0, 19)}.${draw.integer(0, 9)}`;
  const developer = draw.chance(0.5) ? draw.pick(scene.cast.developers.get(technology.key) ?? []) : null;
  const maintainer = draw.pick(scene.cast.people);
  scene.fill({
    project,
    version,
    option: () => draw.pick(['batch', 'stream', 'cache', 'layout', 'export', 'worker', 'session']),
  });
  scene.citePerson('maintainer', maintainer);
  if (developer !== null) scene.cite('company', developer);
  const backing =
    developer === null
      ? ''
      : scene.state(
          'develops',
          developer.key,
          technology.key,
          '{project} is maintained by {company}, which develops tools for {name}.',
        );
  const themed =
    theme === null
      ? ''
      : theme.actor === null
        ? scene.say(`New in this version: first support for ${theme.text}.`)
        : scene.say('Many of the requests in this cycle came after the recent news about {tech}.');
  const list = [
    ...draw.sample(ADDED, draw.integer(1, 2)),
    ...draw.sample(CHANGED, 2),
    ...draw.sample(FIXED, draw.integer(1, 3)),
  ]
    .map((item) => `- ${scene.say(item)}`)
    .join('\n');
  return {
    title: scene.say(
      draw.pick([
        '{project} {version}: {part}',
        '{project} {version} released: better {metric} for {name}',
        '{project} {version}, a toolkit for {name}',
        'Release {version} of {project} ({name})',
      ]),
    ),
    body: paragraphs(
      [scene.sayOne(SUMMARIES), themed, scene.say('{what}')].filter((text) => text !== '').join(' '),
      list,
      [scene.saySome(OUTLOOK, 2), backing].filter((text) => text !== '').join(' '),
    ),
    author: maintainer.name,
    ...(developer === null ? {} : { company: developer }),
    country: null,
    labels: [
      technology.category,
      technology.subcategory,
      draw.pick(['Rust', 'Python', 'TypeScript', 'Go', 'C++', 'Julia']),
    ],
    attributes: {
      project,
      version,
      stars: Math.floor(draw.logNormal(400, 1.3)),
      forks: Math.floor(draw.logNormal(40, 1.2)),
      licence: draw.pick(['Apache-2.0', 'MIT', 'BSD-3-Clause', 'MPL-2.0']),
    },
  };
}
