import type { RawDocument } from '../../src/domain/document.ts';

/** Short news of six topics, in the words of a reporter; ids name the topic. */
const TOPICS: Readonly<Record<string, readonly (readonly [title: string, body: string])[]>> = {
  flood: [
    [
      'Floods displace thousands in Pakistan',
      'Torrential monsoon downpours destroyed crops and homes in Pakistan this week. Rivers burst their banks and thousands of families fled, the United Nations said.',
    ],
    [
      'Storm surge inundates coast of Bangladesh',
      'A cyclone pushed the sea over embankments in Bangladesh on Tuesday. Authorities evacuated 40,000 residents before the surge.',
    ],
    [
      'Dam failure drowns fields in Brazil',
      'A dam failed in the south of Brazil after days of precipitation, and the torrent swept away bridges and cattle.',
    ],
  ],
  battery: [
    [
      'Northvolt starts cell production in Sweden',
      'Northvolt produced its first lithium-ion cell at a gigafactory in Sweden. The cells will power electric cars of Volkswagen.',
    ],
    [
      'Toyota plans solid-state packs by 2027',
      'Toyota said solid-state cells will give electric cars a range of 1,000 km. The carmaker develops them with Panasonic in Japan.',
    ],
    [
      'Recycling plant recovers nickel and cobalt',
      'A plant in Canada recovers 95 % of nickel, cobalt and lithium from spent packs of electric cars, its operator said.',
    ],
  ],
  merger: [
    [
      'Microsoft to acquire Nuance for $19.7 billion',
      'Microsoft will acquire Nuance Communications for $19.7 billion in cash. The takeover is the second largest in the history of the company, chief executive Satya Nadella said.',
    ],
    [
      'Adobe agrees to buy Figma',
      'Adobe agreed to buy the design startup Figma for $20 billion in cash and stock, and its shares fell 17 %.',
    ],
    [
      'Broadcom completes purchase of VMware',
      'Broadcom completed its purchase of VMware for $69 billion after approval in China, its biggest deal so far.',
    ],
  ],
  court: [
    [
      'European Commission fines Google €2.4 billion',
      'The European Commission fined Google €2.4 billion for breaching antitrust law with its shopping service. Google will appeal against the ruling in court.',
    ],
    [
      'Judge rejects patent claim against Samsung',
      'A federal judge in California dismissed a lawsuit against Samsung over patents on displays. The plaintiff may appeal.',
    ],
    [
      'Parliament passes data protection act',
      'Lawmakers in India passed an act on the protection of personal data. Regulators can impose penalties on firms that violate the statute.',
    ],
  ],
  vaccine: [
    [
      'Malaria vaccine cuts child deaths in Ghana',
      'A vaccine against malaria reduced deaths of children in Ghana by 13 %, the World Health Organization reported after a trial of four years.',
    ],
    [
      'Pfizer seeks approval of booster shot',
      'Pfizer asked regulators in the United States to approve a third dose of its immunisation for people over 65.',
    ],
    [
      'Measles spreads where clinics lack doses',
      'Doctors warn that measles is spreading in Ethiopia because clinics have run out of doses for infants.',
    ],
  ],
  space: [
    [
      'India lands a probe near the lunar south pole',
      'The Indian Space Research Organisation landed its Chandrayaan-3 probe near the south pole of the Moon, the first to reach it.',
    ],
    [
      'SpaceX rocket explodes minutes after lift-off',
      'A Starship rocket of SpaceX exploded four minutes after lift-off from Texas. Elon Musk congratulated his engineers all the same.',
    ],
    [
      'Telescope finds water vapour on distant planet',
      'The James Webb telescope of NASA detected water vapour in the atmosphere of a planet 120 light years away.',
    ],
  ],
};

/** About the same events as nothing else: they fill the pages. */
const FILLERS = [
  [
    'City marathon draws record field',
    'More than 50,000 runners crossed the bridges of the city in mild weather.',
  ],
  [
    'Bakers protest against flour prices',
    'Bakers left their ovens cold for a day because flour costs twice as much as last year.',
  ],
  [
    'Museum returns bronze statues',
    'A museum handed bronze statues back to the descendants of those who cast them.',
  ],
  ['Orchestra hires a young conductor', 'The orchestra chose a conductor of 27 years after a long search.'],
  [
    'Beekeepers count their losses',
    'One hive in three did not survive the winter, beekeepers in three villages report.',
  ],
  ['Chess champion retires', 'The champion said that preparing for matches had become a burden.'],
] as const;

const day = (n: number) => Date.UTC(2023, 0, 1 + n);

/** What the wire sends: topics, fillers, other languages, and a headline without a text. */
export const WIRE: readonly RawDocument[] = [
  ...Object.entries(TOPICS).flatMap(([topic, texts]) =>
    texts.map(([title, body], i): RawDocument => ({ externalId: `${topic}-${i}`, title, body })),
  ),
  ...FILLERS.map(([title, body], i): RawDocument => ({ externalId: `filler-${i}`, title, body })),
  {
    externalId: 'german',
    title: 'Siemens eröffnet ein Werk in Berlin',
    body: 'Der Konzern Siemens hat am Montag in Berlin ein neues Werk eröffnet, in dem künftig Züge für ganz Europa gebaut werden sollen.',
  },
  {
    externalId: 'chinese',
    title: '华为发布新款手机',
    body: '华为公司周一在深圳发布了一款新手机，并表示今年的销量将会增长。分析师认为市场需求依然强劲。',
  },
  { externalId: 'empty', title: 'Nvidia opens an office in Dublin', body: '' },
].map((document, n) => ({ ...document, publishedAt: day(n) }));

const LONG_STORY =
  'Ericsson will cut 8,500 jobs worldwide to reduce costs, the maker of telecommunications equipment said on Friday. About 1,400 of the posts are in Sweden, where unions were told earlier this week. Demand for networks has slowed in North America, and operators have filled their stores. Chief executive Börje Ekholm wrote to employees that savings of $880 million are necessary by the end of the year. Rival Nokia announced a similar programme in the autumn.';

/** One story, told by both sources. */
export const STORY: readonly [wire: RawDocument, paper: RawDocument] = [
  { externalId: 'story-wire', title: 'Ericsson cuts 8,500 jobs', body: LONG_STORY, publishedAt: day(60) },
  {
    externalId: 'story-paper',
    title: 'Telecom maker sheds thousands of posts',
    body: `${LONG_STORY} Our newsroom contributed.`,
    publishedAt: day(61),
  },
];
