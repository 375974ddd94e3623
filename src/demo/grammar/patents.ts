import type { Scene, Written } from '../scene.ts';

const TITLES: readonly string[] = [
  '[Method|System|Apparatus] for improving {metric} in {name}',
  '{part} for use in {name}',
  'Device and method for {part}',
  '[Arrangement|Assembly] with {part} and {part}',
  'Control of {part} in {name}',
  'Method of operating {name} for {use}',
  'Monitoring {part} during operation',
  'System comprising {part}, and use thereof for {use}',
];

const OPENINGS: readonly string[] = [
  'A [method|system|device] for {tech} is disclosed, comprising {part} and {part}.',
  'The invention relates to {part} for {tech}, in particular for {use}.',
  'Disclosed is an arrangement with {part} and {part}, coupled such as to improve {metric}.',
  'Provided herein are techniques for {part} in {tech}.',
  'An apparatus according to the disclosure comprises a first unit for {part} and a second unit for {part}.',
];

const STEPS: readonly string[] = [
  'A buffer stores the last {n} values, from which a trend of {metric} is derived.',
  'Upon detection of a fault, the system switches to a safe state within {dozens} milliseconds.',
  'The first unit may be made of a material that is selected in view of {metric}.',
  'The sequence of the steps may be changed, and individual steps may be omitted.',
  'A calibration is repeated at intervals of {n} hours or upon request of an operator.',
  'The units communicate over an encrypted connection.',
  'A plurality of channels is arranged at an angle between {n} and {dozens} degrees.',
  'In a first step, a reference value for {metric} is determined; in a second step, the value is compared with a stored limit.',
  'A control unit is configured to adjust {part} in dependence on a measured value of {metric}.',
  'The first unit and the second unit are arranged such that they can be exchanged independently of one another.',
  'In one embodiment, a sensor detects a deviation caused by {hurdle}, and a correction is applied before the next cycle.',
  'In some embodiments, the steps are carried out in parallel for a plurality of units.',
  'Preferably, the ratio between the two quantities lies between 0.{n} and 0.{dozens}.',
  'The method may further comprise recording {metric} over a period of at least {weeks} weeks.',
  'According to a further aspect, a computer program product carries out the steps when executed on a processor.',
  'The arrangement avoids {hurdle}, which is known from the prior art.',
  'A housing encloses at least one of the units and provides access for maintenance from a single side.',
  'In a preferred embodiment, means for {part} are provided on a first surface and separated from a second surface by an intermediate layer.',
];

const CLOSINGS: readonly string[] = [
  'The solution is suitable in particular for {use} and {use}.',
  'As a result, {metric} can be improved by up to {pct} compared with known solutions.',
  'Advantageously, existing installations can be retrofitted.',
  'The disclosed techniques reduce the influence of {hurdle}.',
];

/** Abstracts of applications, in the language of the trade. Applicants and inventors are invented. */
export function writePatent(scene: Scene): Written {
  const { draw, technology, cast, at } = scene;
  const applicants = [...(cast.developers.get(technology.key) ?? []), draw.pick(cast.institutes)];
  const applicant = draw.pick(applicants);
  const inventors = draw.sample(applicant.people, draw.integer(1, 3));
  scene.cite('applicant', applicant);
  for (const [i, inventor] of inventors.entries()) scene.citePerson(`inventor${i}`, inventor);
  const claim = scene.state(
    'develops',
    applicant.key,
    technology.key,
    'The applicant, {applicant}, has developed the solution for {name}.',
  );
  const theme =
    scene.theme === null || scene.theme.actor !== null
      ? ''
      : scene.say(`The disclosure concerns in particular ${scene.theme.text}.`);
  return {
    title: scene.sayOne(TITLES),
    body: [
      scene.sayOne(OPENINGS),
      theme,
      scene.saySome(STEPS, draw.integer(4, 6)),
      scene.saySome(CLOSINGS, 2),
      claim,
    ]
      .filter((text) => text !== '')
      .join(' '),
    author: inventors.map((inventor) => inventor.name).join(', '),
    company: applicant,
    country: applicant.place.country,
    labels: [technology.category, technology.subcategory, technology.cpc.slice(0, 4)],
    attributes: {
      cpc: technology.cpc,
      kind: draw.pick(['A1', 'A1', 'A2', 'B1']),
      claims: draw.integer(8, 24),
      filed_year: new Date(at).getUTCFullYear() - draw.integer(1, 2),
    },
  };
}
