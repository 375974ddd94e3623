import { paragraphs, type Scene, type Written } from '../scene.ts';
import { BACKGROUND } from './background.ts';

const TITLES: readonly string[] = [
  'Has anyone used {name} for {use}?',
  'What I learned from {months} months with {name}',
  'Still struggling with {hurdle} in {name}?',
  '{Tech}: hype or [worth a try|useful by now]?',
  'Ask: how do you measure {metric}?',
  'A plain comparison of {part} and {part}',
  'We gave up on {name}, and why',
  'Show: a weekend project with {name}',
  '{Tech} at work: our numbers after {weeks} weeks',
  'Unpopular opinion about {name}',
  'Reading list on {part}',
];

const STARTS: readonly string[] = [
  'We compared {few} options for {use} in {month} and ended up with {name}.',
  'Posting this because I could not find a single honest report on {part}.',
  'My team took over a half-finished project with {name}.',
  'Quick report from a plant with {dozens} people.',
  'We have been running {tech} for {months} months now and I thought the numbers might help others.',
  'Genuine question, since the brochures do not say: how do you live with {hurdle} in practice?',
  'I am not an expert in {subcategory}, so please correct me.',
  'Some context: small team, {few} people, no budget for consultants.',
  'I keep hearing that {tech} {is} ready for {use}, and I wanted to check for myself.',
  'Long-time reader, first post. I work on {part}.',
  'After the third vendor presentation this month I decided to test {tech} myself.',
];

const THOUGHTS: readonly string[] = [
  'Two of us maintain it, and that is one too few.',
  'We measured {metric} before and after, {weeks} weeks each: {pct} better.',
  'If I could start again I would begin with {part} and leave {part} for later.',
  'The vendor said {few} days, it took {weeks} weeks.',
  'I am convinced by {part}, less so by the rest.',
  'Our safety people had {few} questions, all of them about {hurdle}.',
  'Cost so far: about {many} dollars and a lot of evenings.',
  'It is boring in the best sense, which is what you want for {use}.',
  'There is a good talk on {part} from last year, look for it before you buy anything.',
  'One thing I got wrong: I thought {metric} would be the limit, but it was {part}.',
  'For {use} we still do it by hand, and I do not see that changing in {year}.',
  'The old way had better {metric}, honestly, but nobody could repair it any more.',
  'The good: {metric} improved by {pct}, and nobody had to learn anything new.',
  'The bad: {hurdle}. Nobody had warned us.',
  'What nobody tells you is how much time goes into {part}.',
  'My boss asked for {metric}; what we got was a better understanding of {part}.',
  'If you only need {use}, I would wait another year.',
  'For {use} it has paid for itself after {months} months.',
  'I would trade half of the features for better {metric}.',
  'We tried {part} first and went back to {part}.',
  'The documentation is fine, the defaults are not.',
  'A colleague at another plant got {pct} where we got {small}, and we still do not know why.',
  'It broke twice, both times because of {hurdle}.',
  'The support team answered within a day, which I did not expect.',
  'Take this with a grain of salt: one site, {weeks} weeks, no control group.',
  'I wrote a small script that logs {metric} every hour; happy to share.',
];

const ENDS: readonly string[] = [
  'Curious what others see.',
  'Happy to answer questions.',
  'What am I missing?',
  'Edit: thanks for the replies, I will try {part} next.',
  'Would you do it again? I probably would.',
  'If there is interest I will post an update in {few} weeks.',
  'Pointers to independent tests are welcome.',
];

const AFTER_EVENT: readonly string[] = [
  'So {event}, and I have been reading about it since breakfast.',
  'You have all seen that {event}; does it change anything for {use}?',
  'Since {event}, my inbox is full of people asking about {tech}.',
  'I read the whole thing: {event}, and the details look better than the headline.',
];

/** Forum posts: first person, opinions, small numbers. */
export function writePost(scene: Scene): Written {
  const { draw, technology, theme } = scene;
  let first = '';
  let title = scene.sayOne(TITLES);
  if (theme !== null && theme.actor !== null) {
    scene.cite('actor', theme.actor);
    scene.fill({ event: theme.text });
    first = scene.sayOne(AFTER_EVENT);
    title = scene.say(
      draw.pick([
        '{Tech}: does the news about {actor} change anything?',
        'Thoughts on {actor} and {name}?',
        'The {actor} news, and what it means for {use}',
        title,
      ]),
    );
  } else if (theme !== null) {
    first = scene.say(`[Has anyone else noticed|Something I have not seen discussed yet]: ${theme.text}.`);
    title = scene.say(`{Tech} and ${theme.text}: [anyone else looking at this|a field note|am I too early]?`);
  }
  return {
    title,
    body: paragraphs(
      [first, scene.sayOne(STARTS)].filter((text) => text !== '').join(' '),
      scene.saySome(THOUGHTS, draw.integer(4, 7)),
      `${scene.saySome(BACKGROUND, draw.integer(1, 2))} ${scene.saySome(ENDS, draw.integer(1, 2))}`,
    ),
    author: `${draw.pick(['old', 'plain', 'late', 'north', 'tiny', 'slow', 'odd', 'green', 'dry', 'blue'])}_${draw.pick(['badger', 'kelp', 'anvil', 'rivet', 'moss', 'heron', 'pylon', 'barge', 'quill', 'gasket', 'thistle', 'cobble'])}${draw.integer(2, 98)}`,
    country: null,
    labels: [technology.category, draw.pick(['discussion', 'discussion', 'question', 'experience'])],
    attributes: {
      points: Math.floor(draw.logNormal(theme === null ? 14 : 40, 1)),
      comments: Math.floor(draw.logNormal(theme === null ? 7 : 22, 1)),
    },
  };
}
