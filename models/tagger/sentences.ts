import type { LabelledText } from '../../eval/datasets/conll.ts';
import { TAGGED_KINDS, type TaggedKind } from '../../src/kernels/tagging/labels.ts';
import { drawName, type Names, pick, type Random } from './names.ts';

/** Sentences of our own, in the manner of news wires, headlines and notices; `{kind}` is filled with a name. */
const SENTENCES = `
{organisation} has acquired {organisation} for {money}, the companies said on {day}.
{organisation} to acquire {organisation} in {money} deal
{organisation} said it had agreed to buy {location}-based {organisation} for {money}.
{organisation} raises {money} Series {letter} led by {organisation}
{organisation}, a {sector} startup based in {location}, has raised {money} in a funding round led by {organisation}.
The round was led by {organisation} with participation from {organisation} and {organisation}.
{location}-based {sector} firm {organisation} closes {money} seed round
{person} has been appointed chief executive of {organisation}, effective {date}.
{organisation} names {person} as {role}
{organisation} appoints {person} {role}, succeeding {person}
{person}, {role} of {organisation}, said the company would open an office in {location}.
"We are proud of what the team has done," said {person}, {role} at {organisation}.
"This is a turning point for {technology}," {person} told {organisation} on {day}.
{person} said {organisation} would invest {money} in {technology} over the next five years.
{organisation} and {organisation} announced a partnership to bring {technology} to {location}.
{organisation} partners with {organisation} on {technology}
{organisation} unveiled {product}, its first device built on {technology}.
{organisation} launches {product} in {location}
The new {product} from {organisation} will go on sale in {location} on {date}.
{product} review: the best phone {organisation} has made
Sales of {product} fell {percent} in {location} last quarter, {organisation} said.
{organisation} recalls {product} after reports of fires in {location}
{organisation} shares rose {percent} on {day} after {organisation} raised its forecast.
{organisation} reported revenue of {money} for the quarter, up {percent} from a year earlier.
Analysts at {organisation} expect {organisation} to cut jobs in {location} and {location}.
{organisation} to cut {number} jobs in {location}
{organisation} fined {money} by {organisation} over data breach
The {organisation} has opened an investigation into {organisation}, people familiar with the matter said.
{organisation} sues {organisation} over {technology} patents
A court in {location} ruled against {organisation} on {day}.
{person}, the former {role} of {organisation}, was arrested in {location} on {date}.
Police in {location} said {person}, {age}, was found near {location}.
President {person} met Prime Minister {person} in {location} on {day}.
{location} and {location} signed a trade agreement in {location} on {date}.
The president of {location}, {person}, arrived in {location} for talks with {person}.
{location}'s foreign minister, {person}, called on {location} to withdraw its troops.
Senator {person} of {location} criticised the {organisation}.
Mr. {last} said the {organisation} would appeal. Ms. {last} declined to comment.
Dr. {person} of the {organisation} led the study, which appeared in {date}.
{last} joined {organisation} in {year} and later founded {organisation}.
{person} was born in {location}, {location}, in {year} and studied at {organisation}.
{person} ({year}-{year}) was a scientist from {location} who worked at {organisation}.
Researchers at {organisation} in {location} have used {technology} to detect cancer earlier.
Scientists from {organisation} and {organisation} developed a {technology} method for better batteries.
The paper by {person}, {person} and {person} of {organisation} introduces a {technology} approach.
We compare {technology} with {technology} and {technology} on several tasks.
Our method extends {technology} and is implemented in {technology}.
A {technology} model trained with {technology} outperforms {technology}.
An open source {technology} library written in {technology}
{technology} bindings for {technology}
A fast {technology} client for {technology}, with support for {technology}
The team migrated from {technology} to {technology} running on {technology}.
Experience with {technology}, {technology} or {technology} is required.
Developers at {organisation} rewrote the service in {technology}.
How {organisation} uses {technology} to serve {number} customers in {location}
{technology} is transforming the {sector} industry, says {person} of {organisation}
{location} bets on {technology} to cut emissions
Investment in {technology} in {location} reached {money} in {year}, according to {organisation}.
The {organisation} published new rules on {technology} on {day}.
Regulators in {location} approved the use of {technology} by {organisation}.
{organisation} opened a research centre for {technology} in {location}.
{organisation} is hiring engineers in {location}, {location} and {location}.
Flooding in {location} has left {number} people homeless, the {organisation} said.
An earthquake of magnitude 6.1 struck {location} on {day}, officials in {location} said.
{person} beat {person} in the final in {location} on {day}.
{organisation} beat {organisation} 3-1 at home on {day}.
{person} scored twice as {organisation} won in {location}.
{organisation} signed {person} from {organisation} for {money}.
I met {person} in {location} last year. {first} now works for {organisation}.
{first} and {first} moved from {location} to {location} with their dog.
Just got my {product} and it is so much better than the {product}!
anyone here using {product} with {product}? mine keeps crashing
So {person} is coming to {location} tomorrow. Can't wait.
Thanks to {person} and the team at {organisation} for a great day in {location}.
Watching {organisation} play {organisation} tonight with {first}.
{person} speaks about {technology} in {location}
Why does {product} not sync with {product} on my laptop?
{product} is now available on {product} and {product}.
You can install {technology} with the package manager and run it on {product}.
The company, based in {location}, competes with {organisation}, {organisation} and {organisation}.
Customers include {organisation}, {organisation} and the {organisation}.
Investors such as {organisation} and {person} have backed {organisation}.
{organisation} was founded in {year} by {person} and {person} in {location}.
Founded by {person}, {organisation} develops {technology} for the {sector} sector.
{organisation} ({ticker}) fell {percent} in {location} trading.
{location}, {date} - {organisation} said on {day} that {person} will step down as {role}.
{location} ({organisation}) - The {organisation} warned on {day} of rising prices.
Interview with {person} of {organisation}
Interviewer: What brought you to {location}? {last}: I grew up in {location}.
The city of {location} lies on the {location}, an hour from {location}.
From {location}, take the train to {location}, then walk to the {location}.
Flights to {location} leave from {location} every {day}.
The museum in {location} shows works by {person} and {person}.
{organisation} withdraws from {location} as sanctions bite
{location} bans {product} from government phones
{location}: {person} wins election as {organisation} loses majority
{person} resigns as leader of {organisation}
What {person}'s exit means for {organisation}
{organisation}'s {product} takes on {organisation}'s {product}
{person} joins {organisation} board
Exclusive: {organisation} in talks to sell {product} unit to {organisation}, sources say
Opinion: {location} needs {technology}
Is {technology} the next {technology}?
In {year}, {person} won the Nobel Prize in Physics together with {person} and {person}.
{person} ( born {date} ) is an American politician who served as a member of the {organisation}.
{person} was elected to the {organisation} in {year}, defeating {person} of the {organisation}.
The {organisation} won the election in {location} with {percent} of the vote.
He ran against {organisation} candidate {person} in the {year} general election.
She was a member of the {organisation}, the {organisation} and the {organisation}.
Parties in the coalition include the {organisation}, the {organisation} and the {organisation}.
He was educated at {organisation} and the {organisation}, where he studied under {person}.
She received her doctorate from {organisation} in {year} under the supervision of {person}.
{person} became professor of physics at the {organisation} in {location} in {year}.
Other members of the group were {person}, {person}, {person} and {person}.
The asteroid was discovered on {date} by {person} at the observatory in {location}, {location}.
The film stars {person}, {person} and {person} and is set in {location}.
The novel tells the story of a family in {location} during the Second World War.
He has written for {organisation}, {organisation} and {organisation}.
Influences on his work include {person}, {person} and {person}.
{person} recorded the album in {location} with producer {person} and musicians from {organisation}.
The band toured {location}, {location} and {location} with {organisation} in {year}.
{person} sang at the ceremony in {location}, {location}, in front of {person}.
Works by {last} and {last} were performed by the {organisation} in {location}.
Like {last}, he was born in {location} but grew up in {location}, {location}.
{last} died in {location} in {year} and was buried near {location}.
According to {last}, the theory of {last} was wrong.
Following the merger of the {organisation} with the {organisation}, {last} became its leader.
The {location} government accused {location} of supporting rebels in the {location} region.
Embassies of {location}, {location}, {location} and {location} closed for the day.
The river flows from {location} through {location} into {location}.
The Spanish, French and German governments asked {person} for an answer.
The British prime minister, {person}, and his Italian counterpart, {person}, spoke on {day}.
Algorithms such as {technology}, {technology} and {technology} are used in {technology}.
{technology} is a branch of {technology} studied at {organisation} and {organisation}.
The toolkit, written in {technology} and {technology}, was developed by {person} at {organisation}.
{person} is known for his work on {technology} and {technology}.
Applications include {technology}, {technology} and {technology}.
He argued that {technology} could replace {technology} in many applications of {technology}.
Wikinews spoke with {person}, the {role} of {organisation}, about life in {location}.
{person}: We came to {location} to work with {organisation}.
{last} told {organisation} that the {organisation} "had no choice".
{last}'s lawyer, {person}, said his client would return to {location}.
{first}, {first} and {first} live in {location}.
#{location} {organisation} fans are happy tonight
`
  .trim()
  .split('\n');

/** Sentences without a name, whose capitals must not be taken for one. */
const PLAIN = `
The Company expects Revenue to grow in the Fourth Quarter.
In March, the Board of Directors approved the Plan.
The Report was published on Monday. The Committee will meet again in June.
Happy Birthday! See you on Friday.
Please note: All Rights Reserved. Terms and Conditions apply.
Ten Things You Should Know About Investing
Why We Need Better Schools
The Best Ways To Save Money This Summer
How To Write A Good Letter
Breaking: Markets Fall Sharply After Weak Jobs Data
BREAKING NEWS: STOCKS FALL
LOL OMG I can't believe it
Good Morning everyone! Hope you have a great Tuesday
This is not what I wanted. However, it works. Therefore we keep it.
Our results show that the proposed approach is robust.
Figure 1 shows the results. Table 2 lists the parameters. See Section 3.
Chapter One: The Beginning
Step 1: Preheat the oven. Step 2: Mix the flour.
Mom and Dad are coming for Christmas.
God bless you. Thank God it is Friday.
Internet users are growing. The Web is changing. Email is dead.
CEO, CTO and CFO roles are open. Apply by May 5.
Q3 earnings: revenue up, EBITDA down
`
  .trim()
  .split('\n');

const [DAYS, MONTHS] = [
  ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
];
const ROLES = [
  'CEO',
  'CFO',
  'CTO',
  'chief executive',
  'chief technology officer',
  'president',
  'managing director',
  'chairman',
  'head of research',
  'vice president of sales',
  'founder',
  'co-founder',
  'general counsel',
  'spokeswoman',
  'analyst',
];
const SECTORS = [
  'fintech',
  'biotech',
  'energy',
  'software',
  'retail',
  'logistics',
  'health care',
  'automotive',
  'insurance',
  'food',
  'cybersecurity',
  'telecoms',
  'mining',
  'aerospace',
];

function drawFiller(random: Random, slot: string): string {
  const number = (from: number, to: number) => Math.floor(from + random() * (to - from));
  switch (slot) {
    case 'money':
      return pick(random, [
        `$${number(1, 900)} million`,
        `$${number(1, 90)}M`,
        `€${number(1, 90)} million`,
        `£${number(1, 9)}bn`,
        `${number(1, 90)} million dollars`,
        `USD ${number(1, 90)} million`,
      ]);
    case 'percent':
      return pick(random, [
        `${number(1, 60)}%`,
        `${number(1, 60)} percent`,
        `${number(1, 9)}.${number(1, 9)} %`,
      ]);
    case 'day':
      return pick(random, DAYS!);
    case 'date':
      return pick(random, [
        `${number(1, 28)} ${pick(random, MONTHS!)} ${number(1990, 2026)}`,
        `${pick(random, MONTHS!)} ${number(1, 28)}`,
        `${pick(random, MONTHS!)} ${number(1990, 2026)}`,
      ]);
    case 'year':
      return String(number(1900, 2026));
    case 'age':
      return String(number(18, 80));
    case 'number':
      return pick(random, [String(number(2, 900)), `${number(1, 90)},000`, `${number(1, 9)} million`]);
    case 'letter':
      return pick(random, ['A', 'B', 'C', 'D']);
    case 'role':
      return pick(random, ROLES);
    case 'sector':
      return pick(random, SECTORS);
    case 'ticker':
      return Array.from({ length: number(2, 5) }, () => pick(random, 'ABCDEFGHIKLMNOPRST'.split(''))).join(
        '',
      );
    default:
      throw new Error(`A sentence asks for {${slot}}, which nothing fills`);
  }
}

/** One sentence with its names marked. */
export function drawSentence(random: Random, names: Names): LabelledText {
  if (random() < 0.08) return { text: pick(random, PLAIN), spans: [] };
  let text = '';
  const spans: { start: number; end: number; kind: string }[] = [];
  for (const part of pick(random, SENTENCES).split(/(\{\w+\})/)) {
    const slot = /^\{(\w+)\}$/.exec(part)?.[1];
    if (slot === undefined) {
      text += part;
      continue;
    }
    const kind = slot === 'last' || slot === 'first' ? 'person' : (slot as TaggedKind);
    if (!TAGGED_KINDS.includes(kind)) {
      text += drawFiller(random, slot);
      continue;
    }
    const name =
      slot === 'last'
        ? pick(random, names.last)
        : slot === 'first'
          ? pick(random, names.first)
          : drawName(random, names, kind);
    const start = text.length;
    // A name as written in lower case opens a sentence with a capital.
    text += start === 0 ? name[0]!.toUpperCase() + name.slice(1) : name;
    spans.push({ start, end: text.length, kind });
  }
  return { text, spans };
}
