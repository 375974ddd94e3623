/** Sentences that hold for any technology of the catalogue; every type of text borrows some. */
export const BACKGROUND: readonly string[] = [
  '{what}',
  'Interest in {tech} comes mostly from {use} and {use}.',
  'The open question [for most teams|in the field] is {hurdle}.',
  '[Two things|Two points] decide whether {tech} {is} worth the effort: {metric} and {metric}.',
  'Those who work with {tech} daily name {hurdle} and {hurdle} as the [main|two] obstacles.',
  'Much of the [recent|current] progress comes from {part}, less from {part}.',
  'For {use}, buyers look at {metric} first and at {metric} second.',
  'In practice the choice is rarely all or nothing: {tech} often start{s} beside what is already there.',
  '[A few years ago|Not long ago] {part} alone would have ruled out {use}.',
  'What has changed is {metric}, [now good enough|no longer the obstacle] for {use}.',
];

/** Views of invented people. */
export const QUOTES: readonly string[] = [
  '"We stopped asking whether it works and started asking what it costs," [said|says] {person}.',
  '"Everyone asks about {hurdle}, and rightly so, but it is an engineering problem, not a law of nature," {person} said.',
  '"The first six months taught us more than the three years of studies before," said {person}.',
  '"Nobody buys {name} for {its} own sake; they buy {metric}," {person} [said|told the audience].',
  '"If you had asked me last year, I would have said five more years," said {person}. "Today I would say two."',
  '"We are careful with promises: {use} first, then we look again," {person} said.',
  '"The surprise was not {metric}, it was how quickly the staff got used to it," said {person}.',
  '"There is still a gap between a good pilot and a good product," {person} [warned|cautioned].',
  '"We publish the numbers, including the bad ones," said {person}.',
  '"People underestimate {part}," {person} said. "Half of the result is decided there."',
];
