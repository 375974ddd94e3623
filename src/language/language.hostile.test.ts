import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../base/random.ts';
import {
  ANALYSED_LENGTH,
  type AnalysedDocument,
  type AnalysedText,
  TEXT_FIELDS,
} from '../domain/analysis.ts';
import { packAnalysis, unpackAnalysis } from '../domain/stored-analysis.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import { heldBytes } from './language.fixture.ts';
import { openAnalyser } from './language.ts';
import { loadModels } from './models.ts';

/** What any one text may cost, whatever its length: 20,000 characters of a field are read, ten times a usual article. */
const LIMITS = {
  /** CPU time of this thread for both fields, in milliseconds; the worst found is about 120. */
  milliseconds: 400,
  /** What a text leaves behind in this thread: scratch space grown once, and names remembered. */
  bytes: 32 * 1024 * 1024,
  /** Of the analysis as it is stored, in characters. */
  stored: 600_000,
  name: 200,
  keyPhrase: 300,
} as const;

const analyse = openAnalyser(await loadModels());
const fill = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

const MILLION = 1_000_000;
const SHAPES: Readonly<Record<string, string>> = {
  '10 MB without a space': fill('a', 10 * MILLION),
  '10 MB of capitals and digits without a space': fill('AbcDeF1.2', 10 * MILLION),
  'right to left': fill('مرحبا بالعالم שלום ', MILLION),
  'changes of direction': fill('\u202eabc\u202c\u2066\u200f ', MILLION),
  'a million combining marks on one letter': `e${fill('\u0301', MILLION)}`,
  'combining marks on every letter': fill('A\u0301\u0302\u0303pple ', MILLION),
  emoji: fill('😀', MILLION),
  'joined emoji': fill('👩\u200d👩\u200d👧\u200d👦🏽🇩🇪', MILLION),
  'letters of two code units': fill('Mr. 𝒳𐐀𝒳𐐀𝒳𐐀 said 𐐀𐐀𐐀𐐀𐐀𐐀𐐀𐐀 ', MILLION),
  'names of letters of two code units': fill('IBM𝒳𝒳𝒳𝒳𝒳𝒳𝒳 Inc ', MILLION),
  'null bytes': fill('\0', MILLION),
  'null bytes in names': fill('Mi\0crosoft \0Corp. ', MILLION),
  'lone high surrogates': fill('\ud83d', MILLION),
  'lone low surrogates': fill('\ude00A ', MILLION),
  'surrogates the wrong way round': fill('\ude00\ud83d Berlin', MILLION),
  'a million repeated names': fill('Apple ', 6 * MILLION),
  'a million repeated words': fill('the ', 4 * MILLION),
  'all caps': fill('THE UNITED STATES OF AMERICA BOUGHT GOOGLE FOR $5 MILLION. ', MILLION),
  brackets: fill('(', MILLION),
  'deep brackets around names': `${fill('(IBM [', 500_000)}${fill('])', 500_000)}`,
  quotes: fill('"\'“’ ', MILLION),
  addresses: fill('https://example.org/a?b=c&d=%20#(x) ', MILLION),
  'one address': `https://${fill('a.b/', MILLION)}`,
  digits: fill('1', MILLION),
  'digits and commas': fill('1,000,', MILLION),
  sums: fill('$1,000 ', MILLION),
  dates: fill('2024-01-01 ', MILLION),
  shares: fill('5 % ', MILLION),
  'currency signs': fill('$', MILLION),
  'one sentence of relations': fill('Apple, Google and Microsoft acquired ', MILLION),
  'one sentence of a million commas': fill('Nvidia, ', MILLION),
  'a name that never ends': fill('University of ', MILLION),
  'a person who never ends': fill('Mr. Smith of ', MILLION),
  initials: fill('A. ', MILLION),
  'acronyms explained': fill('International Business Machines (IBM) ', MILLION),
  dots: fill('.', MILLION),
  hyphens: fill('a-', MILLION),
  apostrophes: fill("'s n't ", MILLION),
  newlines: fill('\n', MILLION),
  spaces: fill(' \u00a0\u2003\t', MILLION),
  'a thousand long words': fill(`${'Xylo'.repeat(250)} `, MILLION),
  'the replacement character': fill('\ufffd', MILLION),
};

const LANGUAGES: Readonly<Record<string, string>> = {
  Amharic: 'የኢትዮጵያ ጠቅላይ ሚኒስትር ዛሬ አዲስ ፋብሪካ መረቁ።',
  Arabic: 'أعلنت الشركة يوم الاثنين عن افتتاح مصنع جديد في دبي.',
  Armenian: 'Ընկերությունը երկուշաբթի օրը Երևանում նոր գործարան բացեց։',
  Bengali: 'কোম্পানিটি সোমবার ঢাকায় একটি নতুন কারখানা খুলেছে।',
  Burmese: 'ကုမ္ပဏီသည် တနင်္လာနေ့တွင် ရန်ကုန်၌ စက်ရုံသစ်ဖွင့်ခဲ့သည်။',
  Chinese: '华为公司周一在深圳发布了一款新手机，并表示今年的销量将会增长。',
  Georgian: 'კომპანიამ ორშაბათს თბილისში ახალი ქარხანა გახსნა.',
  German: 'Der Konzern Siemens hat am Montag in Berlin ein neues Werk eröffnet.',
  Greek: 'Η εταιρεία άνοιξε τη Δευτέρα νέο εργοστάσιο στην Αθήνα.',
  Hebrew: 'החברה פתחה ביום שני מפעל חדש בתל אביב.',
  Hindi: 'कंपनी ने सोमवार को मुंबई में एक नया कारखाना खोला।',
  Japanese: 'トヨタ自動車は月曜日、名古屋に新しい工場を開設した。',
  Khmer: 'ក្រុមហ៊ុនបានបើករោងចក្រថ្មីនៅភ្នំពេញកាលពីថ្ងៃច័ន្ទ។',
  Korean: '삼성전자는 월요일 서울에 새 공장을 열었다고 밝혔다.',
  Mongolian: 'Компани даваа гарагт Улаанбаатарт шинэ үйлдвэр нээлээ.',
  Russian: 'Компания «Газпром» открыла в понедельник новый завод в Москве.',
  Sinhala: 'සමාගම සඳුදා කොළඹ නව කම්හලක් විවෘත කළේය.',
  Tamil: 'நிறுவனம் திங்களன்று சென்னையில் புதிய தொழிற்சாலையைத் திறந்தது.',
  Thai: 'บริษัทเปิดโรงงานแห่งใหม่ในกรุงเทพฯ เมื่อวันจันทร์',
  Tibetan: 'ཀུང་སིས་གཟའ་ཟླ་བར་ལྷ་སར་བཟོ་གྲྭ་གསར་པ་ཞིག་སྒོ་ཕྱེས།',
  Turkish: 'Şirket pazartesi günü İstanbul’da yeni bir fabrika açtı. IĞDIR ve İZMİR.',
  Vietnamese: 'Công ty đã khai trương một nhà máy mới tại Hà Nội vào thứ Hai.',
};

function splitsPair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

/** Everything that is wrong with what was found; empty when nothing is. Plain comparisons: it runs a million times. */
function faultsOf({ analysis, vector }: AnalysedDocument, text: AnalysedText): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds && faults.length < 5) faults.push(what);
  };
  const within = (value: number, least: number, most: number) => value >= least && value <= most;
  const span = (what: string, field: 'title' | 'body', start: number, end: number) => {
    const given = text[field];
    check(
      Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= given.length,
      `${what} ${field} ${start}-${end} lies outside ${given.length}`,
    );
    check(
      !splitsPair(given, start) && !splitsPair(given, end),
      `${what} ${field} ${start}-${end} splits a pair`,
    );
  };
  const ids = new Set(analysis.entities.map(({ id }) => id));
  check(ids.size === analysis.entities.length, 'an entity stands twice');

  const reached = { title: 0, body: 0 };
  let bodyBegun = false;
  for (const { field, start, end, text: said, confidence, entityId, value } of analysis.mentions) {
    span('mention', field, start, end);
    check(start >= reached[field], `mention ${field} ${start}-${end} overlaps or goes back`);
    reached[field] = end;
    bodyBegun ||= field === 'body';
    check(field === 'body' || !bodyBegun, 'a mention of the title behind one of the body');
    check(
      said === text[field].slice(start, end),
      `${JSON.stringify(said)} is not what stands at ${start}-${end}`,
    );
    check(within(confidence, 0, 1), `confidence ${confidence}`);
    check((entityId === null) !== (value === null), 'a mention has either an entity or a value');
    check(entityId === null || ids.has(entityId), `entity ${entityId} is not listed`);
    check(entityId === null || said.length <= LIMITS.name + 20, `a name of ${said.length} characters`);
  }
  for (const { name, mentions } of analysis.entities) {
    check(name !== '' && name.length <= LIMITS.name + 20, `an entity's name has ${name.length} characters`);
    check(mentions > 0, `${name} has ${mentions} mentions`);
  }
  for (const { field, start, end, subjectId, objectId, confidence } of analysis.relations) {
    span('relation', field, start, end);
    check(ids.has(subjectId) && ids.has(objectId), 'a relation of entities that are not listed');
    check(within(confidence, 0, 1), `confidence ${confidence}`);
  }
  check([0, 6].includes(analysis.pestle.length), `${analysis.pestle.length} classes`);
  for (const { probability, words } of analysis.pestle) {
    check(within(probability, 0, 1), `probability ${probability}`);
    check(words.length <= 5 && words.every(({ weight }) => Number.isFinite(weight)), 'words that decided');
  }
  for (const { latitude, longitude, country, mentions, entityId } of analysis.places) {
    check(within(latitude, -90, 90) && within(longitude, -180, 180), `place at ${latitude}, ${longitude}`);
    check(/^[A-Z]{2}$/.test(country) && mentions > 0 && entityId !== '', `place in ${country}`);
  }
  const score = analysis.sentiment?.score ?? 0;
  check(within(score, -1, 1), `sentiment ${score}`);
  check(analysis.keyPhrases.length <= 10, `${analysis.keyPhrases.length} key phrases`);
  for (const phrase of analysis.keyPhrases) {
    check(phrase.text.length <= LIMITS.keyPhrase, `a key phrase of ${phrase.text.length} characters`);
    check(
      TEXT_FIELDS.some((field) => text[field].includes(phrase.text)),
      'a key phrase that the text has not',
    );
    check(phrase.score > 0 && Number.isFinite(phrase.score), `key phrase score ${phrase.score}`);
  }
  check(
    analysis.language === null || /^[a-z]{2,3}$/.test(analysis.language),
    `language ${analysis.language}`,
  );
  check(vector === null || vector.length === STATIC_MODEL.dimensions, `${vector?.length} dimensions`);
  check(vector === null || vector.some((value) => value !== 0), 'a vector without a direction');

  const packed = JSON.stringify(packAnalysis(analysis));
  check(packed.length <= LIMITS.stored, `${packed.length} characters to store`);
  const kept = unpackAnalysis(JSON.parse(packed), text);
  check(
    kept.mentions.every(({ text: said }, i) => said === analysis.mentions[i]!.text),
    'mentions kept otherwise',
  );
  return faults;
}

/** CPU milliseconds of this thread: what others do on the machine does not count. */
function timed<T>(work: () => T): readonly [T, number] {
  const { user, system } = process.threadCpuUsage();
  const answer = work();
  const used = process.threadCpuUsage();
  return [answer, (used.user - user + used.system - system) / 1000];
}

function expectBounded(text: AnalysedText): void {
  const [found, first] = timed(() => analyse(text));
  expect(faultsOf(found, text)).toEqual([]);
  // Once more when it was slow: a full collection may have fallen into it.
  const best = first <= LIMITS.milliseconds ? first : Math.min(first, timed(() => analyse(text))[1]);
  expect(best).toBeLessThanOrEqual(LIMITS.milliseconds);
}

describe.each(Object.entries(SHAPES))('%s', (_, shape) => {
  it('is analysed in bounded time, as a title and as a text', () => {
    expectBounded({ title: shape, body: shape, language: null });
    expectBounded({ title: '', body: shape, language: 'en' });
    // With the border of what is read at every place of the unit that repeats.
    for (let shift = 1; shift < 8; shift++)
      expectBounded({ title: '', body: shape.slice(shift, shift + ANALYSED_LENGTH + 10), language: 'en' });
  });
});

it.each(Object.entries(LANGUAGES))('%s is analysed, once and a thousand times', (_, sentence) => {
  for (const language of [null, 'en'])
    for (const body of ['', sentence, fill(`${sentence} `, MILLION)])
      expectBounded({ title: sentence, body, language });
});

describe('random mixtures', () => {
  const PARTS = [
    ...' .,;:!?\n\t\0\'’"@#+-–_/\\()[]{}<>&%$€éßİ日本\u0301\u200d\u202e\u200f\ufffd\ud800\udc00𝒳🚀👩1２٣',
    ...Object.values(LANGUAGES).map((sentence) => sentence.slice(0, 12)),
    ...[
      'Apple ',
      'Google ',
      'Inc. ',
      'Mr. ',
      'Smith ',
      'Paris, Texas ',
      'New York ',
      'Bank of ',
      'IBM ',
      '(IBM) ',
    ],
    ...[
      'acquired ',
      'invested $5 million in ',
      'CEO of ',
      'founded by ',
      'and ',
      'the ',
      "'s ",
      'was not ',
      'U.S. ',
    ],
    ...[
      '2024-03-01 ',
      'March 5, 2021 ',
      '12.5 % ',
      '€3bn ',
      'https://example.org/ ',
      'government ',
      'TERRIBLE ',
      'solar ',
    ],
  ];
  const mixture = (random: Random, longest: number): string => {
    let text = '';
    for (let i = Math.floor(random() * longest); i > 0; i--)
      text += PARTS[Math.floor(random() * PARTS.length)];
    return text;
  };

  it('give valid offsets and values', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    let mentions = 0;
    for (let round = 0; round < 4000; round++) {
      const text = {
        title: mixture(random, 20),
        body: mixture(random, round % 100 === 0 ? 8000 : 60),
        language: [null, 'en', 'de'][round % 3]!,
      };
      const found = analyse(text);
      mentions += found.analysis.mentions.length;
      expect(
        faultsOf(found, text),
        `seed ${seed}, round ${round}, ${JSON.stringify(text).slice(0, 2000)}`,
      ).toEqual([]);
    }
    expect(mentions).toBeGreaterThan(4000);
  });

  it('of any code units at all, too', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    for (let round = 0; round < 1000; round++) {
      const text = {
        title: '',
        body: String.fromCharCode(...Array.from({ length: 200 }, () => Math.floor(random() * 0x10000))),
        language: 'en',
      };
      expect(faultsOf(analyse(text), text), `seed ${seed}, round ${round}`).toEqual([]);
    }
  });
});

describe('memory', () => {
  it('does not grow with what was analysed', () => {
    for (const shape of Object.values(SHAPES)) analyse({ title: shape, body: shape, language: 'en' });
    const before = heldBytes();
    for (const shape of Object.values(SHAPES)) analyse({ title: shape, body: shape, language: 'en' });
    expect(heldBytes() - before).toBeLessThan(LIMITS.bytes);
  });

  it('holds no text for the sake of a name in it', () => {
    const padding = Buffer.alloc(MILLION, ' and so on');
    // One word of more than 12 letters: V8 keeps such a piece as a view of the whole.
    const name = (i: number) => `Zorblattheimer${String.fromCharCode(97 + (i % 26), 97 + ((i / 26) | 0))}ton`;
    const before = heldBytes();
    let named = 0;
    for (let i = 0; i < 100; i++) {
      // As it comes from the log: one flat text, not one that is put together.
      const body = Buffer.from(`Microsoft said that Mr. ${name(i)} resigned. ${padding}`).toString();
      const { analysis } = analyse({ title: '', body, language: 'en' });
      named += analysis.entities.filter((entity) => entity.name === name(i)).length;
    }
    expect(named).toBeGreaterThan(90);
    expect(heldBytes() - before).toBeLessThan(LIMITS.bytes);
  });
});
