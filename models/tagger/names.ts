import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { TaggedKind } from '../../src/kernels/tagging/labels.ts';

/** Names to fill sentences with, as lists to draw from. */
export interface Names {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly companies: readonly string[];
  readonly bodies: readonly string[];
  readonly cities: readonly string[];
  readonly countries: readonly string[];
  readonly technologies: readonly string[];
  readonly products: readonly string[];
}

export type Random = () => number;

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

/**
 * `personNames` is a JSON file `{ first: string[], last: string[] }` that `person-names.ts` writes; the other names come
 * from the reference data.
 */
export function readNames(datasets: string, personNames: string): Names {
  const persons = JSON.parse(readFileSync(personNames, 'utf8')) as { first: string[]; last: string[] };
  return {
    ...persons,
    companies: readCompanies(datasets),
    bodies: BODIES,
    ...readPlaces(datasets),
    technologies: [...TECHNOLOGIES, ...readSkills(datasets)],
    products: PRODUCTS,
  };
}

function readCompanies(datasets: string): string[] {
  const folder = join(datasets, 'startup_events/crunchbase_2013');
  const names = new Set<string>();
  const rows = parse(
    readFileSync(join(folder, 'crunchbase-companies.csv'), 'latin1').replace(/\r\n?/g, '\n'),
    { columns: true, relax_quotes: true, relax_column_count: true },
  ) as Record<string, string>[];
  for (const row of rows) {
    const name = row.name?.trim() ?? '';
    if (/^[A-Z][\w&.' -]{2,28}$/.test(name) && !/\.(com|net|org)$/i.test(name)) names.add(name);
  }
  const tickers = JSON.parse(
    readFileSync(join(datasets, 'reference/companies/company_tickers.json'), 'utf8'),
  ) as Record<string, { title: string }>;
  for (const { title } of Object.values(tickers)) {
    const name = title.replace(/\/.*$/, '').trim();
    if (name.length > 30 || !/^[A-Z]/.test(name)) continue;
    names.add(name === name.toUpperCase() ? name.replace(/\w{4,}/g, capitalised) : name);
  }
  return [...names];
}

function capitalised(word: string): string {
  return word[0]! + word.slice(1).toLowerCase();
}

function readPlaces(datasets: string): { cities: string[]; countries: string[] } {
  const rows = parse(readFileSync(join(datasets, 'reference/geo/world-cities.csv'), 'utf8'), {
    columns: true,
  }) as Record<string, string>[];
  const cities = new Set<string>();
  const countries = new Set<string>();
  for (const row of rows) {
    if (/^[A-Z][\p{L}' -]{2,20}$/u.test(row.name ?? '')) cities.add(row.name!);
    if (row.country) countries.add(row.country);
    if (row.subcountry && row.subcountry.length < 20) cities.add(row.subcountry);
  }
  return { cities: [...cities], countries: [...countries, ...COUNTRIES, ...COUNTRIES, ...COUNTRIES] };
}

function readSkills(datasets: string): string[] {
  const names = new Set<string>();
  const path = join(datasets, 'reference/tech_taxonomy/Technology Skills.txt');
  for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
    const name = line.split('\t')[1] ?? '';
    if (/^[A-Z][A-Za-z0-9+#.]{2,14}$/.test(name)) names.add(name);
  }
  return [...names];
}

const COUNTRIES =
  `United States|United Kingdom|China|India|Germany|France|Japan|Canada|Australia|Brazil|Russia|Israel|Spain|Italy|
South Korea|Mexico|Singapore|Switzerland|Sweden|Netherlands|Turkey|Iran|Iraq|Syria|Ukraine|Poland|Egypt|Nigeria|Kenya|
South Africa|US|U.S.|UK|U.K.|Europe|Asia|Africa|Latin America|North America|Middle East|Silicon Valley|California|Texas|
New York|London|Paris|Berlin|Tokyo|Beijing|Washington|Hong Kong|San Francisco|Los Angeles|Chicago|Boston|Taiwan|Britain`.split(
    /\|\n?/,
  );

const BODIES =
  `European Commission|European Union|EU|United Nations|UN|NATO|World Bank|International Monetary Fund|IMF|World Health
Organization|WHO|Federal Reserve|Bank of England|European Central Bank|ECB|Congress|Senate|House of Representatives|
Parliament|European Parliament|House of Commons|Supreme Court|Department of Justice|Department of Defense|Pentagon|
White House|State Department|Treasury|Ministry of Finance|Ministry of Defence|Foreign Ministry|FBI|CIA|NSA|NASA|FDA|
Food and Drug Administration|Environmental Protection Agency|EPA|Federal Trade Commission|FTC|SEC|Securities and
Exchange Commission|FCC|Federal Communications Commission|Competition and Markets Authority|Ofcom|BBC|CNN|Reuters|
Associated Press|New York Times|Washington Post|Wall Street Journal|Guardian|Fox News|Al Jazeera|Bloomberg|Financial Times|
Labour Party|Conservative Party|Republican Party|Democratic Party|Green Party|Liberal Democrats|Democrats|Republicans|
Red Cross|Greenpeace|Amnesty International|Human Rights Watch|Manchester United|Real Madrid|Arsenal|Liverpool|Barcelona|
New York Yankees|Los Angeles Lakers|Dallas Cowboys|FIFA|UEFA|NBA|NFL|Harvard University|Stanford University|MIT|Oxford
University|University of Cambridge|Yale University|Princeton University|University of California|Georgetown University|
Massachusetts Institute of Technology|Max Planck Institute|CERN|European Space Agency|Royal Society|National Science
Foundation|Google|Microsoft|Apple|Amazon|Facebook|Twitter|IBM|Intel|Samsung|Sony|Toyota|Tesla|Boeing|Airbus|Goldman Sachs|
JPMorgan|Morgan Stanley|Deutsche Bank|HSBC|Barclays|Volkswagen|BMW|Siemens|Nokia|Huawei|Alibaba|Tencent|Netflix|Uber|Walmart|
Pfizer|AstraZeneca|Novartis|BP|Shell|ExxonMobil|General Electric|General Motors|Ford|Nvidia|OpenAI|DeepMind|Oracle|Cisco|SAP`
    .replace(/\n/g, ' ')
    .split('|')
    .map((name) => name.trim());

const TECHNOLOGIES =
  `machine learning|deep learning|artificial intelligence|AI|blockchain|quantum computing|edge computing|cloud
computing|computer vision|natural language processing|NLP|reinforcement learning|neural networks|neural network|convolutional
neural network|5G|Internet of Things|IoT|augmented reality|virtual reality|3D printing|additive manufacturing|gene editing|
CRISPR|mRNA|lithium-ion batteries|solid-state batteries|solar cells|perovskite solar cells|fuel cells|carbon capture|
nuclear fusion|small modular reactors|autonomous vehicles|self-driving cars|drones|robotics|robotic process automation|RPA|
digital twins|digital twin|large language models|large language model|LLM|generative AI|GPT-4|GPT-3|BERT|Transformer|LSTM|
GAN|support vector machine|random forest|k-means|Kubernetes|Docker|TensorFlow|PyTorch|Python|Java|JavaScript|TypeScript|Rust|
Go|C++|React|Node.js|PostgreSQL|MongoDB|Redis|Apache Kafka|Apache Spark|Hadoop|Linux|GraphQL|WebAssembly|serverless|
microservices|DevOps|zero trust|homomorphic encryption|federated learning|knowledge graph|graph neural networks|lidar|LiDAR|
RFID|NFC|Bluetooth|Wi-Fi 6|WiFi|GPS|RISC-V|ARM|CUDA|FPGA|Bitcoin|Ethereum|smart contracts|biometrics|facial recognition|
speech recognition|recommender systems|genetic algorithm|Bayesian network|hydrogen electrolysis|wind turbines|geothermal energy`
    .replace(/\n/g, ' ')
    .split('|')
    .map((name) => name.trim());

const PRODUCTS =
  `iPhone|iPhone 12 Pro|iPad|iPad Air|MacBook Pro|Apple Watch|AirPods|Galaxy S21|Galaxy Note|Galaxy Fold|Pixel 6|Kindle|
Echo Dot|Alexa|Siri|Google Home|Google Maps|Gmail|Chrome|Google Chrome|Firefox|Windows 10|Windows 11|Windows|Office 365|Excel|
PowerPoint|Photoshop|Xbox|Xbox One|PlayStation 4|PlayStation 5|PS4|PS5|Nintendo Switch|Wii|Model 3|Model S|Cybertruck|Prius|
Civic|Corolla|F-150|Mustang|Boeing 737|737 MAX|A380|A320neo|Falcon 9|Dragon|Saturn V|Azure|AWS Lambda|S3|BigQuery|Snowflake|
Slack|Zoom|Skype|WhatsApp|Instagram|YouTube|TikTok|Snapchat|Spotify|Dropbox|Salesforce|Photoshop CC|Final Cut Pro|AutoCAD|
Minecraft|Fortnite|Call of Duty|World of Warcraft|GTA V|Grand Theft Auto V|Halo 5|Android|iOS 14|macOS|Ubuntu 20.04|Surface Pro|
HoloLens|Oculus Rift|Oculus Quest|Vision Pro|GeForce RTX 3080|Ryzen 9|Core i7|Snapdragon 888|Raspberry Pi|Arduino Uno|ChatGPT|
Copilot|GitHub Copilot|Bard|Claude|Midjourney|Roomba|Fitbit Versa|GoPro Hero 9|Walkman|Zantac|Tylenol|Viagra|Humira|Keytruda|
Coke Zero|Red Bull|Nutella|Big Mac|Air Jordan|Teams|SharePoint|Jira|Confluence|Notion|Figma|WordPress|Shopify Plus|Redshift`
    .replace(/\n/g, ' ')
    .split('|')
    .map((name) => name.trim());

/** A name of a kind as people write it, in one of its usual forms. */
export function drawName(random: Random, names: Names, kind: TaggedKind): string {
  const chance = random();
  const last = () => pick(random, names.last);
  switch (kind) {
    case 'person':
      if (chance < 0.6) return `${pick(random, names.first)} ${last()}`;
      if (chance < 0.66)
        return `${pick(random, names.first)} ${pick(random, 'ABCDEFGHJKLMNPRSTW'.split(''))}. ${last()}`;
      if (chance < 0.7) return `${pick(random, names.first)} ${pick(random, names.first)} ${last()}`;
      if (chance < 0.73) return `${pick(random, names.first)} ${last()}-${last()}`;
      return chance < 0.88 ? last() : pick(random, names.first);
    case 'organisation':
      if (chance < 0.45) return pick(random, names.companies);
      if (chance < 0.72) return pick(random, names.bodies);
      if (chance < 0.76) return `${last()} & ${last()}`;
      if (chance < 0.8) return `${last()} ${pick(random, FORMS)}`;
      if (chance < 0.84) return `University of ${pick(random, names.cities)}`;
      if (chance < 0.87) return `${pick(random, names.cities)} University`;
      if (chance < 0.9) return `Bank of ${pick(random, names.countries)}`;
      if (chance < 0.93) return `${pick(random, names.cities)} ${pick(random, LOCAL)}`;
      if (chance < 0.96) return `Ministry of ${pick(random, OFFICES)}`;
      return `National ${pick(random, OFFICES)} ${pick(random, ['Agency', 'Authority', 'Council', 'Institute', 'Association'])}`;
    case 'location':
      if (chance < 0.45) return pick(random, names.countries);
      if (chance < 0.9) return pick(random, names.cities);
      return chance < 0.95
        ? `${pick(random, ['North', 'South', 'East', 'West', 'Northern', 'Southern', 'Lake', 'Mount', 'Port'])} ${pick(random, names.cities)}`
        : `${last()} ${pick(random, ['Street', 'Avenue', 'Bridge', 'Park', 'Airport', 'Square', 'River', 'Valley', 'County'])}`;
    case 'technology':
      return pick(random, names.technologies);
    case 'product':
      if (chance < 0.75) return pick(random, names.products);
      return `${pick(random, names.products).split(' ')[0]!} ${pick(random, ['Pro', 'Plus', 'X', 'Mini', '2', '3', '4', '10', 'Air', 'Max'])}`;
  }
}

const FORMS = [
  'Inc',
  'Inc.',
  'Corp',
  'Corp.',
  'Ltd',
  'LLC',
  'Group',
  'Holdings',
  'Capital',
  'Ventures',
  'Partners',
  'Labs',
  'Technologies',
  'Systems',
  'Industries',
  'Bank',
  'Energy',
  'Pharmaceuticals',
  'Motors',
  'Media',
];
const LOCAL = [
  'Police Department',
  'City Council',
  'Hospital',
  'United',
  'City',
  'FC',
  'Times',
  'Post',
  'Chamber of Commerce',
  'Stock Exchange',
  'Museum',
  'High School',
  'Airlines',
];
const OFFICES = [
  'Defence',
  'Health',
  'Education',
  'Foreign Affairs',
  'Energy',
  'Science',
  'Transport',
  'Agriculture',
  'Security',
  'Trade',
  'Research',
  'Cyber Security',
];
