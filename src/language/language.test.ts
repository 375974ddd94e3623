import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { endThread } from '../base/threads/end-thread.ts';
import { type AnalysedText, type Analysis, PESTLE_CLASSES } from '../domain/analysis.ts';
import { packAnalysis, unpackAnalysis } from '../domain/stored-analysis.ts';
import { cosine, STATIC_MODEL } from '../domain/vector.ts';
import { embeddedText } from './embedding/embedded-text.ts';
import type { OpenedThread, ThreadAnswer } from './language.fixture.ts';
import { openAnalyser, openLanguage } from './language.ts';
import { type LanguageModels, loadModels, MODEL_NAMES } from './models.ts';

const text = (title: string, body: string, language: string | null = null): AnalysedText => ({
  title,
  body,
  language,
});

const TEXTS = {
  deal: text(
    'Microsoft to acquire Nuance for $19.7 billion',
    'Microsoft Corp. said on April 12, 2021 that it will acquire Nuance Communications, based in Burlington, Massachusetts, for $19.7 billion in cash. Chief executive Satya Nadella praised the excellent fit. Regulators in Germany and France will review the merger under antitrust law. Shares rose 16 %.',
  ),
  climate: text(
    'Floods displace thousands in Pakistan',
    'Terrible floods destroyed crops and homes in Pakistan after record rainfall, the United Nations said. Emissions of carbon dioxide make such disasters worse. The government in Islamabad asked the World Bank for help.',
  ),
  german: text(
    'Siemens eröffnet ein Werk in Berlin',
    'Der Konzern Siemens hat am Montag in Berlin ein neues Werk eröffnet, in dem künftig Batterien für Elektroautos gebaut werden sollen.',
  ),
  chinese: text('华为发布新款手机', '华为公司周一在深圳发布了一款新手机，并表示今年的销量将会增长。'),
  empty: text('Untitled', ''),
} as const;

const models = await loadModels();
const analyser = openAnalyser(models);
/** What goes to another thread: without the tokens, which stay where they are. */
const analyse = (text: AnalysedText): ThreadAnswer[number] => {
  const { analysis, vector } = analyser(text);
  return { analysis, vector };
};

async function openThread(shared: LanguageModels) {
  const worker = new Worker(new URL('./language.fixture.ts', import.meta.url), {
    workerData: { models: shared },
  });
  const [{ grownBy }] = (await once(worker, 'message')) as [OpenedThread];
  return {
    grownBy,
    async answer(texts: readonly AnalysedText[]): Promise<ThreadAnswer> {
      worker.postMessage(texts);
      const [answers] = (await once(worker, 'message')) as [ThreadAnswer];
      return answers;
    },
    [Symbol.asyncDispose]: () => endThread(worker),
  };
}

describe('the models that ship', () => {
  it('are read and opened in less than 300 ms', async () => {
    const tries: number[] = [];
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      openLanguage(await loadModels());
      tries.push(performance.now() - started);
    }
    expect(Math.min(...tries)).toBeLessThan(300);
  });

  it('are less than 25 MB together, and all of them are opened', () => {
    const bytes = MODEL_NAMES.reduce((sum, name) => sum + models[name].byteLength, 0);
    expect(bytes).toBeLessThan(25e6);
    for (const name of MODEL_NAMES) {
      const foreign = new SharedArrayBuffer(models[name].byteLength);
      expect(() => openLanguage({ ...models, [name]: foreign }), name).toThrow(
        expect.objectContaining({ code: 'MODEL_INVALID' }),
      );
    }
  });

  it('are named when one cannot be read', async () => {
    await expect(loadModels('/nowhere')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('/nowhere/'),
    });
  });

  it('give the same answers in another thread, which holds little more than before', async () => {
    await using thread = await openThread(models);
    const texts = Object.values(TEXTS);
    expect(await thread.answer(texts)).toEqual(texts.map(analyse));
    const bytes = MODEL_NAMES.reduce((sum, name) => sum + models[name].byteLength, 0);
    // Derived tables and scratch space, not the models.
    expect(thread.grownBy).toBeLessThan(bytes / 4);
  });

  it.each(['embedding', 'language', 'pestle', 'sentiment', 'tagger'] as const)(
    'are the same bytes for every thread: what changes in %s is seen by one that has opened it',
    async (name) => {
      const own = await loadModels();
      await using thread = await openThread(own);
      const [before] = await thread.answer([TEXTS.climate]);
      const bytes = new Uint8Array(own[name]);
      // Behind the header and the small tables, which a thread may have read already.
      bytes.fill(0, bytes.length >> 3);
      expect(await thread.answer([TEXTS.deal, TEXTS.climate])).not.toEqual([analyse(TEXTS.deal), before]);
    },
  );
});

describe('the stages together', () => {
  it('say who, what, where, how and when', () => {
    const { analysis, vector } = analyse(TEXTS.deal);
    const names = analysis.entities.map(({ kind, name }) => `${kind} ${name}`);
    expect(names).toContain('organisation Microsoft');
    expect(names).toContain('person Satya Nadella');
    expect(analysis.mentions.filter(({ entityId }) => entityId === null).map(({ value }) => value)).toEqual(
      expect.arrayContaining(['USD 19700000000', '2021-04-12', '16 %']),
    );
    expect(analysis.relations.map(({ kind }) => kind)).toContain('acquires');
    expect(analysis.pestle.map(({ name }) => name)).toEqual(PESTLE_CLASSES);
    expect(analysis.pestle.find(({ name }) => name === 'economic')).toMatchObject({ holds: true });
    expect(analysis.places.map(({ country }) => country)).toEqual(expect.arrayContaining(['DE', 'FR', 'US']));
    expect(analysis.sentiment!.score).toBeGreaterThan(0);
    expect(analysis.keyPhrases.length).toBeGreaterThan(0);
    expect(analysis.language).toBe('en');
    expect(vector).toHaveLength(STATIC_MODEL.dimensions);
  });

  it('classify English only, and name what other languages name', () => {
    for (const [given, language] of [
      [TEXTS.german, 'de'],
      [TEXTS.chinese, 'zh'],
    ] as const) {
      const { analysis } = analyse(given);
      expect(analysis).toMatchObject({
        language,
        pestle: [],
        relations: [],
        sentiment: null,
        keyPhrases: [],
      });
    }
    expect(analyse(TEXTS.german).analysis.entities.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Siemens', 'Berlin']),
    );
  });

  it('believe the language that the source stated', () => {
    expect(analyse({ ...TEXTS.deal, language: 'de' }).analysis).toMatchObject({ language: 'de', pestle: [] });
  });

  it('answer a text as before, whatever came between', () => {
    const first = Object.values(TEXTS).map(analyse);
    const long = text('A'.repeat(1000), `Apple and Google bought Paris Hilton. ${'😀 ( '.repeat(30_000)}`);
    const again = Object.values(TEXTS)
      .reverse()
      .map((given) => {
        analyse(long);
        return analyse(given);
      });
    expect(again.reverse()).toEqual(first);
  });

  it('read the first 20,000 characters of a text and no more', () => {
    const body = `${TEXTS.deal.body} `.repeat(200).slice(0, 20_000);
    expect(analyse(text('Title', `${body} Nvidia sued Intel in Japan.`))).toEqual(
      analyse(text('Title', body)),
    );
    // An emoji across the border is left out, not halved.
    const across = analyse(text('Title', `${body.slice(0, 19_999)}😀`));
    expect(across.analysis).toEqual(analyse(text('Title', body.slice(0, 19_999))).analysis);
  });

  it('name their version in every analysis', () => {
    const { version } = openLanguage(models);
    expect(version).toMatch(/^\d+$/);
    for (const given of Object.values(TEXTS)) expect(analyse(given).analysis.version).toBe(version);
  });

  it('put texts of one topic closer than others, and nothing for a text without a word', () => {
    const { embed } = openLanguage(models);
    const flood = embed(embeddedText(TEXTS.climate))!;
    const near = embed('heavy rain leaves villages under water')!;
    expect(cosine(flood, near)).toBeGreaterThan(cosine(flood, embed(embeddedText(TEXTS.deal))!) + 0.1);
    expect(embed('')).toBeNull();
  });
});

it('keeps of every analysis what it says', () => {
  for (const given of Object.values(TEXTS)) {
    const { analysis } = analyse(given);
    const kept = unpackAnalysis(JSON.parse(JSON.stringify(packAnalysis(analysis))), given);
    expect(kept).toEqual(rounded(analysis));
  }
});

/** Confidences and coordinates are kept to three digits. */
function rounded(analysis: Analysis): Analysis {
  const three = (value: number) => Math.round(value * 1000) / 1000;
  return {
    ...analysis,
    mentions: analysis.mentions.map((mention) => ({ ...mention, confidence: three(mention.confidence) })),
    relations: analysis.relations.map((relation) => ({
      ...relation,
      confidence: three(relation.confidence),
    })),
    places: analysis.places.map((place) => ({
      ...place,
      latitude: three(place.latitude),
      longitude: three(place.longitude),
    })),
  };
}
